import { z } from 'zod';
import { timesOf, type TimedMeasurement } from '../../../domain/metrics/range.ts';
import type { RangeQuestion } from '../../../ports/metric-source.ts';
import type { Facts, HttpDeps } from '../../_shared/metrics/ask-http.ts';
import { type ApiAnswer, nativeHistogram, nativeSample, type Nothing, numberOf, type Sample, send } from './api.ts';
import { conclude, type Heard } from './conclude.ts';
import type { PrometheusOptions } from './options.ts';
import type { Asked } from './promql.ts';

/** A server gives at most 11,000 points of a series in one answer. */
const pointsAtOnce = 5_000;

interface Listening {
  readonly question: RangeQuestion;
  readonly asked: Asked;
}

/** What is asked at every time. What explains an absence in more detail (`oldest`, `lastSeen`) is left to single questions. */
const everywhere = ['main', 'newest', 'before', 'events', 'buckets', 'layout'] as const;

/** Each part of the question over the whole range, then concluded time by time as a single question is. */
export async function listenOver(
  deps: HttpDeps,
  options: PrometheusOptions,
  { question, asked }: Listening,
  signal: AbortSignal,
): Promise<{ readonly points: readonly TimedMeasurement[]; readonly facts: readonly Facts[] }> {
  const until = deps.clock.now().getTime() + question.timeoutMs;
  const points: TimedMeasurement[] = [];
  const facts: Facts[] = [];
  const times = timesOf(question);
  for (let start = 0; start < times.length; start += pointsAtOnce) {
    const part = times.slice(start, start + pointsAtOnce);
    const put = async (query: string | undefined): Promise<Matrix | Nothing | undefined> => {
      const timeoutMs = Math.max(1, until - deps.clock.now().getTime());
      return query === undefined
        ? undefined
        : askMatrix(deps, options, { query, times: part, stepMs: question.stepMs, timeoutMs }, signal);
    };
    const heard = await Promise.all(everywhere.map((name) => put(asked[name])));
    facts.push(...heard.flatMap((each) => each?.facts ?? []));
    points.push(
      ...part.map((at, index) => ({ at, measurement: conclude(heardAt(heard, index), { ...question, at }) })),
    );
  }
  return { points, facts };
}

function heardAt(heard: readonly (Matrix | Nothing | undefined)[], index: number): Heard {
  const [main, newest, before, events, buckets, layout] = heard.map((each) => answerAt(each, index));
  return { main, newest, before, events, buckets, layout, lastSeen: undefined, oldest: undefined, named: undefined };
}

function answerAt(heard: Matrix | Nothing | undefined, index: number): ApiAnswer | undefined {
  if (heard === undefined || heard.kind === 'nothing') return heard;
  return { kind: 'samples', samples: heard.samples[index] ?? [], facts: heard.facts };
}

interface Matrix {
  readonly kind: 'matrix';
  /** By the number of the time. */
  readonly samples: readonly (readonly Sample[])[];
  readonly facts: Facts;
}

const success = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])).default([]),
        histograms: z.array(nativeHistogram).default([]),
      }),
    ),
  }),
  warnings: z.array(z.string()).optional(),
});

interface MatrixQuestion {
  readonly query: string;
  readonly times: readonly string[];
  readonly stepMs: number;
  readonly timeoutMs: number;
}

async function askMatrix(
  deps: HttpDeps,
  options: PrometheusOptions,
  { query, times, stepMs, timeoutMs }: MatrixQuestion,
  signal: AbortSignal,
): Promise<Matrix | Nothing> {
  const form = { query, start: times[0] ?? '', end: times.at(-1) ?? '', step: `${stepMs / 1000}` };
  const read = (body: unknown, facts: Facts): Matrix | undefined => {
    const { success: isGood, data } = success.safeParse(body);
    if (!isGood) return undefined;
    return matrixOf(data.data.result, times, { ...facts, warnings: data.warnings ?? [] });
  };
  return send(deps, options, { path: 'query_range', form, timeoutMs, read }, signal);
}

type Result = z.infer<typeof success>['data']['result'];

function matrixOf(result: Result, times: readonly string[], facts: Facts): Matrix {
  const numbers = new Map(times.map((at, index) => [Date.parse(at), index]));
  const samples: Sample[][] = times.map(() => []);
  const put = (seconds: number, sample: Sample): void => {
    const index = numbers.get(Math.round(seconds * 1000));
    if (index !== undefined) samples[index]?.push(sample);
  };
  for (const { metric, values, histograms } of result) {
    for (const [seconds, value] of values) put(seconds, { labels: metric, value: numberOf(value) });
    for (const native of histograms) put(native[0], nativeSample(metric, native));
  }
  return { kind: 'matrix', samples, facts };
}
