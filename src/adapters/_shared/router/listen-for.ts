import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';

/**
 * Listens for a program that is going to be started, which then never has to close the socket, whatever it loads.
 * @throws ROUTER_ADDRESS_TAKEN, ROUTER_NOT_STARTED
 */
export async function listenFor(address: string, route: string): Promise<Server> {
  const colon = address.lastIndexOf(':');
  const server = createServer((socket) => socket.destroy());
  server.listen(Number(address.slice(colon + 1)), address.slice(0, colon).replace(/^\[|\]$/g, ''));
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isTaken = code === 'EADDRINUSE';
    throw new DeliveryError(
      isTaken ? 'ROUTER_ADDRESS_TAKEN' : 'ROUTER_NOT_STARTED',
      `nobody can listen at ${address} for ${route}: ${message}`,
      { cause },
    );
  }
  return server;
}
