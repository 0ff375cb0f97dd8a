import { type Connection, connectInMemory } from './connection.ts';
import { derive } from './derived.ts';
import type { EntryBody, EntryRow } from './entry.ts';
import { entryRow, parse } from './rows.ts';

/** The tables as they should be: made anew, in memory, from the entries alone. */
export function replay(connection: Connection): Connection {
  const fresh = connectInMemory();
  for (const raw of connection.all('SELECT * FROM entries ORDER BY seq')) {
    deriveRow(fresh, entryRow(connection, raw));
  }
  return fresh;
}

export function deriveRow(connection: Connection, row: EntryRow): void {
  const { seq, run, at, kind, payload } = row;
  // `kind` and `payload` were split when the entry was added; together they are the body again.
  const body = { kind, ...parse<object>(connection, payload) } as EntryBody;
  derive(connection, { seq, run, at, body });
}
