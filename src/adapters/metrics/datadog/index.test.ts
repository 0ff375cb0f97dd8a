import { expect, onTestFinished, test } from 'vitest';
import { heldFor, playing, serve } from '../../../../test/support/metric-player.ts';
import { textMetricSourceContract } from '../../../testing/contracts/text-metric-source.ts';
import { createNodeClock } from '../../system/node/clock.ts';
import { createNodeHttp } from '../../system/node/http.ts';
import { createDatadogSource, type DatadogOptions } from '../datadog/index.ts';

const keys = { apiKey: 'api-hunter2', applicationKey: 'app-hunter2' };
const options = { ...keys, headers: {}, take: 'last' } as const satisfies Omit<DatadogOptions, 'url'>;

const play = () =>
  playing({
    text: 'avg:errors{arm:{arm}}',
    secret: keys.apiKey,
    source: (url, deps) => createDatadogSource(deps, { ...options, url }),
    answer({ method, url, headers }, series) {
      expect([method, url.pathname]).toEqual(['GET', '/api/v1/query']);
      expect([headers['dd-api-key'], headers['dd-application-key']]).toEqual([keys.apiKey, keys.applicationKey]);
      const [, arm] = /^avg:errors\{arm:(.*)\}$/.exec(url.searchParams.get('query') ?? '') ?? [];
      const [from = 0, to = 0] = ['from', 'to'].map((name) => Number(url.searchParams.get(name)) * 1_000);
      return {
        body: JSON.stringify({
          status: 'ok',
          res_type: 'time_series',
          series: heldFor(series, arm, { from, to }).map(({ host, points }) => ({
            metric: 'errors',
            scope: `arm:${arm},host:${host}`,
            interval: 20,
            pointlist: points.map(({ at, value }) => [at, value]),
          })),
        }),
      };
    },
    days: {
      denied: { status: 403, body: `{"errors":["Forbidden ${keys.apiKey}"]}` },
      'query-invalid': { status: 400, body: '{"status":"error","error":"Error parsing query: unable to parse"}' },
      unreadable: { body: '{"ok":true}' },
      busy: { status: 429, body: '{"errors":["Rate limit of 300 requests in 3600 seconds reached."]}' },
    },
  });

textMetricSourceContract('datadog', play, ['quotes']);

async function answered(body: object, more: Partial<DatadogOptions> = {}, at = '2026-01-01T12:00:10.000Z') {
  const server = await serve(() => ({ body: JSON.stringify(body) }));
  onTestFinished(server.close);
  const clock = createNodeClock();
  const source = createDatadogSource({ http: createNodeHttp(clock), clock }, { ...options, ...more, url: server.url });
  const query = { kind: 'text', text: 'avg:x{*}' } as const;
  const asked = { query, arguments: {}, at, windowMs: 60_000, timeoutMs: 5_000, staleAfterMs: 60_000 };
  return { ...(await source.query(asked, new AbortController().signal)), sent: server.seen[0] };
}

const from = Date.parse('2026-01-01T11:59:00.000Z');
const list = (...values: readonly (number | null)[]) => values.map((value, index) => [from + index * 20_000, value]);

test('leaves out a bucket that is not over yet, and sums up those of the window', async () => {
  const series = [{ scope: '*', interval: 20, pointlist: list(1, 2, 4, 100) }];

  expect((await answered({ status: 'ok', series })).measurement).toMatchObject({ kind: 'value', value: 4 });
  expect((await answered({ status: 'ok', series }, { take: 'sum' })).measurement).toMatchObject({
    kind: 'value',
    value: 7,
  });
});

test('says what Datadog says of a query, also where it answers with HTTP 200', async () => {
  expect((await answered({ status: 'error', error: 'unknown metric' })).measurement).toEqual({
    kind: 'error',
    reason: 'query-invalid',
    detail: 'unknown metric',
    again: false,
  });
});

test('asks about a window that ended before, where numbers come late', async () => {
  const { sent, at } = await answered({ status: 'ok', series: [] }, { delayMs: 120_000 });

  expect(sent?.url.searchParams.get('to')).toBe(String(Date.parse('2026-01-01T11:58:10Z') / 1_000));
  expect(at).toBe('2026-01-01T12:00:10.000Z');
});
