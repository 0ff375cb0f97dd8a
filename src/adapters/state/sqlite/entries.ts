import type { Connection } from './connection.ts';
import { type EntryBody, type EntryRow, entryHash, isWhole } from './entry.ts';
import { damaged } from './journal-error.ts';
import { entryRow, text } from './rows.ts';

export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export function readHead(connection: Connection): Head {
  const row = connection.get('SELECT seq, hash FROM head WHERE one = 1');
  if (row === undefined) throw damaged(connection.path, 'the end of the chain is missing');
  return { seq: Number(row['seq']), hash: text(connection, row, 'hash') };
}

/** Adds an entry to the chain. Only inside a write transaction. Returns its number. */
export function append(
  connection: Connection,
  entry: { readonly run: string; readonly at: string },
  body: EntryBody,
): number {
  const head = readHead(connection);
  const { kind, ...content } = body;
  const row = {
    seq: head.seq + 1,
    run: entry.run,
    kind,
    at: entry.at,
    payload: JSON.stringify(content),
    previous: head.hash,
  };
  appendRow(connection, { ...row, hash: entryHash(row) });
  return row.seq;
}

export function appendRow(connection: Connection, row: EntryRow): void {
  connection.run(
    'INSERT INTO entries (seq, run, kind, at, payload, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
    row.seq,
    row.run,
    row.kind,
    row.at,
    row.payload,
    row.previous,
    row.hash,
  );
  connection.run('UPDATE head SET seq = ?, hash = ? WHERE one = 1', row.seq, row.hash);
}

/** The newest entries must be whole and end where the head says. @throws JOURNAL_CORRUPT */
export function checkTail(connection: Connection): void {
  const tailLength = 32;
  const head = readHead(connection);
  const rows = connection
    .all('SELECT * FROM entries ORDER BY seq DESC LIMIT ?', tailLength)
    .map((row) => entryRow(connection, row));
  let expected = head;
  for (const row of rows) {
    if (row.seq !== expected.seq || row.hash !== expected.hash || !isWhole(row)) {
      throw damaged(connection.path, `entry ${expected.seq} is not the one that was written`);
    }
    expected = { seq: row.seq - 1, hash: row.previous };
  }
  if (rows.length < tailLength && expected.seq !== 0) {
    throw damaged(connection.path, `entry ${expected.seq} is missing`);
  }
}
