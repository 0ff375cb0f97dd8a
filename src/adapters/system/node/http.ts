import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest, type RequestOptions } from 'node:https';
import type { Clock } from '../../../ports/clock.ts';
import type { Http, HttpOutcome, HttpRequest } from '../../../ports/http.ts';
import { systemCode } from './file-error.ts';

/** Requests over node's own HTTP: a connection each, nothing kept open between two of them. */
export const createNodeHttp = (clock: Pick<Clock, 'now'>): Http => ({
  async request(request, signal) {
    signal.throwIfAborted();
    const began = clock.now().getTime();
    const late = AbortSignal.timeout(request.timeoutMs);
    try {
      const answer = await exchange(request, AbortSignal.any([signal, late]));
      return { kind: 'answer', ...answer, tookMs: clock.now().getTime() - began };
    } catch (error) {
      signal.throwIfAborted();
      return late.aborted ? { kind: 'timeout', afterMs: request.timeoutMs } : failure(error);
    }
  },
});

interface Exchanged {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly cut: boolean;
}

function exchange(request: HttpRequest, signal: AbortSignal): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const url = new URL(request.url);
    const { ca, cert, key, serverName } = request.tls ?? {};
    const options: RequestOptions = {
      method: request.method,
      signal,
      agent: false,
      headers: {
        'user-agent': 'fairlead',
        ...(request.body !== undefined && { 'content-length': String(Buffer.byteLength(request.body)) }),
        ...request.headers,
      },
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(serverName !== undefined && { servername: serverName }),
    };
    const open = url.protocol === 'https:' ? secureRequest : plainRequest;
    const sent = open(url, options, (response) => {
      read(response, request.maxBytes).then(resolve, reject);
    });
    sent.on('error', reject);
    sent.end(request.body);
  });
}

async function read(response: IncomingMessage, maxBytes: number): Promise<Exchanged> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    // To leave the loop destroys the stream, and with it the connection.
    if (bytes > maxBytes) break;
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  const body = Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
  return { status: response.statusCode ?? 0, headers, body, cut: bytes > maxBytes };
}

function failure(error: unknown): HttpOutcome {
  const code = systemCode(error) ?? '';
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', reason: reasonOf(code), detail: message === '' ? code : message };
}

function reasonOf(code: string): Extract<HttpOutcome, { kind: 'failed' }>['reason'] {
  if (['ECONNREFUSED', 'ENOENT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)) return 'refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown-host';
  return /CERT|SELF_SIGNED|ISSUER|^ERR_TLS|^ERR_SSL|EPROTO/.test(code) ? 'tls' : 'broken';
}
