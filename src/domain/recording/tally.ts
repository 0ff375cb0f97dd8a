/** What happened in one step or several, as numbers that can be added, split between arms, and made a measurement again. */
import type { Measurement } from '../metrics/measurement.ts';
import { quantileOf } from '../metrics/quantile.ts';
import type { RecordedPoint, RecordedSeries } from './model.ts';

export type Tally =
  | { readonly kind: 'shares'; readonly bad: number; readonly events: number }
  /** `events`: of how many, where that is known. */
  | { readonly kind: 'count'; readonly count: number; readonly events?: number }
  /** Not cumulative; one more count than there are bounds. */
  | { readonly kind: 'histogram'; readonly bounds: readonly number[]; readonly counts: readonly number[] }
  /** Sum of so many values. */
  | { readonly kind: 'level'; readonly sum: number; readonly values: number };

type Valued = Extract<RecordedPoint, { readonly kind: 'value' }>;
type Shape = Pick<RecordedSeries, 'kind' | 'better' | 'quantile'>;

/** Sources extrapolate: there are half requests. Whole ones can be split by chance. */
export function tallyOf({ kind, better }: Shape, { value, events, buckets }: Valued, stepSeconds: number): Tally {
  const whole = events === undefined ? undefined : Math.round(events);
  switch (kind) {
    case 'ratio': {
      if (whole === undefined) return level(value);
      const bad = value === undefined ? 0 : Math.round((better === 'higher' ? 1 - value : value) * whole);
      return { kind: 'shares', bad: Math.min(whole, Math.max(0, bad)), events: whole };
    }
    case 'count':
      return { kind: 'count', count: Math.round(value ?? 0), ...(whole !== undefined && { events: whole }) };
    case 'rate':
      return { kind: 'count', count: Math.round((value ?? 0) * stepSeconds) };
    case 'latency':
      return buckets === undefined ? level(value) : histogramOf(buckets, whole ?? buckets.at(-1)?.events ?? 0);
    case 'gauge':
      return level(value);
  }
}

const level = (value: number | undefined): Tally =>
  value === undefined ? { kind: 'level', sum: 0, values: 0 } : { kind: 'level', sum: value, values: 1 };

function histogramOf(buckets: NonNullable<Valued['buckets']>, events: number): Tally {
  let below = 0;
  const counts: number[] = [];
  for (const bucket of buckets) {
    const upTo = Math.max(below, Math.round(bucket.events));
    counts.push(upTo - below);
    below = upTo;
  }
  return { kind: 'histogram', bounds: buckets.map(({ le }) => le), counts: [...counts, Math.max(0, events - below)] };
}

/** Of steps of one series, which all have the same kind. */
export function sumOf(tallies: readonly Tally[]): Tally | undefined {
  let total: Tally | undefined;
  for (const each of tallies) total = total === undefined ? each : added(total, each);
  return total;
}

function added(a: Tally, b: Tally): Tally {
  if (a.kind === 'shares' && b.kind === 'shares') return { ...a, bad: a.bad + b.bad, events: a.events + b.events };
  if (a.kind === 'level' && b.kind === 'level') return { ...a, sum: a.sum + b.sum, values: a.values + b.values };
  if (a.kind === 'histogram' && b.kind === 'histogram')
    return { ...a, counts: a.counts.map((count, index) => count + (b.counts[index] ?? 0)) };
  if (a.kind !== 'count' || b.kind !== 'count') return b;
  const events = a.events === undefined || b.events === undefined ? undefined : a.events + b.events;
  return { kind: 'count', count: a.count + b.count, ...(events !== undefined && { events }) };
}

export interface Measuring {
  readonly shape: Shape;
  readonly windowSeconds: number;
  /** ISO 8601, in UTC. */
  readonly newest: string;
}

/** What a source would have said of that window. */
export function measurementOf(tally: Tally, { shape, windowSeconds, newest }: Measuring): Measurement {
  const nothing = { kind: 'empty', reason: 'nothing was counted in the window' } as const;
  switch (tally.kind) {
    case 'shares': {
      const { bad, events } = tally;
      if (events === 0) return nothing;
      const value = (shape.better === 'higher' ? events - bad : bad) / events;
      return { kind: 'value', value, events, newest };
    }
    case 'count': {
      const { count, events } = tally;
      if (shape.kind === 'rate') return { kind: 'value', value: count / windowSeconds, events: count, newest };
      return { kind: 'value', value: count, ...(events !== undefined && { events }), newest };
    }
    case 'level':
      return tally.values === 0 ? nothing : { kind: 'value', value: tally.sum / tally.values, newest };
    case 'histogram':
      return latencyOf(tally, shape.quantile ?? usualQuantile, newest) ?? nothing;
  }
}

/** Where nobody says which: what most limits are about. */
const usualQuantile = 0.99;

function latencyOf(
  { bounds, counts }: Extract<Tally, { kind: 'histogram' }>,
  quantile: number,
  newest: string,
): Measurement | undefined {
  let events = 0;
  const upTo = counts.map((count) => (events += count));
  if (events === 0) return undefined;
  const buckets = bounds.map((le, index) => ({ le, events: upTo[index] ?? 0 }));
  const all = [...buckets.map(({ le, events: at }) => ({ atMost: le, events: at })), { atMost: Infinity, events }];
  return { kind: 'value', value: quantileOf(all, quantile), events, buckets, newest };
}
