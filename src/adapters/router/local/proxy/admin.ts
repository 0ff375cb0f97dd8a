import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isDeliveryError } from '../../../../domain/errors/delivery-error.ts';
import { errorAnswer, pathOf, type ProxyMark, wishedRoute } from '../protocol.ts';
import type { LiveRoute, RouteName } from './live-route.ts';
import { type Routes, sealed } from './routes.ts';

/** The other end of `admin-client.ts`. */
export interface AdminParts {
  readonly identity: Omit<ProxyMark, 'socket'>;
  readonly routes: Routes;
  /** Ends the process, after the answer. */
  stop(): void;
}

const mostBytes = 4 * 1024 * 1024;

export async function serveAdmin(parts: AdminParts, socket: string): Promise<Server> {
  const server = createServer((request, response) => {
    answer(parts, request).then(
      ({ status, body }) => reply(response, status, body),
      (error: unknown) => reply(response, 422, failureOf(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  return server;
}

interface AdminAnswer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(parts: AdminParts, request: IncomingMessage): Promise<AdminAnswer> {
  const { routes, identity } = parts;
  const { method = '', url = '' } = request;
  if (method === 'GET' && url === '/identity') return { status: 200, body: { ...identity, routes: routes.count() } };
  if (method === 'POST' && url === '/stop') {
    await routes.seal('always');
    parts.stop();
    return { status: 200, body: {} };
  }
  const name = nameIn(url);
  if (name === undefined) return { status: 404, body: {} };
  switch (method) {
    case 'GET':
      return stateOf(routes.get(name));
    case 'PUT': {
      const live = await routes.ensure(wishedRoute.parse(JSON.parse(await readText(request))));
      return live === sealed ? { status: 503, body: {} } : stateOf(live);
    }
    case 'DELETE':
      await routes.release(name);
      // Nothing left to serve, and nothing kept for the next start.
      if (await routes.seal('empty')) parts.stop();
      return { status: 200, body: {} };
    default:
      return { status: 405, body: {} };
  }
}

function stateOf(live: LiveRoute | undefined): AdminAnswer {
  if (live === undefined) return { status: 404, body: {} };
  const { listen, metrics } = live;
  const now = { inFlight: live.inFlight(), endpointsInFlight: live.endpointsInFlight() };
  return { status: 200, body: { spec: live.spec(), generation: live.generation(), listen, metrics, ...now } };
}

function nameIn(url: string): RouteName | undefined {
  const [, environment, service] = /^\/routes\/([^/]+)\/([^/]+)$/.exec(url) ?? [];
  if (environment === undefined || service === undefined) return undefined;
  const name = { environment: decodeURIComponent(environment), service: decodeURIComponent(service) };
  return pathOf(name) === url ? name : undefined;
}

function failureOf(error: unknown): unknown {
  const known = isDeliveryError(error)
    ? errorAnswer.safeParse({ code: error.code, message: error.message })
    : undefined;
  if (known?.success === true) return known.data;
  return { code: 'ROUTER_REJECTED', message: error instanceof Error ? error.message : String(error) };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size > mostBytes) throw new RangeError(`more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
