import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** More than this ahead of the answers, and a client does not ask but attack. */
const mostWaiting = 100;

interface Line {
  last: ServerResponse;
  waiting: number;
}

/**
 * Requests that a client sends ahead, on one connection, are passed on one after the other: the second may rest on the
 * effect of the first (RFC 9112, 9.3.2). Node hands them out all at once.
 */
export function createOrder(): (socket: Socket, response: ServerResponse, work: () => void) => void {
  const lines = new WeakMap<Socket, Line>();
  return (socket, response, work) => {
    const line = lines.get(socket);
    if (line === undefined || line.last.writableFinished || line.last.destroyed) {
      lines.set(socket, { last: response, waiting: line?.waiting ?? 0 });
      work();
      return;
    }
    if (line.waiting >= mostWaiting) {
      socket.destroy();
      return;
    }
    const before = line.last;
    lines.set(socket, { last: response, waiting: line.waiting + 1 });
    before.once('close', () => {
      const now = lines.get(socket);
      if (now !== undefined) now.waiting -= 1;
      if (!socket.destroyed) work();
    });
  };
}
