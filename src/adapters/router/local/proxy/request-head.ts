import type { IncomingMessage } from 'node:http';
import type { Admission } from './admission.ts';
import type { Head } from './head.ts';
import type { Lane } from './lane.ts';

type Admitted = Extract<Admission, { readonly kind: 'admitted' }>;

/** Methods without an effect: the only ones that may be sent once more, after a kept connection turned out to be closed. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Of these a receiver expects a length even where there is no body. */
const bodyMethods = new Set(['POST', 'PUT', 'PATCH']);

export const isRepeatable = (method: string, { body }: Admitted): boolean => body === 'none' && safeMethods.has(method);

/** The head that goes upstream. `connection` is what this one connection is to be: `keep-alive`, `close`, `Upgrade`. */
export function upstreamHead(
  lane: Pick<Lane, 'options' | 'pseudonym'>,
  request: IncomingMessage,
  { head, admitted, connection }: { readonly head: Head; readonly admitted: Admitted; readonly connection: string },
): string[] {
  const { host, body } = admitted;
  const client = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? 'unknown';
  const isTrusted = lane.options.forwarded === 'append';
  const before = isTrusted && head.forwardedFor !== undefined ? `${head.forwardedFor}, ` : '';
  const raw: string[] = ['Host', host ?? ''];
  for (const each of head.passed) raw.push(each);
  if (body === 'chunked') raw.push('Transfer-Encoding', 'chunked');
  else if (head.contentLength === undefined && bodyMethods.has(request.method ?? '')) raw.push('Content-Length', '0');
  if (body === 'chunked' && head.trailer !== undefined) raw.push('Trailer', head.trailer);
  raw.push('X-Forwarded-For', `${before}${client}`);
  if (!isTrusted || request.headers['x-forwarded-proto'] === undefined) raw.push('X-Forwarded-Proto', 'http');
  if (!isTrusted || request.headers['x-forwarded-host'] === undefined) raw.push('X-Forwarded-Host', host ?? '');
  const via = `${request.httpVersion} ${lane.pseudonym}`;
  raw.push('Via', head.via === undefined ? via : `${head.via}, ${via}`);
  if (head.takesTrailers) raw.push('TE', 'trailers', 'Connection', `${connection}, TE`);
  else raw.push('Connection', connection);
  return raw;
}

/** Our own name in `Via`: the request has come round. */
export const isLoop = (via: string | undefined, pseudonym: string): boolean => via?.includes(pseudonym) === true;
