import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { LocalOptions } from '../options.ts';
import { forward } from './forward.ts';
import type { Lane } from './lane.ts';
import { answerUnderWay, createOrder } from './order.ts';
import { refuse, refuseRaw } from './refuse.ts';
import { isWebSocket, openTunnel } from './tunnel.ts';

export interface Listener {
  /** `HOST:PORT` */
  readonly address: string;
  /** Times, from now on. */
  reconfigure(options: LocalOptions): void;
  /** No new connections; those that wait for a request are closed. */
  stop(): void;
  /** Closes every connection. */
  breakOff(): void;
}

/** @throws the listening error */
export async function listenForClients(
  lane: Lane,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listener> {
  const { options } = lane;
  const server = createServer({
    maxHeaderSize: options.headBytes,
    // A large body may take as long as it takes, if only it moves: that is what the idle time is for.
    requestTimeout: 0,
    connectionsCheckingInterval: 500,
    insecureHTTPParser: false,
    noDelay: true,
  });
  // Node drops what is above its limit without a word, and so would leave out what the next reader sees.
  server.maxHeadersCount = 0;
  setTimes(server, options);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    // Node takes its own listener away from a connection that it hands over; without one, an error ends the process.
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  listenForRequests(lane, server);
  await listen(server, port, host);
  return {
    address: addressOf(server, host),
    reconfigure: (next) => setTimes(server, next),
    stop() {
      server.close();
      server.closeIdleConnections();
    },
    breakOff() {
      server.closeAllConnections();
      // Tunnels are no connections of HTTP any more.
      for (const socket of sockets) socket.destroy();
    },
  };
}

function setTimes(server: Server, { headSeconds, keepAliveSeconds, idleSeconds }: LocalOptions): void {
  server.headersTimeout = headSeconds * 1000;
  server.keepAliveTimeout = keepAliveSeconds * 1000;
  // An answer may be waited for as long as the instance may take: the client has a little more.
  server.timeout = idleSeconds * 1000 + 1_000;
}

function listenForRequests(lane: Lane, server: Server): void {
  const { inTurn, atLast } = createOrder();
  const onRequest = (request: IncomingMessage, response: ServerResponse): void =>
    inTurn(request.socket, response, () => forwardSafely(lane, request, response));
  server.on('request', onRequest);
  // The instance decides whether it wants the body; Node would promise it by itself.
  server.on('checkContinue', onRequest);
  server.on('checkExpectation', (request, response) => {
    lane.meters.refused(417);
    refuse({ request, response }, { status: 417, why: 'only 100-continue can be expected', close: true });
  });
  // Of a server for TCP it is a socket.
  server.on('connect', (_request, socket) =>
    atLast(socket as Socket, () => {
      lane.meters.refused(405);
      refuseRaw(socket, 405, 'Method Not Allowed');
    }),
  );
  server.on('upgrade', (request, socket, early) =>
    atLast(socket as Socket, (wasAhead) => {
      if (wasAhead) {
        lane.meters.refused(400);
        refuseRaw(socket, 400, 'Bad Request');
        return;
      }
      // An upgrade to something else may be ignored (RFC 9110, 7.8).
      if (isWebSocket(request)) openTunnel(lane, request, socket as Socket, early);
      else answerPlainly(lane, request, socket as Socket);
    }),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const [status, reason] = statusOf(error);
    lane.meters.refused(status);
    // An answer to an earlier request may be under way on this connection: nothing may be written into it.
    if (answerUnderWay(socket)?.headersSent === true) socket.destroy();
    else refuseRaw(socket, status, reason);
  });
}

/** The parser lets pass a little of what may not be written again: a control character in a value. */
function forwardSafely(lane: Lane, request: IncomingMessage, response: ServerResponse): void {
  try {
    forward(lane, request, response);
  } catch (error) {
    const status = (error as NodeJS.ErrnoException).code === 'ERR_INVALID_CHAR' ? 400 : 500;
    lane.meters.refused(status);
    if (response.headersSent) response.destroy();
    else refuse({ request, response }, { status, why: 'the request cannot be passed on', close: true });
  }
}

function statusOf({ code }: NodeJS.ErrnoException): readonly [number, string] {
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'Request Header Fields Too Large'];
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'Request Timeout'];
  return [400, 'Bad Request'];
}

/** The connection has left Node's care: it is answered once, as if there were no wish to upgrade, and closed. */
function answerPlainly(lane: Lane, request: IncomingMessage, socket: Socket): void {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
  if (length !== '0' || coding !== undefined) {
    // Its body would not be parsed.
    lane.meters.refused(501);
    refuseRaw(socket, 501, 'Not Implemented');
    return;
  }
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => {
    response.detachSocket(socket);
    response.emit('close');
    socket.end();
  });
  socket.once('close', () => {
    if (!response.writableFinished) response.destroy();
  });
  forwardSafely(lane, request, response);
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, 1024, () => {
      server.off('error', reject);
      resolve();
    });
  });

export function addressOf(server: Server, host: string): string {
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
