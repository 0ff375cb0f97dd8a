import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getBuiltinModule } from 'node:process';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { StateService } from '../../../ports/state-store.ts';
import type { Answer } from './answer.ts';
import type { Certificate } from './certificate.ts';
import { type AnswerParts, answer } from './requests.ts';

export interface StateServiceOptions extends Omit<AnswerParts, 'refused'> {
  /** @default 127.0.0.1 */
  readonly host?: string;
  /** 0: any that is free. @default 0 */
  readonly port?: number;
  readonly certificate?: Certificate;
  /** The service alone does not keep the process alive. @default 'background' */
  readonly life?: 'background' | 'foreground';
  /** One line for each request that was answered. */
  readonly onAnswer?: (request: { readonly method: string; readonly path: string; readonly status: number }) => void;
}

// Not imported: that would load all which `node:http` offers, a client with its web sockets too, before the first state is
// read. Measured: 40 ms of each command in place of 3.

/** No state that anybody has is nearly as large. */
const largestBody = 512 * 1024 * 1024;

/** @throws STATE_SERVICE_FAILED */
export async function startStateService(options: StateServiceOptions): Promise<StateService> {
  const refused = new Map<string, unknown[]>();
  const parts: AnswerParts = {
    ...options,
    refused: (state, error) => void refused.set(state, [...(refused.get(state) ?? []), error]),
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    respond(parts, request, response).then(
      (status) => options.onAnswer?.({ method: request.method ?? '', path: pathOf(request), status }),
      // The client has gone; there is nobody left to tell.
      () => response.destroy(),
    );
  };
  const { certificate, host = '127.0.0.1' } = options;
  const server =
    certificate === undefined
      ? getBuiltinModule('node:http').createServer(onRequest)
      : getBuiltinModule('node:https').createServer({ ...certificate, minVersion: 'TLSv1.2' }, onRequest);
  await listen(server, options.port ?? 0, host);
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  if (options.life !== 'foreground') server.unref();
  // A listening server of TCP has such an address.
  const { port } = server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    address: `${certificate === undefined ? 'http' : 'https'}://${shown}:${port}`,
    closed,
    grant: (scope, who) => options.tokens.add({ scope, who }),
    refusals(state) {
      const found = refused.get(state) ?? [];
      refused.delete(state);
      return found;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new DeliveryError('STATE_SERVICE_FAILED', `cannot listen on ${host}:${port}: ${cause.message}`, { cause }),
      ),
    );
    server.listen(port, host, resolve);
  });

async function respond(parts: AnswerParts, request: IncomingMessage, response: ServerResponse): Promise<number> {
  const { status, body, headers } = await answer(parts, {
    method: request.method ?? '',
    url: request.url ?? '',
    authorization: request.headers.authorization,
    contentMd5: headerOf(request, 'content-md5'),
    body: () => readBody(request),
  });
  finish(response, { status, ...(body === undefined ? {} : { body }), ...(headers === undefined ? {} : { headers }) });
  return status;
}

function finish(response: ServerResponse, { status, body = '', headers }: Answer): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(bytes);
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size > largestBody) throw new DeliveryError('STATE_INVALID', `a state of more than ${largestBody} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const pathOf = ({ url }: IncomingMessage): string => (url ?? '').split('?')[0] ?? '';

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
