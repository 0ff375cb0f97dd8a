/** The metric source on the real Prometheus. `npm run testbed` fetches it where Debian's packages are to be had. */
import { createServer, type Server } from 'node:net';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { createPrometheusSource } from '../../src/adapters/metrics/prometheus/index.ts';
import { prometheusOptions } from '../../src/adapters/metrics/prometheus/options.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeHttp } from '../../src/adapters/system/node/http.ts';
import { metricSourceContract } from '../../src/testing/contracts/metric-source.ts';
import { findPrometheus } from '../../tools/testbed/prometheus.ts';
import { type RunningPrometheus, startPrometheus } from '../support/prometheus-bed.ts';

const programs = findPrometheus();
const clock = createNodeClock();
const http = createNodeHttp(clock);
const sourceAt = (url: string, more: object = {}) =>
  createPrometheusSource({ http, clock }, prometheusOptions.parse({ url, ...more }));

if (programs === undefined) test.skip('needs prometheus', () => undefined);
else
  metricSourceContract('prometheus', async () => {
    const open: { close(): unknown }[] = [];
    return {
      now: Math.floor(Date.now() / 5_000) * 5_000 - 3_600_000,
      async holding(history) {
        const running = await startPrometheus(programs, { history });
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
