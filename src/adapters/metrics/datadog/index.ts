import { z } from 'zod';
import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { Taking } from '../../../domain/metrics/points.ts';
import type { MetricQuestion, MetricSource } from '../../../ports/metric-source.ts';
import { baseOf, type HttpAccess, secretsIn, shown } from '../../_shared/metrics/access.ts';
import { exchange, fault, type HttpDeps, jsonIn, refusal } from '../../_shared/metrics/ask-http.ts';
import { filledText, type Language } from '../../_shared/metrics/fill-language.ts';
import { measuredPoints, spanOf } from '../../_shared/metrics/measured-points.ts';
import { createTextSource, type TextAnswer } from '../../_shared/metrics/text-source.ts';

export interface DatadogOptions extends HttpAccess {
  readonly apiKey: string;
  readonly applicationKey: string;
  readonly take: Taking;
  readonly delayMs?: number | undefined;
}

/** Values of tags: a comma, a brace, a star or an exclamation mark would mean something. */
const language: Language = {
  token: /"[^"]*"|'[^']*'/g,
  inside: () => undefined,
  plain: /^[A-Za-z0-9_][A-Za-z0-9_.:/-]*$/,
};

/** The v1 API for time series: https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-points */
export const createDatadogSource = (deps: HttpDeps, options: DatadogOptions): MetricSource =>
  createTextSource({
    kind: 'datadog',
    secrets: [options.apiKey, options.applicationKey, ...secretsIn(options)],
    delayMs: options.delayMs,
    fill: (text, question) => filledText(language, text, question),
    ask: (text, question, signal) => ask(deps, options, { text, question }, signal),
  });

const seriesAnswer = z.object({
  status: z.string().optional(),
  error: z.string().optional(),
  series: z
    .array(
      z.object({
        scope: z.string().optional(),
        expression: z.string().optional(),
        /** Seconds: each point stands for the time from its own on. */
        interval: z.number().nullish(),
        pointlist: z.array(z.tuple([z.number(), z.number().nullable()])),
      }),
    )
    .optional(),
});

async function ask(
  deps: HttpDeps,
  options: DatadogOptions,
  { text, question }: { readonly text: string; readonly question: MetricQuestion },
  signal: AbortSignal,
): Promise<TextAnswer> {
  const { from, to } = spanOf(question);
  const seconds = (ms: number): string => String(Math.floor(ms / 1_000));
  const url = `${baseOf(options)}/api/v1/query?${new URLSearchParams({ from: seconds(from), to: seconds(to), query: text }).toString()}`;
  const headers = { 'dd-api-key': options.apiKey, 'dd-application-key': options.applicationKey };
  const answer = await exchange(deps, options, { method: 'GET', url, headers, timeoutMs: question.timeoutMs }, signal);
  const { facts } = answer;
  if (answer.kind === 'nothing') return { measurement: answer.why, facts };
  return { measurement: read(answer, url, options, question), facts };
}

function read(
  { status, body }: { readonly status: number; readonly body: string },
  url: string,
  { take }: DatadogOptions,
  question: MetricQuestion,
): Measurement {
  const json = jsonIn(body);
  if (status !== 200) return refusal(status, url, saidIn(json));
  const { success, data } = seriesAnswer.safeParse(json);
  if (!success || (data.series === undefined && data.error === undefined))
    return fault('answer-unreadable', `${shown(url)} answers, and not as Datadog does`);
  if (data.status === 'error' || data.series === undefined)
    return fault('query-invalid', data.error ?? 'Datadog does not say why');
  const series = data.series.map(({ scope, expression, interval, pointlist }) => ({
    name: scope ?? expression ?? '',
    // A bucket that is not over yet holds less than the others: its end lies after the question.
    points: pointlist.map(([at, value]) => ({ at: at + (interval ?? 0) * 1_000, value })),
  }));
  return measuredPoints(series, question, take);
}

const failure = z.object({ errors: z.array(z.string()).optional(), error: z.string().optional() });

function saidIn(json: unknown): string | undefined {
  const { success, data } = failure.safeParse(json);
  return success ? (data.error ?? data.errors?.join('; ')) : undefined;
}
