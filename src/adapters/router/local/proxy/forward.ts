import { type ClientRequest, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { chooseArm } from '../../../../domain/route/choose.ts';
import type { Sticky } from '../../../../domain/route/spec.ts';
import { admit } from './admission.ts';
import { answerFrom } from './answer.ts';
import { createExchange, passTrailers } from './exchange.ts';
import { factsOf } from './facts.ts';
import { readHead } from './head.ts';
import type { Lane } from './lane.ts';
import { startMirror } from './mirror.ts';
import type { Plan } from './plan.ts';
import { refuse } from './refuse.ts';
import { isLoop, isRepeatable, upstreamHead } from './request-head.ts';

/** One request of a client, from its head to the end of its answer. */
export function forward(lane: Lane, request: IncomingMessage, response: ServerResponse): void {
  const { options, pseudonym, table } = lane;
  const method = request.method ?? '';
  const head = readHead(request.rawHeaders, options.forwarded === 'append' ? 'trusted' : 'stranger');
  const admission = admit({ method, target: request.url ?? '', version: request.httpVersion }, head, {
    bodyBytes: options.bodyBytes,
  });
  if (admission.kind === 'refused' || isLoop(head.via, pseudonym)) {
    const { status, why } =
      admission.kind === 'refused' ? admission : { status: 508, why: 'the request has come back' };
    lane.meters.refused(status);
    // What was not understood may be followed by what was not meant to be a request.
    refuse({ request, response }, { status, why, close: status !== 413 });
    return;
  }
  const choice = chooseArm(table.spec, factsOf(request.rawHeaders, admission.path), lane.chances);
  const endpoint = table.endpointOf(choice.arm);
  const isOnce = !isRepeatable(method, admission);
  const exchange = createExchange(lane, { arm: choice.arm.name, endpoint, request, response });
  const plan: Plan = {
    lane,
    exchange,
    request,
    method,
    path: admission.path,
    raw: upstreamHead(lane, request, { head, admitted: admission, connection: isOnce ? 'close' : 'keep-alive' }),
    hasBody: admission.body !== 'none',
    isOnce,
    cookies: choice.remember === undefined ? [] : cookieFor(table.spec.sticky, choice.remember),
  };
  send(plan, isOnce);
  startMirror(lane, plan, choice.arm);
}

function send(plan: Plan, isLast: boolean): void {
  const { lane, exchange, request } = plan;
  const { options } = lane;
  const upstream = httpRequest({
    host: exchange.endpoint.host,
    port: exchange.endpoint.port,
    method: plan.method,
    path: plan.path,
    headers: plan.raw,
    setHost: false,
    agent: isLast ? lane.fresh : lane.kept,
    timeout: options.idleSeconds * 1000,
    maxHeaderSize: options.headBytes,
  });
  // As for requests: what is above Node's own limit would be left out without a word.
  upstream.maxHeadersCount = 0;
  exchange.use(upstream);
  limitConnecting(upstream, options);
  upstream.on('error', (error: NodeJS.ErrnoException) => {
    // The instance closed the kept connection as we used it. Nothing came back, and the method has no effect: a new one.
    const isUnheard = !exchange.isAnswered() && !exchange.isOver();
    if (!isLast && upstream.reusedSocket && isUnheard && isClosedConnection(error)) send(plan, true);
    else exchange.failed(error);
  });
  upstream.on('close', () => exchange.closed(upstream));
  upstream.on('timeout', () => exchange.timedOut());
  upstream.on('response', (answer) => answerFrom(plan, answer));
  upstream.on('continue', () => exchange.response.writeContinue());
  upstream.on('information', (info) => passHints(request, exchange.response, info));
  if (plan.hasBody) passBody(plan, upstream);
  else upstream.end();
}

const isClosedConnection = ({ code }: NodeJS.ErrnoException): boolean => code === 'ECONNRESET' || code === 'EPIPE';

function limitConnecting(upstream: ClientRequest, { connectSeconds, idleSeconds }: Lane['options']): void {
  upstream.once('socket', (socket) => {
    if (!socket.connecting) return;
    socket.setTimeout(connectSeconds * 1000);
    socket.once('connect', () => socket.setTimeout(idleSeconds * 1000));
  });
}

function passBody({ request, exchange, lane }: Plan, upstream: ClientRequest): void {
  const { bodyBytes } = lane.options;
  let passed = 0;
  if (bodyBytes !== undefined)
    request.on('data', (chunk: Uint8Array) => {
      passed += chunk.length;
      if (passed > bodyBytes) exchange.tooLarge(bodyBytes);
    });
  request.pipe(upstream, { end: false });
  request.on('end', () => {
    passTrailers(upstream, request.rawTrailers);
    upstream.end();
  });
}

/** Early hints are worth passing on; other informational answers say nothing to a client that did not ask. */
function passHints(
  request: IncomingMessage,
  response: ServerResponse,
  info: { readonly statusCode: number; readonly headers: NodeJS.Dict<string | string[]> },
): void {
  const { link } = info.headers;
  if (info.statusCode !== 103 || link === undefined || request.httpVersion !== '1.1' || response.headersSent) return;
  try {
    response.writeEarlyHints({ link });
  } catch {
    // The hint is malformed; the answer itself is still to come.
  }
}

function cookieFor(sticky: Sticky | undefined, point: number): readonly string[] {
  if (sticky?.by !== 'cookie') return [];
  return ['Set-Cookie', `${sticky.name}=${point}; Path=/; Max-Age=${sticky.maxAgeSeconds}; HttpOnly; SameSite=Lax`];
}
