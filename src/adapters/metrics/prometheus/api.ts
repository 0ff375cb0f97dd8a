import { z } from 'zod';
import type { Measurement, MeasurementFault } from '../../../domain/metrics/measurement.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Http, HttpOutcome } from '../../../ports/http.ts';
import type { PrometheusOptions } from './options.ts';

const maxBytes = 16 * 1024 * 1024;

export type ApiAnswer =
  | { readonly kind: 'samples'; readonly samples: readonly Sample[]; readonly facts: ApiFacts }
  | { readonly kind: 'nothing'; readonly why: Measurement; readonly facts: ApiFacts };

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ApiFacts {
  readonly warnings: readonly string[];
  readonly clockOffsetMs?: number;
}

export interface ApiQuestion {
  readonly query: string;
  /** ISO 8601. */
  readonly at: string;
  readonly timeoutMs: number;
}

const number = z.tuple([z.number(), z.string()]);
const success = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: number.optional() })),
    }),
    z.object({ resultType: z.literal('scalar'), result: number }),
    z.object({ resultType: z.enum(['matrix', 'string']) }),
  ]),
  warnings: z.array(z.string()).optional(),
});
const failure = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });

/** One instant query at a fixed time. */
export async function askApi(
  deps: { readonly http: Http; readonly clock: Pick<Clock, 'now'> },
  options: PrometheusOptions,
  { query, at, timeoutMs }: ApiQuestion,
  signal: AbortSignal,
): Promise<ApiAnswer> {
  const form = new URLSearchParams({ query, time: at, timeout: `${timeoutMs}ms` });
  const outcome = await deps.http.request(
    {
      method: 'POST',
      url: `${options.url.replace(/\/+$/, '')}/api/v1/query`,
      headers: { ...options.headers, ...authorization(options), 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      timeoutMs,
      maxBytes,
      ...(options.tls !== undefined && { tls: options.tls }),
    },
    signal,
  );
  const facts = { warnings: [], ...offsetOf(outcome, deps.clock.now()) };
  if (outcome.kind === 'timeout') return { kind: 'nothing', why: { kind: 'timeout', afterMs: timeoutMs }, facts };
  if (outcome.kind === 'failed') {
    const again = outcome.reason !== 'tls';
    return nothing('unreachable', { detail: `${shown(options.url)}: ${outcome.detail}`, again, facts });
  }
  return read(outcome, options.url, timeoutMs, facts);
}

type HttpAnswer = Extract<HttpOutcome, { kind: 'answer' }>;

function read(outcome: HttpAnswer, url: string, timeoutMs: number, facts: ApiFacts): ApiAnswer {
  const place = shown(url);
  const body = outcome.cut ? undefined : parsed(outcome.body);
  const good = success.safeParse(body);
  if (outcome.status === 200 && good.success) {
    const warnings = good.data.warnings ?? [];
    return samplesOf(good.data.data, { ...facts, warnings });
  }
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

function samplesOf(data: z.infer<typeof success>['data'], facts: ApiFacts): ApiAnswer {
  switch (data.resultType) {
    case 'vector': {
      // A native histogram has no value: it must not be taken for nothing.
      if (data.result.some(({ value }) => value === undefined)) {
        return nothing('query-invalid', { detail: 'the query gives histograms, not numbers', again: false, facts });
      }
      const samples = data.result.map(({ metric, value }) => ({ labels: metric, value: numberOf(value?.[1] ?? '') }));
      return { kind: 'samples', samples, facts };
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

const numberOf = (text: string): number =>
  text === '+Inf' ? Number.POSITIVE_INFINITY : text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);

const nothing = (
  reason: MeasurementFault,
  { detail, again, facts }: { readonly detail: string; readonly again: boolean; readonly facts: ApiFacts },
): ApiAnswer => ({ kind: 'nothing', why: { kind: 'error', reason, detail, again }, facts });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The header has whole seconds: its middle is half a second later. Half of the way to and fro lies before it. */
function offsetOf(outcome: HttpOutcome, now: Date): { readonly clockOffsetMs?: number } {
  const date = outcome.kind === 'answer' ? Date.parse(outcome.headers['date'] ?? '') : Number.NaN;
  if (outcome.kind !== 'answer' || Number.isNaN(date)) return {};
  return { clockOffsetMs: Math.round(date + 500 - (now.getTime() - outcome.tookMs / 2)) };
}

function authorization({ auth }: PrometheusOptions): Readonly<Record<string, string>> {
  if (auth === undefined) return {};
  const { kind } = auth;
  const words = kind === 'bearer' ? `Bearer ${auth.token}` : `Basic ${base64(`${auth.username}:${auth.password}`)}`;
  return { authorization: words };
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** A URL may carry a password. */
function shown(text: string): string {
  const url = URL.parse(text);
  return url === null ? 'what is no URL' : `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}
