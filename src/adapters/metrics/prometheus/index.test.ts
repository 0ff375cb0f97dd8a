import { createServer, type IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { MetricQuery } from '../../../domain/metrics/query.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';
import { createNodeClock } from '../../system/node/clock.ts';
import { createNodeHttp } from '../../system/node/http.ts';
import { createPrometheusSource } from '../prometheus/index.ts';
import { prometheusOptions } from './options.ts';

const never = new AbortController().signal;

/** Answers of servers that are no healthy Prometheus; a healthy one is asked in test/integration. */
test.each([
  { status: 401, body: 'Unauthorized', expected: { reason: 'denied', again: false } },
  { status: 403, body: '{}', expected: { reason: 'denied', again: false } },
  { status: 404, body: '<html>', expected: { reason: 'answer-unreadable', again: false } },
  { status: 200, body: '<html>', expected: { reason: 'answer-unreadable', again: false } },
  { status: 200, body: '{"status":"success"}', expected: { reason: 'answer-unreadable', again: false } },
  { status: 429, body: 'slow down', expected: { reason: 'source-failed', again: true } },
  { status: 502, body: '<html>', expected: { reason: 'source-failed', again: true } },
  { status: 503, body: failure('unavailable'), expected: { reason: 'source-failed', again: true } },
  { status: 422, body: failure('execution'), expected: { reason: 'source-failed', again: true } },
  { status: 400, body: failure('bad_data'), expected: { reason: 'query-invalid', again: false } },
])('an answer of HTTP $status with $body is no number', async ({ status, body, expected }) => {
  const { source } = await serving(() => ({ status, body }));

  expect((await source.query(question(), never)).measurement).toMatchObject({ kind: 'error', ...expected });
});

test('a query that took too long there is a time-out', async () => {
  const { source } = await serving(() => ({ status: 503, body: failure('timeout') }));

  expect((await source.query(question(), never)).measurement).toEqual({ kind: 'timeout', afterMs: 5_000 });
});

const native = (...results: readonly object[]): string =>
  JSON.stringify({ status: 'success', data: { resultType: 'vector', result: results } });
/** As Prometheus 2.42 has answered. */
const recorded = {
  metric: { code: '200' },
  histogram: [
    1_767_268_800,
    {
      count: '6',
      sum: '9.5',
      buckets: [
        [3, '-0.001', '0.001', '2'],
        [0, '1', '2', '3'],
        [0, '4', '8', '1'],
      ],
    },
  ], // prettier-ignore
};

test('a native histogram is not taken for a number, nor for nothing', async () => {
  const { source } = await serving(() => ({ status: 200, body: native(recorded) }));

  const { measurement } = await source.query(question({ kind: 'text', text: '1' }), never);

  expect(measurement).toMatchObject({ kind: 'error', reason: 'query-invalid', again: false });
});

const reading = { kind: 'text', text: '1', reads: 'histogram' } as const;

test('reads a native histogram with cumulative bounds', async () => {
  const { source } = await serving(() => ({ status: 200, body: native(recorded) }));

  expect((await source.query(question(reading), never)).measurement).toMatchObject({
    kind: 'value',
    events: 6,
    buckets: [
      { le: 0.001, events: 2 },
      { le: 1, events: 2 },
      { le: 2, events: 5 },
      { le: 4, events: 5 },
      { le: 8, events: 6 },
    ], // prettier-ignore
  });
});

test.each([
  ['two native ones', native(recorded, { ...recorded, metric: { code: '500' } }), { kind: 'several-series', count: 2 }],
  ['a number', native({ metric: {}, value: [1, '3'] }), { kind: 'error', reason: 'query-invalid' }],
  ['neither', native({ metric: {} }), { kind: 'error', reason: 'answer-unreadable' }],
  ['no open bucket', native({ metric: { le: '1' }, value: [1, '3'] }), { kind: 'error', reason: 'histogram-unfit' }],
  ['an empty one', native({ metric: {}, histogram: [1, { count: '0', sum: '0' }] }), { kind: 'empty' }],
  ['none at all', native(), { kind: 'empty' }],
])('where a histogram is asked for, %s is none', async (_why, body, expected) => {
  const { source } = await serving(() => ({ status: 200, body }));

  expect((await source.query(question(reading), never)).measurement).toMatchObject(expected);
});

test('a range has an answer for each of its times, whatever went wrong', async () => {
  const { source, seen } = await serving(() => ({ status: 503, body: failure('unavailable') }));
  const { at, ...rest } = question();
  const until = '2026-01-01T12:00:25.000Z';

  const answer = await source.range?.({ ...rest, from: at, until, stepMs: 10_000 }, never);

  expect(answer?.points).toHaveLength(3);
  expect(answer?.points[2]).toMatchObject({
    at: '2026-01-01T12:00:20.000Z',
    measurement: { kind: 'error', reason: 'source-failed', again: true },
  });
  const sent = new URLSearchParams(seen[0]?.body);
  expect([sent.get('start'), sent.get('end'), sent.get('step')]).toEqual([at, '2026-01-01T12:00:20.000Z', '10']);
});

test('native histograms over a range are read where they are asked for, and taken for no numbers', async () => {
  const result = [{ metric: {}, histograms: [recorded.histogram] }];
  const body = JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });
  const { source } = await serving(() => ({ status: 200, body }));
  const at = new Date(1_767_268_800_000).toISOString();
  const over = { from: at, until: at, stepMs: 10_000 };

  const number = await source.range?.({ ...question({ kind: 'text', text: '1' }), ...over }, never);
  const histogram = await source.range?.({ ...question(reading), ...over }, never);

  expect(number?.points).toMatchObject([{ at, measurement: { kind: 'error', reason: 'query-invalid' } }]);
  expect(histogram?.points).toMatchObject([{ at, measurement: { kind: 'value', events: 6 } }]);
});

test('sends the token and the headers, the time of the question, and no secret into the answer', async () => {
  const auth = { kind: 'bearer', token: 'hunter2-hunter2' };
  const { source, seen } = await serving(() => ({ status: 500, body: 'x' }), {
    auth,
    headers: { 'X-Scope-OrgID': 'a' },
  });

  const answer = await source.query(question(), never);

  expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer hunter2-hunter2', 'x-scope-orgid': 'a' });
  expect(new URLSearchParams(seen[0]?.body).get('time')).toBe('2026-01-01T12:00:00.000Z');
  expect(JSON.stringify(answer)).not.toContain('hunter2');
});

test('does not show a password that stands in the URL', async () => {
  const clock = createNodeClock();
  const options = prometheusOptions.parse({ url: 'http://reader:hunter2-hunter2@127.0.0.1:1/prom' });
  const source = createPrometheusSource({ http: createNodeHttp(clock), clock }, options);

  const answer = await source.query(question(), never);

  expect(answer.measurement).toMatchObject({ kind: 'error', reason: 'unreachable' });
  expect(JSON.stringify(answer)).not.toContain('hunter2');
});

test('an address that is none is one where nobody answers', async () => {
  const clock = createNodeClock();
  const options = { url: 'hunter2-hunter2', headers: {} };
  const source = createPrometheusSource({ http: createNodeHttp(clock), clock }, options);

  const answer = await source.query(question(), never);

  expect(answer.measurement).toMatchObject({ kind: 'error', reason: 'unreachable' });
  expect(JSON.stringify(answer)).not.toContain('hunter2');
});

const text: MetricQuery = { kind: 'text', text: 'up' };

const question = (query: MetricQuery = text): MetricQuestion => ({
  query,
  arguments: {},
  at: '2026-01-01T12:00:00.000Z',
  windowMs: 60_000,
  timeoutMs: 5_000,
  staleAfterMs: 30_000,
});

function failure(errorType: string): string {
  return JSON.stringify({ status: 'error', errorType, error: 'recorded' });
}

async function serving(answer: () => { readonly status: number; readonly body: string }, options: object = {}) {
  const seen: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      seen.push({ headers: request.headers, body });
      response.writeHead(answer().status).end(answer().body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const clock = createNodeClock();
  const parsed = prometheusOptions.parse({ url, ...options });
  return { source: createPrometheusSource({ http: createNodeHttp(clock), clock }, parsed), seen };
}
