/** InfluxQL on the real InfluxDB 1. `npm run testbed` fetches it where Debian's packages are to be had. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInfluxSource, type InfluxOptions } from '../../src/adapters/metrics/influxdb/index.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeHttp } from '../../src/adapters/system/node/http.ts';
import type { MetricQuestion } from '../../src/ports/metric-source.ts';
import { type HeldSeries, textMetricSourceContract } from '../../src/testing/contracts/text-metric-source.ts';
import { findInflux } from '../../tools/testbed/influxdb.ts';
import { type RunningInflux, startInflux } from '../support/influx-bed.ts';

const program = findInflux();
const clock = createNodeClock();
const [username, password] = ['reader', 'secret-of-the-test'];
const sourceAt = (url: string, more: Partial<InfluxOptions> = {}) =>
  createInfluxSource(
    { http: createNodeHttp(clock), clock },
    {
      url,
      headers: {},
      auth: { kind: 'basic', username, password },
      in: { database: 'shop' },
      take: 'last',
      ...more,
    },
  );
/** Ten minutes more than the window: the source tells old numbers from none. */
const text = `SELECT value FROM errors WHERE arm = '{arm}' AND time > {fromMs}ms - 10m AND time <= {toMs}ms GROUP BY host`;

describe.skipIf(program === undefined)('a real InfluxDB', () => {
  let influx: RunningInflux;
  beforeAll(async () => {
    influx = await startInflux(program ?? '', username, password);
  });
  afterAll(() => influx?.close());
  const holding = async (series: readonly HeldSeries[]) => {
    await influx.command('DROP DATABASE shop');
    await influx.command('CREATE DATABASE shop');
    const lines = series.flatMap(linesOf);
    if (lines.length > 0) await influx.write('shop', lines);
    return sourceAt(influx.url);
  };

  textMetricSourceContract('influxdb, InfluxQL, a real one', async () => {
    const open: { close(): void }[] = [];
    return {
      now: Math.floor(Date.now() / 60_000) * 60_000,
      text,
      secret: password,
      holding,
      dead: async () => sourceAt('http://127.0.0.1:1'),
      async silent() {
        const server = createServer((socket) => void socket.on('error', () => undefined));
        server.unref();
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        open.push({ close: () => void server.close() });
        const address = server.address();
        return sourceAt(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
      },
      having: async (day) =>
        day === 'denied'
          ? sourceAt(influx.url, { auth: { kind: 'basic', username, password: `${password}!` } })
          : sourceAt(influx.url, { in: { database: 'no such one' } }),
      async close() {
        for (const each of open) each.close();
      },
    };
  }, ['unreadable', 'busy']);

  const now = Math.floor(Date.now() / 60_000) * 60_000;
  const ask = async (query: string, more: Partial<InfluxOptions> = {}) => {
    const question: MetricQuestion = {
      query: { kind: 'text', text: query },
      arguments: { arm: 'canary' },
      at: new Date(now).toISOString(),
      windowMs: 180_000,
      timeoutMs: 10_000,
      staleAfterMs: 180_000,
    };
    return (await sourceAt(influx.url, more).query(question, new AbortController().signal)).measurement;
  };
  const bounds = "WHERE arm = '{arm}' AND time > {fromMs}ms AND time <= {toMs}ms";

  test('has one number for the window, by its own sums or by ours', async () => {
    const points = [1, 2, 4].map((value, index) => ({ at: now - (3 - index) * 60_000 + 30_000, value }));
    await holding([{ arm: 'canary', host: 'a', points }]);

    expect(await ask(`SELECT sum(value) FROM errors ${bounds}`)).toMatchObject({ kind: 'value', value: 7 });
    expect(await ask(`SELECT value FROM errors ${bounds}`, { take: 'sum' })).toMatchObject({ kind: 'value', value: 7 });
    expect(await ask(`SELECT sum(value), mean(value) FROM errors ${bounds}`)).toMatchObject({ kind: 'several-series' });
    expect(await ask(`SELECT what(value) FROM errors ${bounds}`)).toMatchObject({
      kind: 'error',
      reason: 'query-invalid',
    });
  });
});

/** Where there is no value there is no line: it has no empty places. A backslash stands for itself. */
function linesOf({ arm, host, points }: HeldSeries): readonly string[] {
  const tag = arm.replaceAll(/[ ,=]/g, '\\$&');
  return points.flatMap(({ at, value }) =>
    value === null ? [] : [`errors,arm=${tag},host=${host} value=${value} ${at}`],
  );
}
