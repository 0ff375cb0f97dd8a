import type { JournalFault } from '../../../ports/journal.ts';
import type { Connection } from './connection.ts';
import { readHead } from './entries.ts';
import { isWhole } from './entry.ts';
import { journalError } from './journal-error.ts';
import { replay } from './replay.ts';
import { entryRow } from './rows.ts';

const mend = '`fairlead runs repair --save` makes a new journal of what can be read and keeps this one beside it';

/** Everything: SQLite's own structures, every link of the chain, and whether all tables follow from the entries. */
export function checkConnection(connection: Connection): readonly JournalFault[] {
  try {
    return connection.read(() => [...structure(connection), ...chain(connection), ...derivedTables(connection)]);
  } catch (error) {
    return [{ what: journalError(connection.path, error).message, mend }];
  }
}

function structure(connection: Connection): readonly JournalFault[] {
  return connection
    .all('PRAGMA integrity_check(20)')
    .map((row) => String(row['integrity_check']))
    .filter((what) => what !== 'ok')
    .map((what) => ({ what: `SQLite: ${what}`, mend }));
}

function chain(connection: Connection): readonly JournalFault[] {
  const faults: JournalFault[] = [];
  let previous = '';
  let seq = 0;
  for (const raw of connection.all('SELECT * FROM entries ORDER BY seq')) {
    const row = entryRow(connection, raw);
    if (row.seq !== seq + 1) faults.push({ what: `entries ${seq + 1} to ${row.seq - 1} are missing`, mend });
    else if (row.previous !== previous) faults.push({ what: `entry ${row.seq} does not follow entry ${seq}`, mend });
    if (!isWhole(row)) faults.push({ what: `entry ${row.seq} was changed after it was written`, run: row.run, mend });
    previous = row.hash;
    seq = row.seq;
  }
  const head = readHead(connection);
  if (head.seq !== seq || head.hash !== previous) {
    faults.push({ what: `the journal ends at entry ${seq} and should end at ${head.seq}`, mend });
  }
  return faults;
}

function derivedTables(connection: Connection): readonly JournalFault[] {
  const expected = replay(connection);
  try {
    return differences(connection, expected);
  } finally {
    expected.close();
  }
}

const compared = [
  'SELECT id, environment, definition, status, created_at, updated_at, holder, held_since, superseded_by FROM runs ORDER BY id',
  'SELECT run, step, state FROM steps ORDER BY run, step',
  'SELECT key, run FROM locks ORDER BY key',
  'SELECT run, name, seq FROM run_values ORDER BY run, name',
  'SELECT environment, stack, seq FROM stacks ORDER BY environment, stack',
];

function differences(connection: Connection, expected: Connection): readonly JournalFault[] {
  const faults: JournalFault[] = [];
  for (const sql of compared) {
    const there = new Set(connection.all(sql).map((row) => JSON.stringify(row)));
    const wanted = new Set(expected.all(sql).map((row) => JSON.stringify(row)));
    const wrong = [...there].find((row) => !wanted.has(row)) ?? [...wanted].find((row) => !there.has(row));
    const table = /FROM (\w+)/.exec(sql)?.[1] ?? 'a table';
    if (wrong !== undefined)
      faults.push({ what: `table ${table} does not follow from the entries: ${wrong.slice(0, 200)}`, mend });
  }
  return faults;
}
