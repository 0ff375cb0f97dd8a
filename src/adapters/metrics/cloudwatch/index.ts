import { z } from 'zod';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { Taking } from '../../../domain/metrics/points.ts';
import type { MetricQuestion, MetricSource } from '../../../ports/metric-source.ts';
import { type HttpAccess, secretsIn, shown } from '../../_shared/metrics/access.ts';
import { exchange, fault, type HttpDeps, jsonIn, refusal } from '../../_shared/metrics/ask-http.ts';
import { measuredPoints } from '../../_shared/metrics/measured-points.ts';
import { createTextSource } from '../../_shared/metrics/text-source.ts';
import { filledQueries, periodOf, queriesIn } from './queries.ts';
import { type AwsCredentials, signed } from './sigv4.ts';

export interface CloudWatchOptions extends HttpAccess, Partial<AwsCredentials> {
  readonly region: string;
  readonly take: Taking;
  readonly delayMs?: number | undefined;
}

/**
 * GetMetricData: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 * @throws METRIC_SOURCE_INVALID
 */
export function createCloudWatchSource(deps: HttpDeps, options: CloudWatchOptions): MetricSource {
  const { accessKeyId, secretAccessKey, sessionToken } = options;
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new DeliveryError('METRIC_SOURCE_INVALID', 'there are no credentials for CloudWatch', {
      hint: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write `accessKeyId` and `secretAccessKey` as references to secrets',
    });
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  return createTextSource({
    kind: 'cloudwatch',
    secrets: [secretAccessKey, sessionToken, ...secretsIn(options)],
    delayMs: options.delayMs,
    fill: filledQueries,
    async ask(text, question, signal) {
      const body = JSON.stringify(requestOf(text, question));
      const url = options.url;
      const headers = signed({ method: 'POST', url, headers: amazonHeaders, body }, credentials, {
        region: options.region,
        service: 'monitoring',
        now: deps.clock.now(),
      });
      const { timeoutMs } = question;
      const answer = await exchange(deps, options, { method: 'POST', url, headers, body, timeoutMs }, signal);
      const { facts } = answer;
      if (answer.kind === 'nothing') return { measurement: answer.why, facts };
      return { measurement: read(answer, options, question), facts };
    },
  });
}

const amazonHeaders = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData',
};

/** It counts in whole minutes: the window ends with the last one that was over. */
const endOf = ({ at }: Pick<MetricQuestion, 'at'>): number => Math.floor(Date.parse(at) / 60_000) * 60;

const requestOf = (text: string, question: MetricQuestion) => ({
  StartTime: endOf(question) - periodOf(question),
  EndTime: endOf(question),
  ScanBy: 'TimestampAscending',
  MetricDataQueries: queriesIn(text, question),
});

const data = z.object({
  MetricDataResults: z.array(
    z.object({
      Id: z.string(),
      Label: z.string().optional(),
      StatusCode: z.string().optional(),
      Timestamps: z.array(z.number()).optional(),
      Values: z.array(z.number()).optional(),
      Messages: z.array(z.object({ Value: z.string().optional() })).nullish(),
    }),
  ),
});
const failure = z.object({ __type: z.string(), message: z.string().optional(), Message: z.string().optional() });

function read(
  { status, body }: { readonly status: number; readonly body: string },
  { url, take }: CloudWatchOptions,
  question: MetricQuestion,
): Measurement {
  const json = jsonIn(body);
  if (status !== 200) return refused(status, url, json);
  const { success, data: good } = data.safeParse(json);
  if (!success) return fault('answer-unreadable', `${shown(url)} answers, and not as CloudWatch does`);
  const results = good.MetricDataResults;
  const bad = results.find(({ StatusCode: code = 'Complete' }) => code !== 'Complete');
  if (bad !== undefined) {
    const why = bad.Messages?.[0]?.Value ?? 'no reason given';
    const detail = `${bad.StatusCode}: ${why}`;
    return bad.StatusCode === 'Forbidden' ? fault('denied', detail) : fault('source-failed', detail, { again: true });
  }
  const series = results
    .filter(({ Values: values = [] }) => values.length > 0)
    .map(({ Id: id, Label: label, Timestamps: times = [], Values: values = [] }) => ({
      name: label ?? id,
      points: values.map((value, index) => ({ at: (times[index] ?? 0) * 1_000, value })),
    }));
  // A point bears the time at which its period begins: it lies in the window, and no older one was asked for.
  return measuredPoints(
    series,
    { ...question, staleAfterMs: Math.max(question.staleAfterMs, question.windowMs + 120_000) },
    take,
  );
}

/** Everything is HTTP 400 to AWS; the type says what it is. */
function refused(status: number, url: string, json: unknown): Measurement {
  const { success, data: said } = failure.safeParse(json);
  if (!success) return refusal(status, url);
  const type = said.__type.split('#').at(-1) ?? '';
  const detail = `${type}: ${said.message ?? said.Message ?? `HTTP ${status}`}`;
  if (
    /AccessDenied|UnrecognizedClient|InvalidClientTokenId|ExpiredToken|Signature|MissingAuthentication|OptInRequired/.test(
      type,
    )
  )
    return fault('denied', detail);
  if (/Throttl|RequestLimit|Internal|ServiceUnavailable/.test(type) || status >= 500)
    return fault('source-failed', detail, { again: true });
  return fault('query-invalid', detail);
}
