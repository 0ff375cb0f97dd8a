import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Loopback, LoopbackAnswer, LoopbackRequest } from '../../../ports/loopback.ts';

const mostBytes = 8_192;
const host = '127.0.0.1';

/** Nothing is loaded from elsewhere, nobody frames it, and where it was is told to nobody. */
const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  Connection: 'close',
} as const;

export const createLoopback = (): Loopback => ({
  async serve(port, answer) {
    const server = createServer({ maxHeaderSize: mostBytes, requestTimeout: 10_000 }, (request, response) => {
      respond(request, response, answer).catch(() => response.destroy());
    });
    try {
      await once(server.listen(port, host), 'listening');
    } catch (error) {
      throw new DeliveryError('LOOPBACK_PORT_TAKEN', `port ${port} of ${host} cannot be had`, { cause: error });
    }
    // It is no reason to stay when all else has ended.
    server.unref();
    const address = server.address();
    const bound = typeof address === 'object' && address !== null ? address.port : port;
    return {
      origin: `http://${host}:${bound}`,
      async close() {
        server.close();
        server.closeAllConnections();
      },
    };
  },
});

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: LoopbackRequest) => Promise<LoopbackAnswer>,
): Promise<void> {
  // A page of somebody else whose name leads here has that name as its host.
  const isOurs = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '');
  const form = isOurs ? await formOf(request) : undefined;
  if (form === undefined) {
    response.writeHead(isOurs ? 413 : 421, headers).end();
    return;
  }
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
  const { status, html } = await answer({ method: request.method ?? 'GET', path, form });
  response.writeHead(status, headers).end(html);
}

/** Undefined: it is too much. */
async function formOf(request: IncomingMessage): Promise<Readonly<Record<string, string>> | undefined> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > mostBytes) return undefined;
  }
  return Object.fromEntries(new URLSearchParams(text));
}
