import { request } from 'node:http';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';

export interface SocketQuestion {
  readonly socket: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  readonly timeoutMs: number;
  /** Who is asked, for the error. */
  readonly proxy: string;
}

export interface SocketAnswer {
  readonly status: number;
  readonly text: string;
}

/** HTTP over a socket of a proxy's. @returns undefined: nobody listens there @throws ROUTER_UNREADABLE */
export async function askSocket(question: SocketQuestion, signal: AbortSignal): Promise<SocketAnswer | undefined> {
  const { socket: socketPath, method, path, body, timeoutMs: timeout } = question;
  const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
  return new Promise<SocketAnswer | undefined>((resolve, reject) => {
    const asked = request({ socketPath, method, path, headers, agent: false, timeout, signal }, (answer) => {
      const chunks: Uint8Array[] = [];
      answer.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET'].includes(error.code ?? '')) resolve(undefined);
      else reject(error);
    });
    asked.end(body);
  }).catch((cause: Error) => {
    signal.throwIfAborted();
    throw new DeliveryError('ROUTER_UNREADABLE', `${question.proxy} did not answer: ${cause.message}`, { cause });
  });
}
