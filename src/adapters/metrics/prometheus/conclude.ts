import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';
import type { ApiAnswer, Sample } from './api.ts';

/** What came back for one question; undefined: it was not asked. */
export type Heard = Readonly<
  Record<'main' | 'newest' | 'before' | 'events' | 'lastSeen' | 'oldest', ApiAnswer | undefined>
>;

/** The first thing that stands in the way of a number is the answer. */
export function conclude(heard: Heard, { at, windowMs, staleAfterMs }: MetricQuestion): Measurement {
  for (const answer of Object.values(heard)) if (answer?.kind === 'nothing') return answer.why;
  const samples = samplesIn(heard.main);
  const newest = firstIn(heard.newest) ?? firstIn(heard.lastSeen);
  if (newest === undefined && samples.length === 0) return { kind: 'empty', reason: 'nothing matches' };
  if (newest === undefined && heard.newest !== undefined)
    return { kind: 'empty', reason: 'nothing matches any more, and what there was has no time' };
  const stale = newest === undefined ? undefined : staleness(newest, at, staleAfterMs);
  if (stale !== undefined) return stale;
  // Gone from the last scrape, although not for long: the target or the series has ended.
  if (heard.lastSeen !== undefined) return { kind: 'empty', reason: 'what there was has ended' };
  if (newest !== undefined && heard.before !== undefined && firstIn(heard.before) === undefined) {
    const oldest = firstIn(heard.oldest) ?? newest;
    return { kind: 'partial-window', coveredMs: Math.round((newest - oldest) * 1000), windowMs };
  }
  return numberIn(samples, { newest, events: firstIn(heard.events) });
}

function numberIn(
  samples: readonly Sample[],
  { newest, events }: { readonly newest: number | undefined; readonly events: number | undefined },
): Measurement {
  const [first, second] = samples;
  if (first === undefined) return { kind: 'empty', reason: 'nothing was counted in the window' };
  if (second !== undefined) {
    const examples = samples.slice(0, 3).map(({ labels }) => JSON.stringify(labels));
    return { kind: 'several-series', count: samples.length, examples };
  }
  const { value } = first;
  if (Number.isNaN(value)) return { kind: 'nan', result: 'NaN' };
  if (!Number.isFinite(value)) return { kind: 'nan', result: value > 0 ? '+Inf' : '-Inf' };
  return {
    kind: 'value',
    value,
    ...(events !== undefined && { events }),
    ...(newest !== undefined && { newest: isoOf(newest) }),
  };
}

function staleness(newest: number, at: string, limitMs: number): Measurement | undefined {
  const ageMs = Math.round(Date.parse(at) - newest * 1000);
  return ageMs > limitMs ? { kind: 'stale', newest: isoOf(newest), ageMs, limitMs } : undefined;
}

const samplesIn = (answer: ApiAnswer | undefined): readonly Sample[] =>
  answer?.kind === 'samples' ? answer.samples : [];

const firstIn = (answer: ApiAnswer | undefined): number | undefined => samplesIn(answer)[0]?.value;

const isoOf = (seconds: number): string => new Date(Math.round(seconds * 1000)).toISOString();
