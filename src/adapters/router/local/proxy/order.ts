import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** More than this ahead of the answers, and a client does not ask but attack. */
const mostWaiting = 100;

interface Line {
  last: ServerResponse;
  waiting: number;
}

export interface Order {
  /** Does the work of a request when it is its turn. */
  inTurn(socket: Socket, response: ServerResponse, work: () => void): void;
  /**
   * The connection leaves HTTP, when every request before has been answered. `wasAhead`: it had to wait for that. Nobody
   * listens to the client meanwhile: it may have gone.
   */
  atLast(socket: Socket, work: (wasAhead: boolean) => void): void;
}

/**
 * Requests that a client sends ahead, on one connection, are passed on one after the other: the second may rest on the
 * effect of the first (RFC 9112, 9.3.2). Node hands them out all at once.
 */
export function createOrder(): Order {
  const lines = new WeakMap<Socket, Line>();
  const lastOf = (socket: Socket): ServerResponse | undefined => {
    const last = lines.get(socket)?.last;
    return last === undefined || last.writableFinished || last.destroyed ? undefined : last;
  };
  return {
    inTurn(socket, response, work) {
      const before = lastOf(socket);
      const waiting = lines.get(socket)?.waiting ?? 0;
      if (before === undefined) {
        lines.set(socket, { last: response, waiting });
        work();
        return;
      }
      if (waiting >= mostWaiting) {
        socket.destroy();
        return;
      }
      lines.set(socket, { last: response, waiting: waiting + 1 });
      before.once('close', () => {
        const now = lines.get(socket);
        if (now !== undefined) now.waiting -= 1;
        if (!socket.destroyed) work();
      });
    },
    atLast(socket, work) {
      // An answer may be written, and the connection not yet free.
      const before = lastOf(socket) ?? answerUnderWay(socket);
      if (before === undefined) {
        work(false);
        return;
      }
      // Node has taken its listener away with the connection: a long answer would stand still for ever.
      socket.on('drain', () => answerUnderWay(socket)?.emit('drain'));
      before.once('close', () => {
        // The answer may have been the last one by its own head.
        if (socket.writable) work(true);
        else socket.destroy();
      });
    },
  };
}

/** The answer that is being written to the connection. Node tells it nowhere else. */
export const answerUnderWay = (socket: Duplex): ServerResponse | undefined =>
  (socket as Duplex & { readonly _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;
