/** CloudWatch as moto imitates it, which checks what it is sent as AWS does, but for the signature. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCloudWatchSource } from '../../src/adapters/metrics/cloudwatch/index.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeHttp } from '../../src/adapters/system/node/http.ts';
import type { MetricQuestion } from '../../src/ports/metric-source.ts';
import { type HeldSeries, textMetricSourceContract } from '../../src/testing/contracts/text-metric-source.ts';
import { onPath } from '../../tools/testbed/bed.ts';
import { type Moto, startMoto } from '../support/aws-bed.ts';

const program = onPath('moto_server');
const clock = createNodeClock();
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret-of-the-test' };
const sourceAt = (url: string) =>
  createCloudWatchSource(
    { http: createNodeHttp(clock), clock },
    { ...credentials, url: `${url}/`, headers: {}, region: 'us-east-1', take: 'last' },
  );
const stat = (value: string, more: object = {}): string =>
  JSON.stringify({
    Metric: { Namespace: 'Shop', MetricName: 'Errors', Dimensions: [{ Name: 'arm', Value: value }] },
    Stat: 'Sum',
    ...more,
  });

describe.skipIf(program === undefined)('CloudWatch of moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto(program ?? '');
  });
  afterAll(() => moto?.stop());

  textMetricSourceContract(
    'cloudwatch of moto',
    async () => {
      const open: { close(): void }[] = [];
      return {
        now: Math.floor(Date.now() / 60_000) * 60_000,
        text: stat('{arm}', { Period: 60 }),
        async holding(series) {
          await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' });
          await put(moto.url, series);
          return sourceAt(moto.url);
        },
        dead: async () => sourceAt('http://127.0.0.1:1'),
        async silent() {
          const server = createServer((socket) => void socket.on('error', () => undefined));
          server.unref();
          await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
          open.push({ close: () => void server.close() });
          const address = server.address();
          return sourceAt(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
        },
        having: () => Promise.reject(new Error('moto has no such day')),
        async close() {
          for (const each of open) each.close();
        },
      };
    },
    // It adds up what other hosts have put under the same name, and has no bad days.
    ['age', 'series', 'denied', 'busy', 'unreadable', 'query-invalid'],
  );

  const now = Math.floor(Date.now() / 60_000) * 60_000;
  const ask = async (text: string) => {
    const question: MetricQuestion = {
      query: { kind: 'text', text },
      arguments: {},
      at: new Date(now).toISOString(),
      windowMs: 120_000,
      timeoutMs: 10_000,
      staleAfterMs: 120_000,
    };
    return (await sourceAt(moto.url).query(question, new AbortController().signal)).measurement;
  };

  test('adds up the whole window, and calculates with what it has', async () => {
    const points = [1, 2, 4].map((value, index) => ({ at: now - (2 - index) * 60_000 - 30_000, value }));
    await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' });
    await put(moto.url, [{ arm: 'canary', host: 'a', points }]);
    const { Metric } = JSON.parse(stat('canary')) as { Metric: object };
    const hidden = { Id: 'm1', MetricStat: { Metric, Stat: 'Sum', Period: 120 }, ReturnData: false };

    expect(await ask(stat('canary'))).toMatchObject({ kind: 'value', value: 6 });
    expect(await ask(JSON.stringify([hidden, { Id: 'e1', Expression: 'm1' }]))).toMatchObject({
      kind: 'value',
      value: 6,
    });
    expect(
      await ask(
        JSON.stringify([
          { Id: 'a', MetricStat: { Metric, Stat: 'Sum' } },
          { Id: 'b', MetricStat: { Metric, Stat: 'Average' } },
        ]),
      ),
    ) // prettier-ignore
      .toMatchObject({ kind: 'several-series', count: 2 });
  });

  test('says what is wrong with a query', async () => {
    expect(await ask(JSON.stringify([{ Id: 'a' }]))).toMatchObject({
      kind: 'error',
      reason: 'query-invalid',
      again: false,
    });
  });
});

/** As a program that reports does; moto asks for no signature. */
async function put(url: string, series: readonly HeldSeries[]): Promise<void> {
  const data = series.flatMap(({ arm, points }) =>
    points
      .filter(({ value }) => value !== null)
      .map(({ at, value }) => ({
        MetricName: 'Errors',
        Dimensions: [{ Name: 'arm', Value: arm }],
        Timestamp: at / 1_000,
        Value: value,
      })),
  );
  if (data.length === 0) return;
  const scope = 'Credential=AKIDEXAMPLE/20260101/us-east-1/monitoring/aws4_request';
  const answer = await fetch(`${url}/`, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData',
    },
    body: JSON.stringify({ Namespace: 'Shop', MetricData: data }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
