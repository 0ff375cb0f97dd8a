import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';
import { histogramOf } from '../../../domain/metrics/histogram.ts';
import { fault } from '../../_shared/metrics/ask-http.ts';
import type { ApiAnswer, Sample } from './api.ts';
import { bucketOf, histogramIn, layoutFault, severalIn } from './histogram.ts';

/** What came back for one question; undefined: it was not asked. */
export type Heard = Readonly<Record<Part, ApiAnswer | undefined>>;

type Part = 'main' | 'newest' | 'before' | 'events' | 'buckets' | 'layout' | 'lastSeen' | 'oldest' | 'named';

/** The first thing that stands in the way of a number is the answer. */
export function conclude(heard: Heard, { query, at, windowMs, staleAfterMs }: MetricQuestion): Measurement {
  for (const answer of Object.values(heard)) if (answer?.kind === 'nothing') return answer.why;
  const samples = samplesIn(heard.main);
  const newest = firstIn(heard.newest) ?? firstIn(heard.lastSeen);
  if (newest === undefined && samples.length === 0) return { kind: 'empty', reason: nothingMatches(heard.named) };
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
  return answerIn(heard, query, newest === undefined ? {} : { newest: isoOf(newest) });
}

/** Nothing is old, missing or over: what the samples say. */
function answerIn(heard: Heard, query: MetricQuestion['query'], times: { readonly newest?: string }): Measurement {
  const samples = samplesIn(heard.main);
  const layout = layoutFault(samplesIn(heard.layout));
  if (layout !== undefined) return layout;
  if (query.kind === 'text' && query.reads === 'histogram')
    return withEvents(histogramIn(samples, times), heard.events, query);
  const number = withEvents(numberIn(samples, times), heard.events, query);
  if (heard.buckets === undefined || number.kind !== 'value') return number;
  return withBuckets(number, samplesIn(heard.buckets), query);
}

type Value = Extract<Measurement, { readonly kind: 'value' }>;

/** Of what was asked for by a text there has to be some: without it nothing can be weighed. */
function withEvents(found: Measurement, heard: ApiAnswer | undefined, { kind }: MetricQuestion['query']): Measurement {
  if (heard === undefined || found.kind !== 'value') return found;
  const samples = samplesIn(heard);
  const events = samples[0]?.value;
  if (kind !== 'text') return events === undefined ? found : { ...found, events };
  if (events === undefined) return { kind: 'empty', reason: 'the number of events: nothing matches' };
  const counted = numberIn(samples, {});
  if (counted.kind !== 'value') return counted;
  if (events < 0) return fault('answer-unreadable', `the number of events is ${events}`);
  return { ...found, events };
}

function withBuckets(number: Value, samples: readonly Sample[], query: MetricQuestion['query']): Measurement {
  const factor = query.kind === 'quantile' ? (query.factor ?? 1) : 1;
  const read = histogramOf(samples.map(bucketOf), factor);
  if (read.kind === 'unfit') return fault('histogram-unfit', read.why);
  return { ...number, events: read.events, buckets: read.buckets };
}

function numberIn(samples: readonly Sample[], times: { readonly newest?: string }): Measurement {
  const [first, second] = samples;
  if (first === undefined) return { kind: 'empty', reason: 'nothing was counted in the window' };
  if (second !== undefined) return severalIn(samples.map(({ labels }) => labels));
  if (first.histogram !== undefined)
    return fault('query-invalid', 'the query gives a histogram, not a number: `kind: latency` reads one');
  const { value } = first;
  if (Number.isNaN(value)) return { kind: 'nan', result: 'NaN' };
  if (!Number.isFinite(value)) return { kind: 'nan', result: value > 0 ? '+Inf' : '-Inf' };
  return { kind: 'value', value, ...times };
}

/** The names are there, and what is asked of their labels is not. */
function nothingMatches(named: ApiAnswer | undefined): string {
  const names = samplesIn(named).flatMap(({ labels }) => labels['__name__'] ?? []);
  return names.length === 0 ? 'nothing matches' : `no ${names.join(' and no ')} has these labels, and there are others`;
}

function staleness(newest: number, at: string, limitMs: number): Measurement | undefined {
  const ageMs = Math.round(Date.parse(at) - newest * 1000);
  return ageMs > limitMs ? { kind: 'stale', newest: isoOf(newest), ageMs, limitMs } : undefined;
}

const samplesIn = (answer: ApiAnswer | undefined): readonly Sample[] =>
  answer?.kind === 'samples' ? answer.samples : [];

const firstIn = (answer: ApiAnswer | undefined): number | undefined => samplesIn(answer)[0]?.value;

const isoOf = (seconds: number): string => new Date(Math.round(seconds * 1000)).toISOString();
