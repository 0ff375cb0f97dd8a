import { isActive } from '../../../domain/run/status.ts';
import type { HolderLife } from '../../../domain/run/takeover.ts';
import type { Holder, PrunedRuns } from '../../../ports/journal.ts';
import type { Connection } from './connection.ts';
import { storedRun } from './derived.ts';
import { append, readHead } from './entries.ts';
import { type EntryRow, entryHash, isWhole } from './entry.ts';
import { damaged } from './journal-error.ts';
import { deriveRow } from './replay.ts';
import { entryRow, parse } from './rows.ts';

export interface Pruning {
  readonly runs: readonly string[];
  readonly lifeOf: (holder: Holder) => HolderLife;
  readonly at: string;
}

/**
 * Takes runs out for good. The entries that stay are chained anew, in their order, and a last one says how many went and
 * where the old chain ended. All in one transaction: whoever else has the journal open sees it before or after.
 * @throws JOURNAL_CORRUPT: what is damaged is not written anew as if it were sound
 */
export function pruneRuns(connection: Connection, { runs, lifeOf, at }: Pruning): PrunedRuns {
  const pruned = connection.write('decision', () => {
    const going = new Set(runs.filter((run) => mayGo(connection, run, lifeOf)));
    if (going.size === 0) return { runs: [], entries: 0 };
    const { hash: head } = readHead(connection);
    const entries = rewrite(connection, going);
    append(connection, { run: '', at }, { kind: 'pruned', runs: going.size, entries, head });
    return { runs: [...going], entries };
  });
  if (pruned.entries >= worthwhile) giveBack(connection);
  return pruned;
}

/** Somebody may have taken it up since it was chosen. */
function mayGo(connection: Connection, run: string, lifeOf: Pruning['lifeOf']): boolean {
  const row = connection.get('SELECT * FROM runs WHERE id = ?', run);
  if (row === undefined) return false;
  const { holderText, status } = storedRun(connection, row);
  if (isActive(status)) return false;
  return holderText === undefined || lifeOf(parse<Holder>(connection, holderText)) === 'gone';
}

const derivedTables = ['runs', 'steps', 'locks', 'run_values', 'stacks'];
const rowsAtATime = 500;

/** @returns how many entries went */
function rewrite(connection: Connection, going: ReadonlySet<string>): number {
  // What is known of a stack outlives the run that it comes from.
  const known = new Set(connection.all('SELECT seq FROM stacks').map((row) => Number(row['seq'])));
  for (const table of derivedTables) connection.run(`DELETE FROM ${table}`);
  let old = { seq: 0, hash: '' };
  let end = { seq: 0, hash: '' };
  for (;;) {
    const rows = connection.all('SELECT * FROM entries WHERE seq > ? ORDER BY seq LIMIT ?', old.seq, rowsAtATime);
    for (const raw of rows) {
      const row = entryRow(connection, raw);
      if (row.seq !== old.seq + 1 || row.previous !== old.hash || !isWhole(row))
        throw damaged(connection.path, `entry ${row.seq} is not the one that was written`);
      old = row;
      const isKept = !going.has(row.run) || (row.kind === 'stack' && known.has(row.seq));
      if (isKept) end = moved(connection, row, end);
      else connection.run('DELETE FROM entries WHERE seq = ?', row.seq);
    }
    if (rows.length < rowsAtATime) break;
  }
  const head = readHead(connection);
  if (head.seq !== old.seq || head.hash !== old.hash) throw damaged(connection.path, 'its end is missing');
  connection.run('UPDATE head SET seq = ?, hash = ? WHERE one = 1', end.seq, end.hash);
  return old.seq - end.seq;
}

/** To the place after `end`, which is its own or one that is free by now. */
function moved(connection: Connection, row: EntryRow, end: { readonly seq: number; readonly hash: string }): EntryRow {
  const plain = { ...row, seq: end.seq + 1, previous: end.hash };
  const chained = { ...plain, hash: entryHash(plain) };
  if (chained.hash !== row.hash)
    connection.run(
      'UPDATE entries SET seq = ?, previous = ?, hash = ? WHERE seq = ?',
      chained.seq,
      chained.previous,
      chained.hash,
      row.seq,
    );
  deriveRow(connection, chained);
  return chained;
}

/** Fewer leave room that the next entries take. */
const worthwhile = 200;

/** The file gets smaller. Where others read it right now that waits for the next time. */
function giveBack(connection: Connection): void {
  try {
    connection.run('VACUUM');
    connection.all('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Nothing depends on it: the room is free inside of the file.
  }
}
