import { existsSync, renameSync, rmSync } from 'node:fs';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { JournalFault, JournalRepair } from '../../../ports/journal.ts';
import { checkConnection } from './check.ts';
import { type Connection, connect, connectReadOnly } from './connection.ts';
import { append, appendRow, readHead } from './entries.ts';
import { type EntryRow, entryHash, isWhole } from './entry.ts';
import { journalError } from './journal-error.ts';
import { deriveRow } from './replay.ts';
import { entryRow } from './rows.ts';

/** What is wrong with a journal that may not even open. Changes nothing. The empty list: sound, or there is none. */
export function examineJournal(path: string): readonly JournalFault[] {
  if (!existsSync(path)) return [];
  let connection: Connection | undefined;
  try {
    connection = connectReadOnly(path);
    return checkConnection(connection);
  } catch (error) {
    const { message, hint } = journalError(path, error);
    return [{ what: message, mend: hint }];
  } finally {
    connection?.close();
  }
}

/**
 * Makes a new journal of every entry of a damaged one that reads as it was written, and keeps the damaged one beside it.
 * A run that lost its newest entries is resumed from the last one that is left: what was done since is looked at again.
 * Nobody else may have the journal open. @throws JOURNAL_* when it is not damage that stands in the way
 */
export function repairJournal(path: string, now: Date): JournalRepair {
  const faults = examineJournal(path);
  if (faults.length === 0) return { faults, saved: { runs: 0, entries: 0 }, lost: 0 };
  const { rows, lost } = salvage(path);
  const fresh = `${path}.new`;
  removeDatabase(fresh);
  const saved = rebuild(fresh, { rows, lost, from: path, at: now.toISOString() });
  const kept = `${path}.damaged-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
  moveDatabase(path, kept);
  renameSync(fresh, path);
  return { faults, kept, saved, lost };
}

/** Where nothing can be read at all, there is nothing to save; what is no damage is not mended by a new file. */
function openDamaged(path: string): Connection | undefined {
  try {
    return connectReadOnly(path);
  } catch (error) {
    const failure = journalError(path, error);
    if (failure.code !== 'JOURNAL_CORRUPT') throw failure;
    return undefined;
  }
}

/** Row by row: one damaged page must not take the others with it. */
function salvage(path: string): { readonly rows: readonly EntryRow[]; readonly lost: number } {
  const connection = openDamaged(path);
  if (connection === undefined) return { rows: [], lost: 0 };
  try {
    const last = lastEntry(connection);
    const rows: EntryRow[] = [];
    let found = 0;
    for (let seq = 1; seq <= Math.max(last, found + farthestGap); seq += 1) {
      const row = readEntry(connection, seq);
      if (row === undefined) continue;
      found = seq;
      if (isWhole(row)) rows.push(row);
    }
    return { rows, lost: Math.max(last, found) - rows.length };
  } finally {
    connection.close();
  }
}

/** Where the end cannot be read, it is looked for: entries may be missing, but not so many in a row. */
const farthestGap = 5000;

function lastEntry(connection: Connection): number {
  const questions = [
    () => readHead(connection).seq,
    () => Number(connection.get('SELECT max(seq) AS seq FROM entries')?.['seq'] ?? 0),
  ];
  return Math.max(...questions.map((ask) => readable(ask) ?? 0));
}

const readEntry = (connection: Connection, seq: number): EntryRow | undefined =>
  readable(() => {
    const row = connection.get('SELECT * FROM entries WHERE seq = ?', seq);
    return row === undefined ? undefined : entryRow(connection, row);
  });

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    // This is the damage; what cannot be read is counted as lost.
    return undefined;
  }
}

interface Rebuild {
  readonly rows: readonly EntryRow[];
  readonly lost: number;
  readonly from: string;
  readonly at: string;
}

/** The same entries in the same order, chained anew, with a last one that says what happened. */
function rebuild(path: string, { rows, lost, from, at }: Rebuild): JournalRepair['saved'] {
  const connection = connect(path);
  try {
    return connection.write('decision', () => {
      const known = new Set(rows.filter(({ kind }) => kind === 'created').map(({ run }) => run));
      let entries = 0;
      for (const old of rows) {
        // Without its beginning nothing of a run makes sense, except what is known of a stack.
        if (!known.has(old.run) && old.kind !== 'stack') continue;
        const { seq, hash } = readHead(connection);
        const row = { ...old, seq: seq + 1, previous: hash };
        const chained = { ...row, hash: entryHash(row) };
        appendRow(connection, chained);
        deriveRow(connection, chained);
        entries += 1;
      }
      append(connection, { run: '', at }, { kind: 'repaired', from, lost });
      return { runs: known.size, entries };
    });
  } finally {
    connection.close();
  }
}

const sideFiles = ['', '-wal', '-shm'];

function moveDatabase(from: string, to: string): void {
  if (existsSync(to)) throw new DeliveryError('JOURNAL_FAILED', `${to} is there already`);
  for (const side of sideFiles) if (existsSync(from + side)) renameSync(from + side, to + side);
}

/** What an earlier repair left unfinished: nothing in it that the journal does not have. */
function removeDatabase(path: string): void {
  for (const side of sideFiles) rmSync(path + side, { force: true });
}
