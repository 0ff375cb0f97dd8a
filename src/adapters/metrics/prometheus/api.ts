import { z } from 'zod';
import type { Span } from '../../../domain/metrics/histogram.ts';
import type { Measurement, MeasurementFault } from '../../../domain/metrics/measurement.ts';
import { baseOf, shown } from '../../_shared/metrics/access.ts';
import { exchange, type Exchanged, type Facts, fault, type HttpDeps, jsonIn } from '../../_shared/metrics/ask-http.ts';
import type { PrometheusOptions } from './options.ts';

export type ApiAnswer =
  | { readonly kind: 'samples'; readonly samples: readonly Sample[]; readonly facts: Facts }
  | { readonly kind: 'nothing'; readonly why: Measurement; readonly facts: Facts };

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  /** NaN beside a `histogram`: it has no value. */
  readonly value: number;
  /** A native one. */
  readonly histogram?: { readonly events: number; readonly spans: readonly Span[] };
}

export interface ApiQuestion {
  readonly query: string;
  /** ISO 8601. */
  readonly at: string;
  readonly timeoutMs: number;
}

const number = z.tuple([z.number(), z.string()]);
/** Each bucket: whether its bounds belong to it, the lower one, the upper one, how many. */
const bucket = z.tuple([z.number(), z.string(), z.string(), z.string()]);
export const nativeHistogram = z.tuple([
  z.number(),
  z.object({ count: z.string(), buckets: z.array(bucket).optional() }),
]);
type NativeHistogram = z.infer<typeof nativeHistogram>;
const success = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      result: z.array(
        z.object({
          metric: z.record(z.string(), z.string()),
          value: number.optional(),
          histogram: nativeHistogram.optional(),
        }),
      ),
    }),
    z.object({ resultType: z.literal('scalar'), result: number }),
    z.object({ resultType: z.enum(['matrix', 'string']) }),
  ]),
  warnings: z.array(z.string()).optional(),
});
const failure = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });

/** One instant query at a fixed time. */
export const askApi = (
  deps: HttpDeps,
  options: PrometheusOptions,
  { query, at, timeoutMs }: ApiQuestion,
  signal: AbortSignal,
): Promise<ApiAnswer> =>
  send(deps, options, { path: 'query', form: { query, time: at }, timeoutMs, read: samplesRead }, signal);

/** What is asked of the API, and how its answer is read where it is one of success. */
export interface ApiCall<Good> {
  readonly path: 'query' | 'query_range';
  readonly form: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** undefined: it is none that it knows. */
  readonly read: (body: unknown, facts: Facts) => Good | Nothing | undefined;
}

export type Nothing = Extract<ApiAnswer, { kind: 'nothing' }>;

export async function send<Good>(
  deps: HttpDeps,
  options: PrometheusOptions,
  { path, form, timeoutMs, read: readGood }: ApiCall<Good>,
  signal: AbortSignal,
): Promise<Good | Nothing> {
  const outcome = await exchange(
    deps,
    options,
    {
      method: 'POST',
      url: `${baseOf(options)}/api/v1/${path}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...form, timeout: `${timeoutMs}ms` }).toString(),
      timeoutMs,
    },
    signal,
  );
  return outcome.kind === 'nothing' ? outcome : read(outcome, { url: options.url, timeoutMs, readGood });
}

interface Reading<Good> {
  readonly url: string;
  readonly timeoutMs: number;
  readonly readGood: ApiCall<Good>['read'];
}

type Answered = Extract<Exchanged, { kind: 'answer' }>;

function read<Good>(outcome: Answered, { url, timeoutMs, readGood }: Reading<Good>): Good | Nothing {
  const { facts } = outcome;
  const place = shown(url);
  const body = jsonIn(outcome.body);
  const good = outcome.status === 200 ? readGood(body, facts) : undefined;
  if (good !== undefined) return good;
  if (outcome.status === 401 || outcome.status === 403)
    return nothing('denied', { detail: `${place} answers with HTTP ${outcome.status}`, again: false, facts });
  const bad = failure.safeParse(body);
  if (!bad.success) {
    const isBusy = outcome.status === 429 || outcome.status >= 500;
    const detail = `${place} answers with HTTP ${outcome.status}, not as Prometheus does`;
    return nothing(isBusy ? 'source-failed' : 'answer-unreadable', { detail, again: isBusy, facts });
  }
  const { errorType, error } = bad.data;
  if (errorType === 'timeout') return { kind: 'nothing', why: { kind: 'timeout', afterMs: timeoutMs }, facts };
  if (errorType === 'bad_data') return nothing('query-invalid', { detail: error, again: false, facts });
  return nothing('source-failed', { detail: `${errorType}: ${error}`, again: true, facts });
}

function samplesRead(body: unknown, facts: Facts): ApiAnswer | undefined {
  const { success: isGood, data } = success.safeParse(body);
  return isGood ? samplesOf(data.data, { ...facts, warnings: data.warnings ?? [] }) : undefined;
}

function samplesOf(data: z.infer<typeof success>['data'], facts: Facts): ApiAnswer {
  switch (data.resultType) {
    case 'vector': {
      // What is neither must not be taken for nothing.
      if (data.result.some(({ value, histogram: native }) => value === undefined && native === undefined)) {
        return nothing('answer-unreadable', {
          detail: 'a sample has neither a value nor a histogram',
          again: false,
          facts,
        });
      }
      return { kind: 'samples', samples: data.result.map(sampleOf), facts };
    }
    case 'scalar':
      return { kind: 'samples', samples: [{ labels: {}, value: numberOf(data.result[1]) }], facts };
    default:
      return nothing('query-invalid', {
        detail: `the query gives a ${data.resultType}, not a number`,
        again: false,
        facts,
      });
  }
}

function sampleOf({ metric, value, histogram: native }: Vector['result'][number]): Sample {
  return native === undefined ? { labels: metric, value: numberOf(value?.[1] ?? '') } : nativeSample(metric, native);
}

export function nativeSample(labels: Sample['labels'], [, { count, buckets = [] }]: NativeHistogram): Sample {
  const spans = buckets.map(([, from, to, events]) => ({
    from: numberOf(from),
    to: numberOf(to),
    events: numberOf(events),
  }));
  return { labels, value: Number.NaN, histogram: { events: numberOf(count), spans } };
}

type Vector = Extract<z.infer<typeof success>['data'], { resultType: 'vector' }>;

export const numberOf = (text: string): number =>
  text === '+Inf' ? Number.POSITIVE_INFINITY : text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);

const nothing = (
  reason: MeasurementFault,
  { detail, again, facts }: { readonly detail: string; readonly again: boolean; readonly facts: Facts },
): Nothing => ({ kind: 'nothing', why: fault(reason, detail, { again }), facts });
