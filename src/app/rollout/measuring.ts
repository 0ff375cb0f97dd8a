/** The questions of an analysis, each answered at the same time over the same window. */
import { compares } from '../../domain/analysis/judge.ts';
import type { MetricReading, MetricRule } from '../../domain/analysis/model.ts';
import type { MetricAnswer } from '../../domain/metrics/measurement.ts';
import { quantileOf } from '../../domain/metrics/quantile.ts';
import type { MetricQuery, QuerySet } from '../../domain/metrics/query.ts';
import type { ArmName, RolloutEffect, RolloutReport } from '../../domain/rollout/model.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import type { Router } from '../../ports/router.ts';
import { askSeries } from './series.ts';

type Asked = Extract<RolloutEffect, { readonly kind: 'metrics.query' }>;

export interface Measuring {
  readonly environment: string;
  readonly router: Pick<Router, 'features'>;
  /** The router's own counters; else a source of the project by its name. */
  readonly source: (name: string) => Promise<MetricSource>;
  readonly signal: AbortSignal;
}

/** The router's own counters. */
export const ownCounters = '';

const timeoutMs = 5_000;
const leastStaleMs = 30_000;

export async function measure(asked: Asked, measuring: Measuring): Promise<RolloutReport> {
  const readings: MetricReading[] = [];
  for (const rule of asked.analysis.metrics) readings.push(await read(rule, asked, measuring));
  const requests = await countRequests(asked, measuring);
  const samples = await countSamples(asked, measuring);
  return {
    kind: 'readings',
    readings,
    ...(requests !== undefined && { requests }),
    ...(samples !== undefined && { samples }),
  };
}

async function read(rule: MetricRule, asked: Asked, measuring: Measuring): Promise<MetricReading> {
  const canary = await ask(rule, 'canary', asked, measuring);
  if (!comparesArms(rule, asked)) return { metric: rule.name, canary };
  return { metric: rule.name, canary, stable: await ask(rule, asked.against ?? 'stable', asked, measuring) };
}

const comparesArms = ({ condition }: MetricRule, { analysis }: Asked): boolean =>
  compares(condition) || analysis.judge?.kind === 'kayenta';

/**
 * How many requests the canary had, as its router counted them; undefined: it does not count. What it is compared with in
 * an experiment needs as many: the fewer ones count.
 */
async function countRequests(asked: Asked, measuring: Measuring): Promise<number | undefined> {
  if (asked.analysis.minRequests === 0) return undefined;
  return fewest(asked.against === undefined ? ['canary'] : ['canary', asked.against], overSeries(asked), measuring);
}

/** Series of all metrics are as long as each other, and requests are counted as long. */
function overSeries(asked: Asked): Asked {
  const [start] = asked.analysis.judge?.kind === 'kayenta' ? Object.values(asked.from ?? {}) : [];
  if (start === undefined) return asked;
  const windowSeconds = Math.max(1, (Date.parse(asked.at) - Date.parse(start)) / 1000);
  return { ...asked, analysis: { ...asked.analysis, windowSeconds } };
}

/** Of both arms since the analysis began, as far as that is known. */
async function countSamples(asked: Asked, measuring: Measuring): Promise<number | undefined> {
  const { countedSince, analysis, at } = asked;
  if (countedSince === undefined) return undefined;
  const windowSeconds = Math.max(1, (Date.parse(at) - Date.parse(countedSince)) / 1000);
  const whole: Asked = { ...asked, analysis: { ...analysis, windowSeconds } };
  return fewest(['canary', asked.against ?? 'stable'], whole, measuring);
}

async function fewest(arms: readonly ArmName[], asked: Asked, measuring: Measuring): Promise<number | undefined> {
  const query = measuring.router.features.queries['request-count']?.query;
  if (query === undefined) return undefined;
  const source = await measuring.source(ownCounters);
  const counts: number[] = [];
  for (const arm of arms) {
    const { measurement } = await source.query(questionOf(query, arm, asked, measuring), measuring.signal);
    if (measurement.kind !== 'value') return undefined;
    counts.push(measurement.value);
  }
  return Math.min(...counts);
}

async function ask(rule: MetricRule, arm: ArmName, asked: Asked, measuring: Measuring): Promise<MetricAnswer> {
  const { query } = rule;
  const found = queryOf(rule, measuring.router.features.queries);
  if (found === undefined) return unknownQuery(rule, asked);
  const source = await measuring.source(rule.source);
  const question = questionOf(found, arm, { ...asked, metric: rule.name }, measuring);
  const { judge } = asked.analysis;
  if (judge?.kind === 'kayenta')
    return askSeries(source, { ...question, stepMs: judge.stepSeconds * 1000 }, measuring.signal);
  const answer = await source.query(question, measuring.signal);
  return query.kind === 'text' && rule.kind === 'latency' ? withQuantile(answer, rule.quantile) : answer;
}

/** undefined: the router has no such query. */
export const queryOf = (rule: MetricRule, queries: QuerySet): MetricQuery | undefined =>
  rule.query.kind === 'text' ? textOf(rule, rule.query) : queries[rule.query.name]?.query;

/** A histogram's one number is the quantile that the metric is about. */
function withQuantile(answer: MetricAnswer, quantile: number | undefined): MetricAnswer {
  const { measurement } = answer;
  if (quantile === undefined || measurement.kind !== 'value' || measurement.buckets === undefined) return answer;
  const { buckets, events = 0 } = measurement;
  const cumulative = buckets.map(({ le, events: within }) => ({ atMost: le, events: within }));
  const value = quantileOf([...cumulative, { atMost: Number.POSITIVE_INFINITY, events }], quantile);
  return {
    ...answer,
    measurement: Number.isFinite(value) ? { ...measurement, value } : { kind: 'nan', result: 'NaN' },
  };
}

const textOf = (
  { kind }: MetricRule,
  { text, events }: Extract<MetricRule['query'], { kind: 'text' }>,
): MetricQuery => ({
  kind: 'text',
  text,
  ...(kind === 'latency' && { reads: 'histogram' }),
  ...(events !== undefined && { events }),
});

/** Of the metric, where its windows are its own; as long as the analysis says otherwise. */
function windowOf({ analysis, at, from }: Asked, metric: string | undefined): number {
  const start = metric === undefined ? undefined : from?.[metric];
  return start === undefined ? analysis.windowSeconds * 1000 : Math.max(1, Date.parse(at) - Date.parse(start));
}

const questionOf = (
  query: MetricQuery,
  arm: ArmName,
  { metric, ...asked }: Asked & { readonly metric?: string },
  { environment }: Measuring,
) => ({
  query,
  arguments: { service: asked.service, environment, arm, revision: arm === 'canary' ? asked.canary : asked.stable },
  at: asked.at,
  windowMs: windowOf(asked, metric),
  timeoutMs,
  staleAfterMs: Math.max(leastStaleMs, asked.analysis.windowSeconds * 1000),
});

const unknownQuery = ({ query }: MetricRule, { at, analysis }: Asked): MetricAnswer => ({
  source: 'router',
  asked: query.kind === 'ready' ? query.name : query.text,
  at,
  windowMs: analysis.windowSeconds * 1000,
  measurement: { kind: 'error', reason: 'query-unsupported', detail: 'the router has no such query', again: false },
});
