import type { Measurement, MeasurementFault } from '../../../domain/metrics/measurement.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Http, HttpRequest } from '../../../ports/http.ts';
import { authorization, type HttpAccess, shown } from './access.ts';
import { offsetOf } from './clock-offset.ts';

export interface HttpDeps {
  readonly http: Http;
  readonly clock: Pick<Clock, 'now'>;
}

export interface Facts {
  readonly warnings: readonly string[];
  readonly clockOffsetMs?: number;
}

/** What the network brought: an answer of whatever status, or why there is none. */
export type Exchanged =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly facts: Facts }
  | { readonly kind: 'nothing'; readonly why: Measurement; readonly facts: Facts };

const maxBytes = 16 * 1024 * 1024;

export interface Ask extends Pick<HttpRequest, 'method' | 'timeoutMs'> {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** One request to a place of HTTP, with what lets us in there. */
export async function exchange(
  { http, clock }: HttpDeps,
  access: Pick<HttpAccess, 'headers' | 'auth' | 'tls'>,
  { method, url, headers = {}, body, timeoutMs }: Ask,
  signal: AbortSignal,
): Promise<Exchanged> {
  const outcome = await http.request(
    {
      method,
      url,
      headers: { ...headers, ...authorization(access), ...access.headers },
      timeoutMs,
      maxBytes,
      ...(body !== undefined && { body }),
      ...(access.tls !== undefined && { tls: access.tls }),
    },
    signal,
  );
  const facts = { warnings: [], ...offsetOf(outcome, clock.now()) };
  if (outcome.kind === 'timeout') return { kind: 'nothing', why: { kind: 'timeout', afterMs: timeoutMs }, facts };
  if (outcome.kind === 'failed') {
    const detail = `${shown(url)}: ${outcome.detail}`;
    return { kind: 'nothing', why: fault('unreachable', detail, { again: outcome.reason !== 'tls' }), facts };
  }
  if (outcome.cut) {
    const detail = `${shown(url)} answers with more than ${maxBytes} bytes`;
    return { kind: 'nothing', why: fault('answer-unreadable', detail), facts };
  }
  return { kind: 'answer', status: outcome.status, body: outcome.body, facts };
}

/** What a status means that is no success, as every API has it. @param said what the body says of it, without secrets */
export function refusal(status: number, url: string, said?: string): Measurement {
  const detail = `${shown(url)} answers with HTTP ${status}${said === undefined ? '' : `: ${cut(said)}`}`;
  if (status === 401 || status === 403) return fault('denied', detail);
  if (status === 429 || status === 408 || status >= 500) return fault('source-failed', detail, { again: true });
  if (status === 400 || status === 422) return fault('query-invalid', detail);
  return fault('answer-unreadable', detail);
}

/** It is read by people, in one line. */
const cut = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
};

/** Unless it is said, the same question fails again. */
export const fault = (
  reason: MeasurementFault,
  detail: string,
  { again = false }: { readonly again?: boolean } = {},
): Extract<Measurement, { kind: 'error' }> => ({ kind: 'error', reason, detail, again });

/** undefined: it is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
