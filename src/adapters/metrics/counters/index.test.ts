import { createServer, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { MetricQuery } from '../../../domain/metrics/query.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';
import { metricSourceContract } from '../../../testing/contracts/metric-source.ts';
import { createFakeClock } from '../../../testing/fakes/clock.ts';
import { createNodeHttp } from '../../system/node/http.ts';
import { createCountersSource } from '../counters/index.ts';

const never = new AbortController().signal;

metricSourceContract('counters', async () => {
  const open: Server[] = [];
  const clock = createFakeClock(new Date('2026-01-01T12:00:00.000Z'));
  const http = createNodeHttp(clock);
  const at = (url: string | undefined) => createCountersSource({ http, clock }, { address: async () => url });
  return {
    now: clock.now().getTime(),
    // Asked about now, it would look itself; the history is what it has seen so far, up to now.
    async holding(history) {
      const url = await serving(open, () => textOf(history.at(-1)?.series ?? []));
      const isUpToDate = history.at(-1)?.at === clock.now().getTime();
      const clockThen = isUpToDate ? clock : { now: () => new Date(clock.now().getTime() + 60_000) };
      return createCountersSource({ http, clock: clockThen }, { address: async () => url, history });
    },
    dead: async () => at('http://127.0.0.1:1/metrics'),
    async silent() {
      return at(await serving(open, () => undefined));
    },
    async close() {
      for (const server of open) server.closeAllConnections();
      await Promise.all(open.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
});

test('remembers what the counters were, and takes the snapshot at the end of the window itself', async () => {
  const { source, clock, count } = await lively();
  for (let second = 0; second < 20; second++) {
    await source.sample?.(never);
    count.served += 10;
    await clock.pass(1_000);
  }

  const answer = await source.query(question(clock.now(), 10_000), never);

  expect(answer.measurement).toMatchObject({ kind: 'value', value: 100, events: 100 });
});

test('has only part of a window when it was started within it', async () => {
  const { source, clock } = await lively();
  await source.sample?.(never);
  await clock.pass(4_000);

  const answer = await source.query(question(clock.now(), 10_000), never);

  expect(answer.measurement).toEqual({ kind: 'partial-window', coveredMs: 4_000, windowMs: 10_000 });
});

test('gives the same answer about a time that has passed, whatever was counted since', async () => {
  const { source, clock, count } = await lively();
  await source.sample?.(never);
  await clock.pass(10_000);
  count.served += 7;
  const asked = question(clock.now(), 10_000);
  const first = await source.query(asked, never);

  await clock.pass(1_000);
  count.served += 1_000;
  await source.sample?.(never);

  expect((await source.query(asked, never)).measurement).toEqual(first.measurement);
  expect(first.measurement).toMatchObject({ kind: 'value', value: 7 });
});

test.each([
  { text: 'requests_total{arm="canary"} 1\n<html>', detail: /line 2: <html>/ },
  { text: 'requests_total{arm="canary} 1', detail: /line 1/ },
  { text: 'requests_total one', detail: /line 1/ },
])('does not trust an answer with a line that is none: $text', async ({ text, detail }) => {
  const { source, clock, count } = await lively();
  count.text = text;

  const { measurement } = await source.query(question(clock.now(), 10_000), never);

  expect(measurement).toMatchObject({ kind: 'error', reason: 'answer-unreadable' });
  expect(measurement.kind === 'error' && measurement.detail).toMatch(detail);
});

test('says that nobody serves the counters', async () => {
  const clock = createFakeClock();
  const source = createCountersSource({ http: createNodeHttp(clock), clock }, { address: async () => undefined });

  const { measurement } = await source.query(question(clock.now(), 10_000), never);

  expect(measurement).toMatchObject({ kind: 'error', reason: 'unreachable' });
});

test('says why the router cannot tell where they are', async () => {
  const clock = createFakeClock();
  const address = () => Promise.reject(new DeliveryError('DEPLOYER_UNREACHABLE', 'the proxy is down'));
  const source = createCountersSource({ http: createNodeHttp(clock), clock }, { address });

  const { measurement } = await source.query(question(clock.now(), 10_000), never);

  expect(measurement).toEqual({ kind: 'error', reason: 'unreachable', detail: 'the proxy is down', again: true });
});

test('refuses a text: counters have no language', async () => {
  const { source, clock } = await lively();

  const { measurement } = await source.query(question(clock.now(), 10_000, { kind: 'text', text: 'up' }), never);

  expect(measurement).toMatchObject({ kind: 'error', reason: 'query-unsupported', again: false });
});

async function lively() {
  const open: Server[] = [];
  const clock = createFakeClock();
  const count: { served: number; text?: string } = { served: 0 };
  const url = await serving(open, () => count.text ?? `requests_total{arm="canary",code="200"} ${count.served}\n`);
  onTestFinished(() => void open[0]?.close());
  const source = createCountersSource({ http: createNodeHttp(clock), clock }, { address: async () => url });
  return { source, clock, count };
}

const question = (at: Date, windowMs: number, query: MetricQuery = count): MetricQuestion => ({
  query,
  arguments: { arm: 'canary' },
  at: at.toISOString(),
  windowMs,
  timeoutMs: 5_000,
  staleAfterMs: 5_000,
});

const count: MetricQuery = {
  kind: 'increase',
  counter: 'requests_total',
  where: [{ label: 'arm', is: 'equal', value: '{arm}' }],
};

/** @param answer undefined: never answers */
async function serving(open: Server[], answer: () => string | undefined): Promise<string> {
  const server = createServer((_, response) => {
    const text = answer();
    if (text !== undefined) response.end(text);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/metrics`;
}

function textOf(series: readonly { name: string; labels: Readonly<Record<string, string>>; value: number }[]): string {
  const quoted = (text: string): string => text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
  return series
    .map(({ name, labels, value }) => {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}="${quoted(text)}"`);
      return `${name}{${pairs.join(',')}} ${value}\n`;
    })
    .join('');
}
