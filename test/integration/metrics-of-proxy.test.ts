/** Two sources about one truth: the counters of the real proxy, read by us and by the real Prometheus. */
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCountersSource } from '../../src/adapters/metrics/counters/index.ts';
import { createPrometheusSource } from '../../src/adapters/metrics/prometheus/index.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeHttp } from '../../src/adapters/system/node/http.ts';
import type { MetricAnswer } from '../../src/domain/metrics/measurement.ts';
import { fullWeight } from '../../src/domain/route/spec.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { findPrometheus } from '../../tools/testbed/prometheus.ts';
import { openLocalProxy } from '../support/local-proxy.ts';
import { startPrometheus } from '../support/prometheus-bed.ts';

const programs = findPrometheus();
const never = new AbortController().signal;
const clock = createNodeClock();
const http = createNodeHttp(clock);

describe.skipIf(programs === undefined)('the counters of the built-in proxy', () => {
  test('say the same to us and to Prometheus, about each arm, and nothing any more once the proxy is killed', async () => {
    await using proxy = await openLocalProxy();
    const route = { service: 'web', environment: 'test', options: {} };
    const arms = [await arm('stable', 0), await arm('canary', 4)];
    const state = await proxy.router.ensure(route, { id: 'half', arms }, never);
    if (state.kind !== 'present' || state.metricsAddress === undefined || programs === undefined) throw new Error('?');
    const prometheus = await startPrometheus(programs, { scrape: new URL(state.metricsAddress).host });
    onTestFinished(prometheus.close);
    const { metricsAddress } = state;
    const counters = createCountersSource({ http, clock }, { address: async () => metricsAddress });
    const scraped = createPrometheusSource({ http, clock }, { url: prometheus.url, headers: {} });
    await trafficFor(18_000, state.address, () => counters.sample?.(never));

    const then = new Date().toISOString();
    const ask = (source: MetricSource, query: string, of: string, at = then): Promise<MetricAnswer> => {
      const ready = proxy.router.features.queries[query];
      if (ready === undefined) throw new Error(`no query ${query}`);
      return source.query(
        {
          query: ready.query,
          arguments: { environment: 'test', service: 'web', arm: of },
          at,
          windowMs: 8_000,
          timeoutMs: 5_000,
          staleAfterMs: 3_000,
        },
        never,
      );
    };
    for (const source of [counters, scraped]) {
      const value = async (query: string, of: string): Promise<number> => {
        const { measurement } = await ask(source, query, of);
        if (measurement.kind !== 'value') throw new Error(`${source.kind} ${query}: ${JSON.stringify(measurement)}`);
        return measurement.value;
      };
      expect(await value('success-rate', 'stable')).toBe(1);
      expect(await value('success-rate', 'canary')).toBeCloseTo(0.75, 1);
      const [stable, canary] = [await value('request-count', 'stable'), await value('request-count', 'canary')];
      expect(canary / (stable + canary)).toBeGreaterThan(0.35);
      expect(canary / (stable + canary)).toBeLessThan(0.65);
      expect(await value('request-rate', 'canary')).toBeGreaterThan(5);
      expect(await value('latency-p99', 'canary')).toBeLessThan(1);
    }
    const counts = await Promise.all([counters, scraped].map((source) => ask(source, 'request-count', 'stable')));
    const [ours = 0, theirs = 0] = counts.map(({ measurement }) =>
      measurement.kind === 'value' ? measurement.value : 0,
    );
    // Each has its own samples, a second apart, of a window of eight.
    expect(Math.abs(ours - theirs) / theirs).toBeLessThan(0.35);

    await proxy.kill();
    await sleep(4_000);
    const now = new Date().toISOString();
    const dead = await Promise.all([counters, scraped].map((source) => ask(source, 'success-rate', 'canary', now)));
    expect(dead[0]?.measurement).toMatchObject({ kind: 'error', reason: 'unreachable' });
    expect(['stale', 'empty']).toContain(dead[1]?.measurement.kind);
  });
});

/** An instance of which each n-th answer is a failure; 0: none. */
async function arm(name: string, failing: number) {
  let count = 0;
  const server = createServer((_, response) => {
    count++;
    response.writeHead(failing > 0 && count % failing === 0 ? 500 : 200).end(name);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    name,
    weight: fullWeight / 2,
    endpoints: [{ host: '127.0.0.1', port: (server.address() as AddressInfo).port }],
  };
}

async function trafficFor(ms: number, address: string, eachSecond: () => Promise<void> | undefined): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const end = Date.now() + ms;
  let next = 0;
  while (Date.now() < end) {
    if (Date.now() >= next) {
      next = Date.now() + 1_000;
      await eachSecond();
    }
    await new Promise<void>((resolve, reject) => {
      get(address, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
    });
    await sleep(10);
  }
  agent.destroy();
}
