import { unreachable } from '../unreachable.ts';
import type { Measurement } from './measurement.ts';

/** A time series as a source has it. */
export interface PointSeries {
  /** What tells it from others: a scope, a path, its labels. */
  readonly name: string;
  /** In any order. */
  readonly points: readonly Point[];
}

export interface Point {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** null: the source has a place for it and nothing in it. */
  readonly value: number | null;
}

/** How the points of a window become one number. `last`: the newest, however many there are. */
export type Taking = 'last' | 'mean' | 'sum' | 'min' | 'max';

export interface PointReading {
  /** Milliseconds since 1970: the window ends here. */
  readonly at: number;
  readonly windowMs: number;
  readonly staleAfterMs: number;
  readonly take: Taking;
  /** From one point to the next, where that is known. @default the usual distance of what is there */
  readonly everyMs?: number;
}

/** The number that a window of points stands for, or what stands in its way (P3): a gap is not filled with anything. */
export function measurementOf(series: readonly PointSeries[], reading: PointReading): Measurement {
  const [only, second] = series;
  if (only === undefined) return { kind: 'empty', reason: 'nothing matches' };
  if (second !== undefined)
    return { kind: 'several-series', count: series.length, examples: series.slice(0, 3).map(({ name }) => name) };
  const { at, windowMs, staleAfterMs, take } = reading;
  const known = only.points
    .flatMap(({ at: time, value }) => (value === null || time > at ? [] : [{ at: time, value }]))
    .toSorted((a, b) => a.at - b.at);
  const newest = known.at(-1);
  if (newest === undefined) return { kind: 'empty', reason: 'there is no point with a value' };
  const ageMs = at - newest.at;
  if (ageMs > staleAfterMs) return { kind: 'stale', newest: isoOf(newest.at), ageMs, limitMs: staleAfterMs };
  if (take === 'last') return numberOf(newest.value, newest.at);
  const inside = known.filter((point) => point.at > at - windowMs);
  if (inside.length === 0) return { kind: 'empty', reason: 'no point lies in the window' };
  const coveredMs = covered(known, inside, reading);
  if (coveredMs < windowMs) return { kind: 'partial-window', coveredMs, windowMs };
  return numberOf(taken(take, inside), newest.at);
}

interface Known {
  readonly at: number;
  readonly value: number;
}

/** How much of the window there are points for. What is newer than the newest one is a matter of staleness. */
function covered(known: readonly Known[], inside: readonly Known[], { at, windowMs, everyMs }: PointReading): number {
  const gaps = known.slice(1).map((point, index) => point.at - (known[index]?.at ?? point.at));
  // The lower of the middle two: a gap must not make itself the usual distance.
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)];
  const step = everyMs ?? usual ?? windowMs;
  let missing = 0;
  let before = at - windowMs;
  for (const point of inside) {
    const gap = point.at - before;
    if (gap > step * 1.5) missing += gap - step;
    before = point.at;
  }
  return Math.round(windowMs - missing);
}

function taken(take: Exclude<Taking, 'last'>, points: readonly Known[]): number {
  let sum = 0;
  for (const { value } of points) sum += value;
  switch (take) {
    case 'sum':
      return sum;
    case 'mean':
      return sum / points.length;
    case 'min':
      return Math.min(...points.map(({ value }) => value));
    case 'max':
      return Math.max(...points.map(({ value }) => value));
    default:
      return unreachable(take);
  }
}

function numberOf(value: number, at: number): Measurement {
  if (Number.isFinite(value)) return { kind: 'value', value, newest: isoOf(at) };
  return { kind: 'nan', result: Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf' };
}

const isoOf = (at: number): string => new Date(at).toISOString();
