import { once } from 'node:events';
import { createServer } from 'node:net';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { readOptional, writeWhole } from '../../_shared/router/whole-file.ts';
import { type EnvoyMark, envoyMark, fileOf, type Place } from './place.ts';

/** Undefined: the route was not made, or was given back. @throws ROUTER_FOREIGN */
export function readMark(place: Place): EnvoyMark | undefined {
  const text = readOptional(fileOf(place, 'mark'));
  if (text === undefined) return undefined;
  try {
    return envoyMark.parse(JSON.parse(text));
  } catch (cause) {
    throw new DeliveryError('ROUTER_FOREIGN', `${fileOf(place, 'mark')} was not written by Fairlead`, { cause });
  }
}

export const writeMark = (place: Place, mark: EnvoyMark): void =>
  writeWhole(fileOf(place, 'mark'), `${JSON.stringify(mark)}\n`, 0o600);

/** One that is free now; should somebody take it before Envoy does, that is said. */
export async function freeAddress(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  // A server that listens on TCP has such an address.
  if (address === null || typeof address === 'string') throw new RangeError('no port is free');
  return `127.0.0.1:${address.port}`;
}
