import { DeliveryError } from '../../../domain/errors/delivery-error.ts';

/** The kernel takes 107 bytes; a proxy that renames its sockets into place adds to that. */
const mostSocketPath = 90;

/** @throws ROUTER_OPTIONS_INVALID */
export function checkSocketPath(path: string): string {
  if (Buffer.byteLength(path) <= mostSocketPath) return path;
  throw new DeliveryError('ROUTER_OPTIONS_INVALID', `${path} is too long for a socket`, {
    hint: 'keep the project in a shorter path',
  });
}
