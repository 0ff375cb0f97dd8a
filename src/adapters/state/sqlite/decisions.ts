import { type JournalledDecision, keptOf } from '../../../domain/record/journalled.ts';
import type { RunSignal, RunState, StepState } from '../../../domain/run/model.ts';
import type { Connection, Row } from './connection.ts';
import { type EntryBody, isWhole } from './entry.ts';
import { damaged } from './journal-error.ts';
import { entryRow, parse } from './rows.ts';

type Decided = Extract<EntryBody, { readonly kind: 'decided' }>;

export function decided(signal: RunSignal, { status }: RunState, steps: Readonly<Record<string, StepState>>): Decided {
  const heard = keptOf(signal);
  return { kind: 'decided', signal: signal.type, ...(heard !== undefined && { heard }), status, steps };
}

/** @throws JOURNAL_CORRUPT */
export const readDecisions = (connection: Connection, run: string): readonly JournalledDecision[] =>
  connection
    .all(`SELECT * FROM entries WHERE run = ? AND kind = 'decided' ORDER BY seq`, run)
    .map((row) => decisionOf(connection, row));

/** Whoever proves something by it must not be told what somebody wrote into it later. */
function decisionOf(connection: Connection, raw: Row): JournalledDecision {
  const row = entryRow(connection, raw);
  if (!isWhole(row)) throw damaged(connection.path, `entry ${row.seq} is not the one that was written`);
  const { signal, heard, steps } = parse<Decided>(connection, row.payload);
  return { at: row.at, signal, ...(heard !== undefined && { heard }), steps };
}
