import { expect, onTestFinished, test } from 'vitest';
import { heldFor, playing, serve } from '../../../../test/support/metric-player.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';
import { textMetricSourceContract } from '../../../testing/contracts/text-metric-source.ts';
import { createNodeClock } from '../../system/node/clock.ts';
import { createNodeHttp } from '../../system/node/http.ts';
import { createHttpSource } from '../http/index.ts';
import type { HttpOptions } from './options.ts';

const token = 'hunter2-hunter2';
const auth = { kind: 'bearer', token } as const;
const fiveMinutes = 300_000;

const play = () =>
  playing({
    text: 'errors:{arm}',
    secret: token,
    source: (url, deps) =>
      createHttpSource(deps, {
        url: `${url}/v1/{query}?from={fromMs}&to={toMs}`,
        headers: {},
        auth,
        value: '$.series[*].value',
        time: '$.series[0].at',
      }),
    answer({ url, headers }, series) {
      expect(headers.authorization).toBe(`Bearer ${token}`);
      const arm = decodeURIComponent(url.pathname).replace('/v1/errors:', '');
      const [from, to] = ['from', 'to'].map((name) => Number(url.searchParams.get(name)));
      const found = heldFor(series, arm, { from: (from ?? 0) - fiveMinutes, to: to ?? 0 });
      return { body: JSON.stringify({ series: found.map(({ points }) => points.at(-1)) }) };
    },
    days: {
      denied: { status: 403, body: `{"error":"bad token ${token}"}` },
      'query-invalid': { status: 400, body: '{"error":"what?"}' },
      unreadable: { body: `<html>${token}` },
      busy: { status: 429, body: 'slow down' },
    },
  });

textMetricSourceContract('http', play, ['quotes']);

const clock = createNodeClock();

const question = (given: Partial<MetricQuestion> = {}): MetricQuestion => ({
  query: { kind: 'text', text: 'errors' },
  arguments: { arm: 'canary', service: 'a b&c=d/é"' },
  at: '2026-01-01T12:00:00.000Z',
  windowMs: 60_000,
  timeoutMs: 5_000,
  staleAfterMs: 30_000,
  ...given,
});

async function asking(answer: string, options: Omit<HttpOptions, 'url' | 'headers'>, path = '/') {
  const server = await serve(() => ({ body: answer }));
  onTestFinished(server.close);
  const source = createHttpSource(
    { http: createNodeHttp(clock), clock: { now: () => new Date() } },
    { headers: {}, ...options, url: `${server.url}${path}` },
  );
  return { ...(await source.query(question(), new AbortController().signal)), request: server.seen[0] };
}

test('puts arguments into path, query and JSON so that each arrives as it is, and numbers as numbers', async () => {
  const body = { query: 'of {query}', list: ['{service}'], from: '{fromMs}', seconds: '{windowSeconds}', at: '{to}' };

  const { request } = await asking('{"v":1}', { value: '$.v', body }, '/s/{service}?s={service}&w={window}');

  expect(request?.method).toBe('POST');
  expect(request?.url.pathname).toBe(`/s/${encodeURIComponent('a b&c=d/é"')}`);
  expect(Object.fromEntries(request?.url.searchParams ?? [])).toEqual({ s: 'a b&c=d/é"', w: '60s' });
  expect(JSON.parse(request?.body ?? '')).toEqual({
    query: 'of errors',
    list: ['a b&c=d/é"'],
    from: Date.parse('2026-01-01T11:59:00Z'),
    seconds: 60,
    at: '2026-01-01T12:00:00.000Z',
  });
});

test('sends a text as a form', async () => {
  const { request } = await asking('{"v":1}', { value: '$.v', body: 'q={query}&s={service}', method: 'POST' });

  expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({ q: 'errors', s: 'a b&c=d/é"' });
});

test.each([
  ['{"v":"1.5e2"}', { kind: 'value', value: 150 }],
  ['{"v":"NaN"}', { kind: 'nan', result: 'NaN' }],
  ['{"v":"-Infinity"}', { kind: 'nan', result: '-Inf' }],
  ['{"v":"+Inf"}', { kind: 'nan', result: '+Inf' }],
  ['{"v":null}', { kind: 'empty' }],
  ['{"w":1}', { kind: 'empty' }],
  ['{"v":true}', { kind: 'error', reason: 'answer-unreadable' }],
  ['{"v":"fast"}', { kind: 'error', reason: 'answer-unreadable' }],
  ['{"v":{"v":1}}', { kind: 'error', reason: 'answer-unreadable' }],
  ['{"v":1,"n":-1}', { kind: 'error', reason: 'answer-unreadable' }],
  ['{"v":1,"n":"many"}', { kind: 'error', reason: 'answer-unreadable' }],
])('reads %s as what it is', async (answer, expected) => {
  const events = answer.includes('"n"') ? { events: '$.n' } : {};

  expect((await asking(answer, { value: '$.v', ...events })).measurement).toMatchObject(expected);
});

test.each([
  ['1767268790', '2026-01-01T11:59:50.000Z'],
  ['1767268790000', '2026-01-01T11:59:50.000Z'],
  ['"2026-01-01T12:59:50+01:00"', '2026-01-01T11:59:50.000Z'],
])('takes %s for the time of the newest sample', async (time, newest) => {
  const { measurement } = await asking(`{"v":1,"n":7,"t":${time}}`, { value: '$.v', events: '$.n', time: '$.t' });

  expect(measurement).toEqual({ kind: 'value', value: 1, events: 7, newest });
});

test.each(['"yesterday"', 'null', '1e300', 'true'])('does not believe the time %s', async (time) => {
  const { measurement } = await asking(`{"v":1,"t":${time}}`, { value: '$.v', time: '$.t' });

  expect(measurement).toMatchObject({ kind: 'error', reason: 'answer-unreadable' });
});

test('a document that is nested deeply is searched, and nothing is found in it', async () => {
  const deep = `{"v":${'['.repeat(20_000)}1${']'.repeat(20_000)}}`;

  expect((await asking(deep, { value: '$..x' })).measurement).toMatchObject({ kind: 'empty' });
});

test('refuses a path that is no JSONPath before it asks anybody', () => {
  const deps = { http: createNodeHttp(clock), clock };

  expect(() => createHttpSource(deps, { url: 'http://127.0.0.1:1', headers: {}, value: 'data.value' })).toThrow(
    expect.objectContaining({ code: 'METRIC_SOURCE_INVALID' }),
  );
});
