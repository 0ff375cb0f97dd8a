import type { IncomingMessage } from 'node:http';
import { passTrailers } from './exchange.ts';
import type { Plan } from './plan.ts';
import { readHead } from './head.ts';

/** Passes the answer of an instance on to the client, as it comes. */
export function answerFrom(plan: Plan, answer: IncomingMessage): void {
  const { exchange, lane, request, cookies } = plan;
  const { response } = exchange;
  if (exchange.isOver() || response.headersSent) {
    answer.destroy();
    return;
  }
  exchange.answered();
  const head = readHead(answer.rawHeaders, 'upstream');
  const isChunked = head.transferEncodings.length > 0;
  const raw = [...head.passed, ...cookies];
  // Only what is chunked has trailers, and HTTP/1.0 knows neither.
  if (isChunked && head.trailer !== undefined && request.httpVersion === '1.1') raw.push('Trailer', head.trailer);
  if (lane.closing) raw.push('Connection', 'close');
  try {
    // Node adds a Date where the instance gave none, as RFC 9110, 6.6.1 asks for.
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', raw);
  } catch {
    // The parser lets pass what may not be written: a status of 099, a control character in a value.
    exchange.malformed();
    return;
  }
  answer.on('error', () => exchange.brokenOff());
  answer.on('close', () => {
    if (!answer.complete) exchange.brokenOff();
  });
  let hasBegun = false;
  answer.once('data', () => void (hasBegun = true));
  answer.pipe(response, { end: false });
  answer.on('end', () => {
    hasBegun = true;
    if (!answer.complete) return;
    passTrailers(response, answer.rawTrailers);
    response.end();
  });
  // A stream may say nothing for a long time after its head: the client is not to wait for it. What came in the same
  // packet is written first, together with the head.
  queueMicrotask(() => {
    if (!hasBegun && !response.destroyed) response.flushHeaders();
  });
}
