import { createHash } from 'node:crypto';
import type { Json } from '../../../domain/json.ts';
import type { RunEvent } from '../../../domain/events/model.ts';
import type { Heard } from '../../../domain/record/journalled.ts';
import type { RunDefinition, RunState, RunStatus, StepState } from '../../../domain/run/model.ts';
import type { Holder, StackRecord } from '../../../ports/journal.ts';

/** What an entry says. Everything else in the journal follows from these. */
export type EntryBody =
  | {
      readonly kind: 'created';
      readonly definition: RunDefinition;
      readonly state: RunState;
      readonly holder: Holder;
      /** It has no locks yet. */
      readonly queued?: true;
    }
  | { readonly kind: 'claimed'; readonly holder: Holder }
  /** `steps`: only those that changed. `heard`: see `keptOf`. `by`: the run that superseded it. */
  | {
      readonly kind: 'decided';
      readonly signal: string;
      readonly heard?: Heard;
      readonly status: RunStatus;
      readonly steps: Readonly<Record<string, StepState>>;
      readonly by?: string;
    }
  | { readonly kind: 'event'; readonly event: RunEvent }
  | { readonly kind: 'value'; readonly name: string; readonly value: Json }
  | { readonly kind: 'released' }
  /** By hand, from a holder of whom nobody knew whether it lived. */
  | { readonly kind: 'unlocked' }
  | { readonly kind: 'stack'; readonly record: StackRecord }
  | { readonly kind: 'repaired'; readonly from: string; readonly lost: number }
  /** `head`: the hash with which the chain ended before. */
  | { readonly kind: 'pruned'; readonly runs: number; readonly entries: number; readonly head: string };

/** A row of the table `entries`. */
export interface EntryRow {
  readonly seq: number;
  readonly run: string;
  readonly kind: string;
  readonly at: string;
  readonly payload: string;
  readonly previous: string;
  readonly hash: string;
}

/** SHA-256 over the entry and the hash of the one before: an entry cannot be changed, dropped or moved unseen. */
export function entryHash(entry: Omit<EntryRow, 'hash'>): string {
  const { previous, seq, run, kind, at, payload } = entry;
  return createHash('sha256')
    .update(JSON.stringify([previous, seq, run, kind, at]))
    .update(payload)
    .digest('hex');
}

export const isWhole = (row: EntryRow): boolean => entryHash(row) === row.hash;
