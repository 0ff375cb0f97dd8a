import { unreachable } from '../unreachable.ts';
import { histogramOf } from './histogram.ts';
import type { Measurement } from './measurement.ts';
import { quantileOf } from './quantile.ts';
import type { LabelMatch, MetricQuery } from './query.ts';
import { matches, rises, type Series, type Snapshot } from './samples.ts';

export interface Evaluation {
  /** Milliseconds since 1970: the window ends here. */
  readonly at: number;
  readonly windowMs: number;
  readonly staleAfterMs: number;
}

/** Answers a query from snapshots, oldest first. Its arguments are filled in already. */
export function evaluate(snapshots: readonly Snapshot[], query: MetricQuery, when: Evaluation): Measurement {
  if (query.kind === 'text') {
    const detail = 'counters have no query language: name a ready query instead of a text';
    return { kind: 'error', reason: 'query-unsupported', detail, again: false };
  }
  const wanted = (series: Series): boolean => series.name === nameOf(query) && matches(series, query.where);
  const window = within(snapshots, when);
  const newest = window.findLast(({ series }) => series.some(wanted))?.at;
  if (newest === undefined) return { kind: 'empty', reason: 'nothing matches' };
  const ageMs = when.at - newest;
  if (ageMs > when.staleAfterMs) return { kind: 'stale', newest: isoOf(newest), ageMs, limitMs: when.staleAfterMs };
  const first = window[0]?.at ?? newest;
  if (first > when.at - when.windowMs)
    return { kind: 'partial-window', coveredMs: Math.max(0, newest - first), windowMs: when.windowMs };
  return calculated(window, query, { wanted, newest: isoOf(newest), seconds: (newest - first) / 1000 });
}

/** A start that is further away than this from the window's is another window. */
const toleranceOf = (windowMs: number): number => Math.max(5_000, windowMs / 10);

/** From the last snapshot that is not younger than the window, or the first within it, to the last at its end. */
function within(snapshots: readonly Snapshot[], { at, windowMs }: Evaluation): readonly Snapshot[] {
  const until = snapshots.filter((snapshot) => snapshot.at <= at);
  const start = at - windowMs;
  const before = until.findLastIndex((snapshot) => snapshot.at <= start);
  // After a gap (nobody sampled, the clock was set) the one before it would bring in what lies outside the window.
  const isNear = (until[before]?.at ?? 0) >= start - toleranceOf(windowMs);
  return until.slice(isNear ? before : before + 1);
}

interface Basis {
  readonly wanted: (series: Series) => boolean;
  readonly newest: string;
  readonly seconds: number;
}

function calculated(
  window: readonly Snapshot[],
  query: Exclude<MetricQuery, { kind: 'text' }>,
  { wanted, newest, seconds }: Basis,
): Measurement {
  const rise = (where: readonly LabelMatch[]): number =>
    rises(window, (series) => wanted(series) && matches(series, where))[0]?.rise ?? 0;
  switch (query.kind) {
    case 'increase': {
      const events = rise([]);
      return number(events, events, newest);
    }
    case 'rate': {
      const events = rise([]);
      return number(events / seconds, events, newest);
    }
    case 'share': {
      const events = rise([]);
      if (events === 0) return { kind: 'empty', reason: 'nothing was counted in the window' };
      return number(rise(query.part) / events, events, newest);
    }
    case 'quantile': {
      const bounds = window.map(({ series }) => series.filter(wanted).map(({ labels }) => labels['le'] ?? ''));
      if (haveChanged(bounds)) return unfit('its buckets changed within the window');
      if (bounds.some(differ))
        return unfit('its series differ in their buckets: the bounds have to be the same everywhere');
      const buckets = rises(window, wanted, 'le').map(({ label, rise }) => ({ atMost: boundOf(label), events: rise }));
      if (!buckets.some(({ events }) => events > 0))
        return { kind: 'empty', reason: 'nothing was counted in the window' };
      const histogram = histogramOf(buckets, query.factor);
      if (histogram.kind === 'unfit') return unfit(histogram.why);
      const found = number(quantileOf(buckets, query.quantile) * (query.factor ?? 1), histogram.events, newest);
      return found.kind === 'value' ? { ...found, buckets: histogram.buckets } : found;
    }
    default:
      return unreachable(query);
  }
}

/** A program that was started anew may count in other buckets. Before its first event there may be none. */
function haveChanged(bounds: readonly (readonly string[])[]): boolean {
  const there = bounds.filter((each) => each.length > 0);
  const distinct = (each: readonly string[] | undefined): string => [...new Set(each)].toSorted().join();
  return distinct(there[0]) !== distinct(there.at(-1));
}

/** Each bound has to be in as many series as any other. */
function differ(bounds: readonly string[]): boolean {
  const series = new Map<string, number>();
  for (const bound of bounds) series.set(bound, (series.get(bound) ?? 0) + 1);
  return new Set(series.values()).size > 1;
}

const unfit = (detail: string): Measurement => ({ kind: 'error', reason: 'histogram-unfit', detail, again: false });

function number(value: number, events: number, newest: string): Measurement {
  if (Number.isFinite(value)) return { kind: 'value', value, events, newest };
  return { kind: 'nan', result: Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf' };
}

const nameOf = (query: Exclude<MetricQuery, { kind: 'text' }>): string =>
  query.kind === 'quantile' ? `${query.histogram}_bucket` : query.counter;

const boundOf = (label: string): number => (label === '+Inf' ? Number.POSITIVE_INFINITY : Number(label));

const isoOf = (at: number): string => new Date(at).toISOString();
