import { join } from 'node:path';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { RouteRef } from '../../../domain/route/spec.ts';
import { readOptional } from '../../_shared/router/whole-file.ts';
import { proxyFiles, storedRoutes } from './protocol.ts';

/** Whether the proxy of this directory has the route in its store: it is served, or will be by the next start. */
export function keepsRoute(directory: string, { environment, service }: RouteRef): boolean {
  const path = join(directory, proxyFiles.routes);
  const text = readOptional(path);
  if (text === undefined) return false;
  try {
    const { routes } = storedRoutes.parse(JSON.parse(text));
    return routes.some(({ name }) => name.environment === environment && name.service === service);
  } catch (cause) {
    throw new DeliveryError('ROUTER_FOREIGN', `${path} was not written by a proxy of ours`, { cause });
  }
}
