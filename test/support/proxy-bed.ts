import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { localOptions, splitAddress } from '../../src/adapters/router/local/options.ts';
import { type LiveRoute, openRoute } from '../../src/adapters/router/local/proxy/live-route.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { type Endpoint, fullWeight, type RouteSpec } from '../../src/domain/route/spec.ts';

/** One route of the built-in proxy in this process, with instances whose every byte a test decides. */
export interface ProxyBed extends AsyncDisposable {
  route(spec: RouteSpec, options?: JsonObject): Promise<LiveRoute>;
  /** An instance that speaks HTTP. */
  instance(handle: RequestListener): Promise<Endpoint>;
  /** An instance that is given the bare connection. */
  bareInstance(handle: (socket: Socket) => void): Promise<Endpoint>;
}

export function openProxyBed(): ProxyBed {
  const routes: LiveRoute[] = [];
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const around = {
    clock: { now: () => new Date(), sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }) },
    pseudonym: 'fairlead-test',
    monotonicMs: () => performance.now(),
    random: Math.random,
  };
  const listen = async (server: Server): Promise<Endpoint> => {
    servers.push(server);
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  };
  return {
    async route(spec, options = {}) {
      const name = { environment: 'test', service: 'web' };
      const route = await openRoute(around, { name, options: localOptions.parse(options), spec, generation: 1 });
      routes.push(route);
      return route;
    },
    instance: (handle) => listen(createServer(handle)),
    bareInstance: (handle) => listen(createTcpServer(handle)),
    async [Symbol.asyncDispose]() {
      for (const route of routes) await route.close(0);
      for (const socket of sockets) socket.destroy();
      for (const server of servers) server.close();
    },
  };
}

/** All to one arm. */
export const allTo = (...endpoints: readonly Endpoint[]): RouteSpec => ({
  id: 'all',
  arms: [{ name: 'stable', weight: fullWeight, endpoints }],
});

export interface RawAnswer {
  readonly text: string;
  /** How it ended: the other side closed in order, broke off, or said nothing more for a while. */
  readonly end: 'closed' | 'reset' | 'open';
}

/** Writes bytes as they are, and reads until the other side closes or is silent. */
export function sendRaw(address: string, bytes: string | readonly string[], silenceMs = 300): Promise<RawAnswer> {
  const { host, port } = splitAddress(address);
  const parts = typeof bytes === 'string' ? [bytes] : bytes;
  return new Promise((resolve) => {
    const socket = connect(port, host);
    let text = '';
    const finish = (end: RawAnswer['end']): void => {
      socket.destroy();
      resolve({ text, end });
    };
    socket.setTimeout(silenceMs, () => finish('open'));
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('end', () => finish('closed'));
    socket.on('error', () => finish('reset'));
    socket.on('connect', () => {
      void (async () => {
        for (const part of parts) {
          socket.write(part, 'latin1');
          if (parts.length > 1) await sleep(20);
        }
      })();
    });
  });
}

/** The status of each answer on the connection, in order. */
export const statusesIn = ({ text }: RawAnswer): readonly number[] =>
  [...text.matchAll(/HTTP\/1[.]1 (\d{3}) /g)].map(([, status]) => Number(status));
