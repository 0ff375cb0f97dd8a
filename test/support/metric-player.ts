/** A place of HTTP that plays an API of metrics: what it holds is answered in that API's own words. */
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeHttp } from '../../src/adapters/system/node/http.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import type { BadDay, HeldSeries, TextMetricSourceBench } from '../../src/testing/contracts/text-metric-source.ts';

export interface PlayedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface PlayedAnswer {
  readonly status?: number;
  readonly body: string;
}

/** How one API answers; everything in it is checked there: who asks, what, and for which time. */
export interface Playing {
  readonly text: string;
  readonly secret?: string;
  answer(request: PlayedRequest, series: readonly HeldSeries[]): PlayedAnswer;
  readonly days: Readonly<Record<BadDay, PlayedAnswer>>;
  source(url: string, deps: { readonly http: ReturnType<typeof createNodeHttp>; readonly clock: Clock }): MetricSource;
}

type Clock = ReturnType<typeof createNodeClock>;

/** The bench of {@link textMetricSourceContract} over a loopback server. */
export async function playing(given: Playing): Promise<TextMetricSourceBench> {
  const clock = createNodeClock();
  const deps = { http: createNodeHttp(clock), clock };
  const open: { close(): void }[] = [];
  const serving = async (answer: (request: PlayedRequest) => PlayedAnswer): Promise<MetricSource> => {
    const server = await serve(answer);
    open.push(server);
    return given.source(server.url, deps);
  };
  return {
    now: Math.floor(Date.now() / 60_000) * 60_000,
    text: given.text,
    ...(given.secret !== undefined && { secret: given.secret }),
    holding: (series) => serving((request) => given.answer(request, series)),
    having: (day) => serving(() => given.days[day]),
    dead: async () => given.source('http://127.0.0.1:1', deps),
    async silent() {
      const server = createServer((socket) => void socket.on('error', () => undefined));
      server.unref();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      open.push({ close: () => void server.close() });
      const address = server.address();
      return given.source(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, deps);
    },
    async close() {
      for (const each of open) each.close();
    },
  };
}

/** A loopback server; what a handler throws is its answer of 500, so that a wrong request fails the test that made it. */
export async function serve(answer: (request: PlayedRequest) => PlayedAnswer) {
  const seen: PlayedRequest[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const played = { method: request.method ?? '', url, headers: request.headers, body };
      seen.push(played);
      let found: PlayedAnswer;
      try {
        found = answer(played);
      } catch (error) {
        found = { status: 500, body: String(error) };
      }
      response.writeHead(found.status ?? 200, { 'content-type': 'application/json' }).end(found.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    seen,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The points of one arm within a time, as most APIs hand them out. */
export const heldFor = (
  series: readonly HeldSeries[],
  arm: string | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): readonly HeldSeries[] =>
  series
    .filter((each) => each.arm === arm)
    .map((each) => ({ ...each, points: each.points.filter(({ at }) => at >= from && at <= to) }))
    .filter(({ points }) => points.length > 0);
