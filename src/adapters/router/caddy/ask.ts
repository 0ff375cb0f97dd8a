import { askSocket, type SocketAnswer } from '../../_shared/router/ask-socket.ts';

/** A change of configuration is answered once it is in force. */
const timeoutMs = 20_000;

/** @param what `GET /config/` @returns undefined: nobody listens there @throws ROUTER_UNREADABLE */
export function ask(
  socket: string,
  what: `${'GET' | 'POST'} ${string}`,
  signal: AbortSignal,
  body?: string,
): Promise<SocketAnswer | undefined> {
  const [method, path] = what.split(' ') as ['GET' | 'POST', string];
  return askSocket({ socket, method, path, timeoutMs, proxy: 'caddy', ...(body !== undefined && { body }) }, signal);
}
