import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** A client may send the rest of its body, so that it can read the answer; but not for ever. */
const mostDropped = 64 * 1024 * 1024;

export function refuse(
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  { status, why, close }: { readonly status: number; readonly why: string; readonly close: boolean },
): void {
  const body = `${status} ${why}\n`;
  response.writeHead(status, [
    'Content-Type',
    'text/plain; charset=utf-8',
    'Content-Length',
    String(Buffer.byteLength(body)),
    ...(status === 405 ? ['Allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'] : []),
    ...(close ? ['Connection', 'close'] : []),
  ]);
  response.end(request.method === 'HEAD' ? undefined : body);
  dropRest(request);
}

/** What is left of a body after an answer is read and goes nowhere: many a client reads only when it has sent it all. */
export function dropRest(request: IncomingMessage): void {
  if (request.complete) return;
  let left = mostDropped;
  request.on('data', (chunk: Uint8Array) => {
    left -= chunk.length;
    if (left < 0) request.socket.destroy();
  });
  // Who was piped somewhere stands still since then, whoever listens.
  request.resume();
}

/** The same where there is only the connection left. */
export function refuseRaw(socket: Duplex, status: number, reason: string): void {
  const body = `${status} ${reason}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
