/** The canary's part of a step, made worse: event by event, by chance. */
import type { Tally } from '../recording/tally.ts';
import type { Random } from './random.ts';
import type { Change } from './regression.ts';

export interface Worsening {
  readonly change: Change;
  /** How much of it there is already, 0 to 1. */
  readonly size: number;
  /** What both arms had, and the canary's share of it. */
  readonly whole: Tally;
  readonly share: number;
}

/** Whether there is such a thing as this change of such numbers. */
export function canWorsen(change: Change['kind'], tally: Tally): boolean {
  switch (tally.kind) {
    case 'shares':
      return change === 'times' || change === 'share';
    case 'count':
      return change === 'times' || (change === 'share' && tally.events !== undefined);
    case 'histogram':
      return change === 'times' || change === 'tail';
    case 'level':
      return change === 'times' || change === 'plus';
  }
}

export function worsened(canary: Tally, worsening: Worsening, random: Random): Tally {
  const { size, change } = worsening;
  if (size === 0 || !canWorsen(change.kind, canary)) return canary;
  switch (canary.kind) {
    case 'shares': {
      const bad = Math.min(canary.events, moreOf(canary.bad, canary.events, worsening, random));
      return { ...canary, bad };
    }
    case 'count':
      return { ...canary, count: moreOf(canary.count, canary.events ?? 0, worsening, random) };
    case 'histogram':
      return slower(canary, change, size, random);
    case 'level': {
      const { sum, values } = canary;
      if (change.kind === 'times') return { ...canary, sum: sum * (1 + (change.factor - 1) * size) };
      return { ...canary, sum: sum + (change.kind === 'plus' ? change.amount * size * values : 0) };
    }
  }
}

/** Twice as many is the same stream of events once more, thinned by another chance. */
function moreOf(bad: number, events: number, { change, size, whole, share }: Worsening, random: Random): number {
  if (change.kind === 'share') return bad + random.binomial(events - bad, change.share * size);
  if (change.kind !== 'times') return bad;
  const factor = 1 + (change.factor - 1) * size;
  if (factor <= 1) return random.binomial(bad, factor);
  const recorded = whole.kind === 'shares' ? whole.bad : whole.kind === 'count' ? whole.count : 0;
  let more = 0;
  for (let left = factor - 1; left > 0; left -= 1) more += random.binomial(recorded, share * Math.min(1, left));
  return bad + more;
}

type Histogram = Extract<Tally, { kind: 'histogram' }>;

/** Every event, or those of the tail, takes so many times as long; within a bucket they are spread evenly. */
function slower(histogram: Histogram, change: Change, size: number, random: Random): Histogram {
  if (change.kind !== 'times' && change.kind !== 'tail') return histogram;
  const factor = 1 + (change.factor - 1) * size;
  const share = change.kind === 'tail' ? change.share : 1;
  const counts = histogram.counts.map(() => 0);
  const put = (bucket: number, events: number): void => {
    counts[bucket] = (counts[bucket] ?? 0) + events;
  };
  for (const [bucket, events] of histogram.counts.entries()) {
    const moved = random.binomial(events, share);
    put(bucket, events - moved);
    spread(histogram.bounds, { bucket, events: moved, factor }, random, put);
  }
  return { ...histogram, counts };
}

interface Moving {
  readonly bucket: number;
  readonly events: number;
  readonly factor: number;
}

function spread(
  bounds: readonly number[],
  { bucket, events, factor }: Moving,
  random: Random,
  put: (bucket: number, events: number) => void,
): void {
  const below = bucket === 0 ? 0 : (bounds[bucket - 1] ?? 0);
  // Nobody knows how long those above the last bound took: at least that, and no less than before.
  const above = bounds[bucket] ?? below;
  const [from, to] = [below * factor, above * factor];
  let left = events;
  let start = from;
  for (const [target, bound] of bounds.entries()) {
    if (left === 0) return;
    if (bound <= start) continue;
    const part = to <= bound ? 1 : (bound - start) / (to - start);
    const here = random.binomial(left, part);
    put(target, here);
    left -= here;
    start = bound;
  }
  if (left > 0) put(bounds.length, left);
}
