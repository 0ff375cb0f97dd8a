import { type IncomingMessage, request as httpRequest, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { chooseArm } from '../../../../domain/route/choose.ts';
import { admit } from './admission.ts';
import { factsOf } from './facts.ts';
import { readHead } from './head.ts';
import type { Flight, Lane } from './lane.ts';
import { leftUnanswered } from './meters.ts';
import { refuseRaw } from './refuse.ts';
import { isLoop, upstreamHead } from './request-head.ts';

/** Only WebSocket: a tunnel of HTTP/2 would carry requests past the proxy, unseen and uncounted. */
export const isWebSocket = (request: IncomingMessage): boolean =>
  request.method === 'GET' && /^\s*websocket\s*$/i.test(request.headers.upgrade ?? '');

/** A request to become a WebSocket, and then the tunnel itself, as long as both sides keep it. */
export function openTunnel(lane: Lane, request: IncomingMessage, client: Socket, early: Uint8Array): void {
  const { table, options } = lane;
  const head = readHead(request.rawHeaders, options.forwarded === 'append' ? 'trusted' : 'stranger');
  const line = { method: request.method ?? '', target: request.url ?? '', version: request.httpVersion };
  const admission = admit(line, head, { bodyBytes: 0 });
  if (admission.kind === 'refused' || admission.body !== 'none' || isLoop(head.via, lane.pseudonym)) {
    const status = admission.kind === 'refused' ? admission.status : 400;
    lane.meters.refused(status);
    refuseRaw(client, status, STATUS_CODES[status] ?? 'Refused');
    return;
  }
  const choice = chooseArm(table.spec, factsOf(request.rawHeaders, admission.path), lane.chances);
  const endpoint = table.endpointOf(choice.arm);
  const raw = upstreamHead(lane, request, { head, admitted: admission, connection: 'Upgrade' });
  const upstream = httpRequest({
    host: endpoint.host,
    port: endpoint.port,
    method: 'GET',
    path: admission.path,
    headers: [...raw, 'Upgrade', 'websocket'],
    setHost: false,
    agent: false,
    timeout: options.connectSeconds * 1000 + options.idleSeconds * 1000,
  });
  const handshake = trackHandshake(lane, { arm: choice.arm.name, endpoint, client, destroy: () => upstream.destroy() });
  upstream.on('error', () => handshake.failed(502));
  upstream.on('close', () => handshake.failed(502));
  upstream.on('timeout', () => handshake.failed(504));
  upstream.on('upgrade', (answer, instance: Socket, late: Uint8Array) => {
    handshake.ended(101);
    client.write(rawHead(answer, ['Connection', 'Upgrade', 'Upgrade', 'websocket']), 'latin1');
    join({ client, instance, early, late, idleMs: options.tunnelIdleSeconds * 1000 }, handshake.closed);
  });
  upstream.on('response', (answer) => {
    handshake.ended(answer.statusCode ?? 502);
    client.write(rawHead(answer, ['Connection', 'close']), 'latin1');
    answer.on('error', () => client.destroy());
    answer.pipe(client);
    client.once('close', () => {
      upstream.destroy();
      handshake.closed();
    });
  });
  upstream.end();
}

interface Handshake {
  /** It was answered; what follows is not measured as a request. */
  ended(code: number): void;
  failed(code: number): void;
  closed(): void;
}

function trackHandshake(
  lane: Lane,
  { arm, endpoint, client, destroy }: Pick<Flight, 'arm' | 'endpoint'> & { readonly client: Socket; destroy(): void },
): Handshake {
  const started = lane.monotonicMs();
  let isAnswered = false;
  const end = (code: number): void => {
    isAnswered = true;
    lane.meters.ended(arm, 'answer', code, (lane.monotonicMs() - started) / 1000);
  };
  const flight: Flight = {
    arm,
    endpoint,
    kind: 'answer',
    cut() {
      lane.meters.fault(arm, 'drain-cut');
      destroy();
      client.destroy();
    },
  };
  lane.flights.add(flight);
  const closed = (): void => void lane.flights.delete(flight);
  client.once('close', () => {
    if (!isAnswered) end(leftUnanswered);
    destroy();
    closed();
  });
  return {
    ended: end,
    failed(code) {
      if (isAnswered) return;
      lane.meters.fault(arm, code === 504 ? 'timeout' : 'connect');
      end(code);
      destroy();
      refuseRaw(client, code, STATUS_CODES[code] ?? '');
    },
    closed,
  };
}

interface Ends {
  readonly client: Socket;
  readonly instance: Socket;
  readonly early: Uint8Array;
  readonly late: Uint8Array;
  readonly idleMs: number;
}

/** Bytes pass both ways; what one side ends or breaks is ended or broken for the other. */
function join({ client, instance, early, late, idleMs }: Ends, closed: () => void): void {
  const breakBoth = (): void => {
    client.destroy();
    instance.destroy();
    closed();
  };
  for (const socket of [client, instance]) {
    socket.setNoDelay(true);
    socket.setTimeout(idleMs, breakBoth);
    socket.on('error', breakBoth);
    socket.once('close', breakBoth);
  }
  if (late.length > 0) client.write(late);
  if (early.length > 0) instance.write(early);
  client.pipe(instance);
  instance.pipe(client);
}

/** The answer's head as it is written to a connection that is no longer one of HTTP. */
function rawHead(answer: IncomingMessage, connection: readonly string[]): string {
  const { passed } = readHead(answer.rawHeaders, 'upstream');
  const raw = [...passed, ...connection];
  let text = `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n`;
  for (let at = 0; at + 1 < raw.length; at += 2) text += `${raw[at]}: ${raw[at + 1]}\r\n`;
  return `${text}\r\n`;
}
