/** Entries hang together by their digests: one that is changed, taken out, added or moved is found, and named. */
import { canonicalText } from '../canonical-json.ts';
import type { Json } from '../json.ts';
import type { Digest } from '../review/plan-file.ts';
import type { DecisionRecord, Recorded, RecordEntry } from './model.ts';

export const format = 'fairlead-decisions';
export const newest = 1;

export function chained(recorded: readonly Recorded[], digest: Digest): DecisionRecord {
  const entries: RecordEntry[] = [];
  let previous = '';
  for (const said of recorded) {
    const plain = { entry: entries.length + 1, previous, said };
    previous = entryDigest(plain, digest);
    entries.push({ ...plain, digest: previous });
  }
  return { format, version: newest, entries, digest: previous };
}

const entryDigest = ({ entry, previous, said }: Omit<RecordEntry, 'digest'>, digest: Digest): string =>
  // Plain JSON by its definition.
  `sha256:${digest(canonicalText([format, newest, entry, previous, said as unknown as Json]))}`;

export interface ChainFault {
  readonly code: 'RECORD_CHANGED' | 'RECORD_BROKEN';
  readonly why: string;
  /** Which one it is found at, from 1, by its place. */
  readonly entry: number;
}

/** The first thing that is wrong. */
export function chainFault({ entries, digest: last }: DecisionRecord, digest: Digest): ChainFault | undefined {
  let previous = '';
  for (const [index, one] of entries.entries()) {
    const place = index + 1;
    if (entryDigest(one, digest) !== one.digest)
      return { code: 'RECORD_CHANGED', entry: place, why: `entry ${place} is not what its digest says` };
    if (one.entry !== place || one.previous !== previous)
      return { code: 'RECORD_BROKEN', entry: place, why: `${named(one, place)} does not follow entry ${place - 1}` };
    previous = one.digest;
  }
  return last === previous
    ? undefined
    : { code: 'RECORD_BROKEN', entry: entries.length, why: `what should follow entry ${entries.length} is missing` };
}

const named = ({ entry }: RecordEntry, place: number): string =>
  entry === place ? `entry ${place}` : `entry ${entry}, at place ${place},`;
