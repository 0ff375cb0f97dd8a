import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { Endpoint } from '../../../../domain/route/spec.ts';
import { trailerPairs } from './head.ts';
import type { Flight, Lane } from './lane.ts';
import { type FaultReason, leftDuringAnswer, leftUnanswered } from './meters.ts';
import { dropRest, refuse } from './refuse.ts';

/** One request and its answer, with every way in which the two can end. It ends once. */
export interface Exchange {
  readonly endpoint: Endpoint;
  readonly response: ServerResponse;
  /** The attempt that counts from now on. */
  use(upstream: ClientRequest): void;
  /** The head of the answer is there: from now on the answer itself tells how it ends. */
  answered(): void;
  isAnswered(): boolean;
  isOver(): boolean;
  failed(error: NodeJS.ErrnoException): void;
  /** The attempt is over, whether or not it said why. */
  closed(attempt: ClientRequest): void;
  /** The answer cannot be passed on. */
  malformed(): void;
  timedOut(): void;
  /** The answer ended before it was whole. */
  brokenOff(): void;
  tooLarge(limit: number): void;
}

interface Failure {
  readonly status: number;
  readonly why: string;
  /** Whose fault; undefined: the client's. */
  readonly reason?: FaultReason;
}

const failures = {
  silent: { status: 502, why: 'the instance did not answer', reason: 'reset' },
  malformed: { status: 502, why: 'the answer is malformed', reason: 'malformed' },
  brokenOff: { status: 502, why: 'the answer broke off', reason: 'broken-off' },
  cut: { status: 503, why: 'the instance was taken out of service', reason: 'drain-cut' },
  timeout: { status: 504, why: 'the instance did not answer in time', reason: 'timeout' },
} as const satisfies Readonly<Record<string, Failure>>;

export function createExchange(
  lane: Lane,
  parts: {
    readonly arm: string;
    readonly endpoint: Endpoint;
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
  },
): Exchange {
  const { arm, endpoint, request, response } = parts;
  const started = lane.monotonicMs();
  let upstream: ClientRequest | undefined;
  let isOver = false;
  let isAnswered = false;
  const end = (code: number): void => {
    isOver = true;
    lane.flights.delete(flight);
    lane.meters.ended(arm, 'answer', code, (lane.monotonicMs() - started) / 1000);
  };
  /** Says so where the client has not seen an answer yet; else only a broken connection can tell it. */
  const fail = ({ status, why, reason }: Failure): void => {
    if (isOver) return;
    if (reason !== undefined) lane.meters.fault(arm, reason);
    end(status);
    request.unpipe();
    upstream?.destroy();
    if (response.headersSent) response.destroy();
    else refuse({ request, response }, { status, why, close: false });
  };
  const flight: Flight = {
    arm,
    endpoint,
    kind: 'answer',
    cut: () => fail(failures.cut),
  };
  lane.flights.add(flight);
  response.once('close', () => {
    // The client has gone: nobody reads on, and the instance need not work on.
    if (!isOver && response.writableFinished) end(response.statusCode);
    if (!isOver) end(isAnswered || !request.complete ? leftDuringAnswer : leftUnanswered);
    if (upstream !== undefined && (!upstream.writableFinished || !response.writableFinished)) letGo(request, upstream);
  });
  return {
    endpoint,
    response,
    use: (attempt) => void (upstream = attempt),
    answered: () => void (isAnswered = true),
    isAnswered: () => isAnswered,
    isOver: () => isOver,
    failed(error) {
      // An instance may answer early and read no further.
      if (!isAnswered) fail({ ...failures.silent, reason: reasonOf(error) });
    },
    closed(attempt) {
      if (!isAnswered && attempt === upstream) fail(failures.silent);
    },
    malformed: () => fail(failures.malformed),
    timedOut: () => fail(failures.timeout),
    brokenOff: () => fail(failures.brokenOff),
    tooLarge: (limit) => fail({ status: 413, why: `the body has more than ${limit} bytes` }),
  };
}

/** What is left of a body after an early answer goes nowhere. */
function letGo(request: IncomingMessage, upstream: ClientRequest): void {
  request.unpipe(upstream);
  upstream.destroy();
  dropRest(request);
}

function reasonOf({ code, syscall }: NodeJS.ErrnoException): FaultReason {
  if (syscall === 'connect') return 'connect';
  return code?.startsWith('HPE_') === true ? 'malformed' : 'reset';
}

/** Those that may come late, all at once: a second call would take the place of the first. */
export function passTrailers(to: ClientRequest | ServerResponse, raw: readonly string[]): void {
  const pairs = trailerPairs(raw);
  if (pairs.length === 0 || !to.chunkedEncoding) return;
  try {
    to.addTrailers(pairs);
  } catch {
    // A trailer that may not be written is no reason to lose the message.
  }
}
