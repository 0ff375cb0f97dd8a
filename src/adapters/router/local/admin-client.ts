import { request } from 'node:http';
import type { z } from 'zod';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { errorAnswer } from './protocol.ts';

export interface AdminQuestion {
  readonly socket: string;
  readonly method: 'GET' | 'PUT' | 'DELETE' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs: number;
}

/** Nobody listens on the socket. */
export const nobody = Symbol('nobody listens');

/**
 * @returns undefined where there is no such thing; {@link nobody} where nobody listens, or left while we asked
 * @throws ROUTER_UNREADABLE, and what the proxy answers
 */
export async function ask<Schema extends z.ZodType>(
  question: AdminQuestion,
  schema: Schema,
  signal: AbortSignal,
): Promise<z.infer<Schema> | undefined | typeof nobody> {
  signal.throwIfAborted();
  const answer = await exchange(question, signal);
  // 503: it is ending, and takes nothing new.
  if (answer === nobody || answer.status === 503) return nobody;
  if (answer.status === 404) return undefined;
  const json = parse(answer.text);
  if (answer.status === 200) {
    const read = schema.safeParse(json);
    if (read.success) return read.data;
  }
  const failure = errorAnswer.safeParse(json);
  if (failure.success) throw new DeliveryError(failure.data.code, failure.data.message);
  throw new DeliveryError(
    'ROUTER_UNREADABLE',
    `the proxy answered ${question.method} ${question.path} with ${answer.status}`,
  );
}

const gone = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

function exchange(
  { socket, method, path, body, timeoutMs }: AdminQuestion,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string } | typeof nobody> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = { 'Content-Length': Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: socket, method, path, headers, agent: false, timeout: timeoutMs, signal });
    const fail = (error: NodeJS.ErrnoException): void => {
      if (signal.aborted) reject(signal.reason);
      else if (gone.has(error.code ?? '')) resolve(nobody);
      else reject(new DeliveryError('ROUTER_UNREADABLE', `${method} ${path}: ${error.message}`, { cause: error }));
    };
    asked.on('error', fail);
    asked.on('timeout', () => asked.destroy(new Error(`the proxy did not answer within ${timeoutMs} ms`)));
    asked.on('response', (answer) => {
      const chunks: Uint8Array[] = [];
      answer.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      answer.on('error', fail);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
    });
    asked.end(text);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
