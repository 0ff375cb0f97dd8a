/** The metric source on the real Prometheus. `npm run testbed` fetches it where Debian's packages are to be had. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/metrics/prometheus/index.ts';
import { prometheusOptions } from '../../src/adapters/metrics/prometheus/options.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeHttp } from '../../src/adapters/system/node/http.ts';
import type { Measurement } from '../../src/domain/metrics/measurement.ts';
import type { Snapshot } from '../../src/domain/metrics/samples.ts';
import type { MetricQuestion } from '../../src/ports/metric-source.ts';
import { metricSourceContract } from '../../src/testing/contracts/metric-source.ts';
import { findPrometheus } from '../../tools/testbed/prometheus.ts';
import { nativeHistogram, nativeHistogramType } from '../support/native-histogram.ts';
import { type RunningPrometheus, startPrometheus } from '../support/prometheus-bed.ts';

const programs = findPrometheus();
const clock = createNodeClock();
const http = createNodeHttp(clock);
const sourceAt = (url: string, more: object = {}) =>
  createPrometheusSource({ http, clock }, prometheusOptions.parse({ url, ...more }));

describe.skipIf(programs === undefined)('the contract', () => {
  metricSourceContract('prometheus', async () => {
    const open: { close(): unknown }[] = [];
    return {
      now: Math.floor(Date.now() / 5_000) * 5_000 - 3_600_000,
      async holding(history) {
        const running = await startPrometheus(found(), { history });
        open.push(running);
        return sourceAt(running.url);
      },
      dead: async () => sourceAt('http://127.0.0.1:1'),
      async silent() {
        const server = await silentServer();
        open.push(server);
        return sourceAt(`http://127.0.0.1:${portOf(server)}`);
      },
      async close() {
        for (const each of open) await each.close();
      },
    };
  });
});

describe.skipIf(programs === undefined)('a real Prometheus', () => {
  const now = Math.floor(Date.now() / 5_000) * 5_000 - 3_600_000;
  let shared: Promise<RunningPrometheus> | undefined;
  const withHistory = (): Promise<RunningPrometheus> => {
    shared ??= startPrometheus(found(), { history: history(now) });
    return shared;
  };
  afterAll(async () => (await shared)?.close());

  const ask = async (text: string, given: Partial<MetricQuestion> = {}) => {
    const source = sourceAt((await withHistory()).url);
    return source.query({ ...question(new Date(now)), query: { kind: 'text', text }, ...given }, never);
  };

  test('does not choose among several series', async () => {
    const { measurement } = await ask('requests_total');

    expect(measurement).toMatchObject({ kind: 'several-series', count: 2 });
    expect(measurement.kind === 'several-series' && measurement.examples.join()).toContain('canary');
  });

  test('tells labels that fit nothing from a name that nobody has, and a counter from a level', async () => {
    const labels = await ask('sum(increase(requests_total{arm="canari"}[{window}]))');
    const name = await ask('sum(increase(request_total{arm="canary"}[{window}]))');
    const level = await ask('sum(requests_total{arm="canary"})');

    expect(labels.measurement).toEqual({
      kind: 'empty',
      reason: 'no requests_total has these labels, and there are others',
    });
    expect(name.measurement).toEqual({ kind: 'empty', reason: 'nothing matches' });
    expect(level.measurement.kind).toBe('value');
    expect(level.warnings).toEqual([
      'requests_total is read as a level, and is a counter: increase(requests_total[{window}])',
    ]);
    expect(labels.warnings).toBeUndefined();
  });

  test.each([
    { text: 'sum(rate(', reason: 'query-invalid' },
    { text: 'requests_total[5m]', reason: 'query-invalid' },
    { text: '"text"', reason: 'query-invalid' },
  ])('says what is wrong with the query $text', async ({ text, reason }) => {
    expect((await ask(text)).measurement).toMatchObject({ kind: 'error', reason, again: false });
  });

  test('tells NaN and infinities from numbers', async () => {
    const kinds = await Promise.all(['vector(0) / 0', '1 / 0', '-1 / 0', '3'].map((text) => ask(text)));

    expect(kinds.map(({ measurement }) => measurement)).toEqual([
      { kind: 'nan', result: 'NaN' },
      { kind: 'nan', result: '+Inf' },
      { kind: 'nan', result: '-Inf' },
      { kind: 'value', value: 3 },
    ]);
  });

  test('fills arguments into strings, patterns and the open, and asks how old the data is', async () => {
    const text = 'sum(increase({name}{arm="{arm}",code=~"{first}.*"}[{window}]))';
    const query = { kind: 'text', text, newest: 'max(timestamp({name}))' } as const;
    const given = { name: 'requests_total', arm: 'canary', first: '2' };

    const fresh = await ask(text, { query, arguments: given });
    const stale = await ask(text, { query, arguments: given, at: new Date(now + 50_000).toISOString() });

    const unsaid = { query: { kind: 'text', text } as const, arguments: given };
    const old = await ask(text, { ...unsaid, at: new Date(now + 50_000).toISOString() });
    const young = await ask(text, { ...unsaid, at: new Date(now - 170_000).toISOString() });
    expect(old.measurement).toMatchObject({ kind: 'stale', ageMs: 50_000 });
    expect(young.measurement).toMatchObject({ kind: 'partial-window', coveredMs: 30_000 });
    expect(fresh.measurement).toMatchObject({ kind: 'value', value: 600, newest: new Date(now).toISOString() });
    expect(stale.measurement).toMatchObject({ kind: 'stale', ageMs: 50_000 });
  });

  test('reads a histogram from its buckets, with the number of events of another query', async () => {
    const text = 'sum by (le) (increase(took_seconds_bucket{arm="{arm}"}[{window}]))';
    const events = 'sum(increase(requests_total{arm="{arm}"}[{window}]))';
    const reading = { kind: 'text', text, reads: 'histogram' } as const;
    const given = { arm: 'canary' };

    const found = await ask('', { query: reading, arguments: given });
    const counted = await ask('', { query: { ...reading, events }, arguments: given });
    const without = await ask('', { query: { ...reading, events: 'no_such_total' }, arguments: given });
    const all = 'sum by (le, arm) (increase(took_seconds_bucket[{window}]))';
    const several = await ask('', { query: { ...reading, text: all } });
    const number = await ask('', { query: { ...reading, text: 'sum(requests_total)' } });

    expect(found.measurement).toMatchObject({
      kind: 'value',
      events: 120,
      buckets: [
        { le: 0.1, events: 60 },
        { le: 0.5, events: 108 },
      ],
    });
    expect(counted.measurement).toMatchObject({ kind: 'value', events: 600 });
    expect(without.measurement.kind).toBe('empty');
    expect(several.measurement).toMatchObject({ kind: 'several-series', count: 2 });
    expect(number.measurement).toMatchObject({ kind: 'error', reason: 'query-invalid' });
  });

  test('reads a native histogram that it has scraped', async () => {
    const target = await nativeTarget();
    const running = await startPrometheus(found(), { scrape: target.address, features: ['native-histograms'] });
    onTestFinished(running.close);
    const source = sourceAt(running.url);
    const query = { kind: 'text', text: 'sum(increase(took_seconds[{window}]))', reads: 'histogram' } as const;

    const measurement = await until(
      async () => (await source.query({ ...question(new Date()), windowMs: 2_000, query }, never)).measurement,
      ({ kind }) => kind === 'value',
    );

    // Of schema 0: bounds are powers of two. A tenth lies around zero, and three tenths in each of (0.5, 1], (1, 2], (4, 8].
    if (measurement.kind !== 'value') throw new Error(JSON.stringify(measurement));
    const { events = 0, buckets = [] } = measurement;
    expect(events).toBeGreaterThan(0);
    expect(buckets.map(({ le }) => le)).toEqual([0.001, 0.5, 1, 2, 4, 8]);
    const shares = buckets.map((bucket) => Math.round((10 * bucket.events) / events));
    expect(shares).toEqual([1, 1, 4, 7, 7, 10]);
  });

  test('does not believe a clock that is far from ours', async () => {
    const { url } = await withHistory();
    const slow = { now: () => new Date(Date.now() - 3_600_000) };
    const source = createPrometheusSource({ http, clock: slow }, prometheusOptions.parse({ url }));

    const answer = await source.query(question(new Date(now)), never);

    expect(answer.measurement).toMatchObject({ kind: 'error', reason: 'clock-offset' });
    expect(answer.clockOffsetMs).toBeGreaterThan(3_590_000);
  });

  test('asks over TLS with a password, and is refused without', async () => {
    const { ca, web } = await secured();
    const running = await startPrometheus(found(), { web });
    onTestFinished(running.close);
    const auth = { kind: 'basic', username: 'reader', password: 'test' };
    const ask = async (more: object) => {
      const source = sourceAt(running.url, more);
      return (await source.query({ ...question(new Date()), query: { kind: 'text', text: '1' } }, never)).measurement;
    };

    expect(
      await until(
        () => ask({ auth, tls: { ca } }),
        ({ kind }) => kind === 'value',
      ),
    ).toMatchObject({ value: 1 });
    expect(await ask({ tls: { ca } })).toMatchObject({ kind: 'error', reason: 'denied', again: false });
    expect(await ask({ auth })).toMatchObject({ kind: 'error', reason: 'unreachable', again: false });
  });

  test('a target that is gone has no numbers, although its old ones are still within the window', async () => {
    let count = 0;
    const target = createHttpServer(
      (_, response) => void response.end(`requests_total{arm="canary"} ${(count += 10)}\n`),
    );
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    const running = await startPrometheus(found(), { scrape: `127.0.0.1:${portOf(target)}` });
    onTestFinished(running.close);
    const look = async () => {
      const asked = { ...question(new Date()), windowMs: 4_000, staleAfterMs: 3_000 };
      return (await sourceAt(running.url).query(asked, never)).measurement;
    };
    const young = await until(look, ({ kind }) => kind === 'partial-window');
    const alive = await until(look, ({ kind }) => kind === 'value');

    target.closeAllConnections();
    target.close();
    const gone = await until(look, ({ kind }) => kind !== 'value' && kind !== 'partial-window');

    expect(young).toMatchObject({ windowMs: 4_000 });
    expect(alive).toMatchObject({ kind: 'value' });
    expect(['stale', 'empty']).toContain(gone.kind);
  });
});

const found = () => {
  if (programs === undefined) throw new Error('needs prometheus');
  return programs;
};

const never = new AbortController().signal;

const question = (at: Date): MetricQuestion => ({
  query: { kind: 'increase', counter: 'requests_total', where: [{ label: 'arm', is: 'equal', value: 'canary' }] },
  arguments: {},
  at: at.toISOString(),
  windowMs: 60_000,
  timeoutMs: 10_000,
  staleAfterMs: 30_000,
});

const history = (now: number): readonly Snapshot[] =>
  Array.from({ length: 41 }, (_, step) => ({
    at: now + (step - 40) * 5_000,
    series: ['canary', 'stable'].flatMap((arm) => [
      { name: 'requests_total', labels: { arm, code: '200' }, value: step * 50 },
      ...Object.entries({ '0.1': 5, '0.5': 9, '+Inf': 10 }).map(([le, each]) => ({
        name: 'took_seconds_bucket',
        labels: { arm, le },
        value: step * each,
      })),
    ]),
  }));

/** Counts ten more with every scrape; only the binary format of Prometheus has native histograms. */
async function nativeTarget(): Promise<{ readonly address: string }> {
  let scrapes = 0;
  const target = createHttpServer((_, response) => {
    scrapes += 1;
    response.setHeader('content-type', nativeHistogramType);
    response.end(nativeHistogram('took_seconds', { zero: scrapes, spans: [0, 1, 3], each: 3 * scrapes }));
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    target.closeAllConnections();
    target.close();
  });
  return { address: `127.0.0.1:${portOf(target)}` };
}

async function until(look: () => Promise<Measurement>, wanted: (measurement: Measurement) => boolean) {
  for (let tries = 0; tries < 200; tries++) {
    const measurement = await look();
    if (wanted(measurement)) return measurement;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not as wanted: ${JSON.stringify(await look())}`);
}

/** A certificate for 127.0.0.1, and a Prometheus that lets `reader` in with the password `test`. */
async function secured(): Promise<{ readonly ca: string; readonly web: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-tls-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await promisify(execFile)('openssl', [...words, ...name, '-keyout', key, '-out', cert]);
  const hash = '$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay';
  const web = `tls_server_config: { cert_file: ${cert}, key_file: ${key} }\nbasic_auth_users: { reader: '${hash}' }\n`;
  return { ca: await readFile(cert, 'utf8'), web };
}

async function silentServer(): Promise<Server> {
  const server = createServer((socket) => void socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return server;
}

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
};
