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

test('a native histogram is not taken for nothing', async () => {
  const result = '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1,{}]}]}}';
  const { source } = await serving(() => ({ status: 200, body: result }));

  expect((await source.query(question(), never)).measurement).toMatchObject({ kind: 'error', reason: 'query-invalid' });
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

const question = (): MetricQuestion => ({
  query: text,
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
