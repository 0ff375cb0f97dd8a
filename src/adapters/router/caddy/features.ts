import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { RouteSpec } from '../../../domain/route/spec.ts';
import type { RouterFeatures } from '../../../ports/router.ts';

/**
 * Caddy counts requests for each server, not for each arm: the metrics come from somewhere else. It has no digest of a value
 * to stick by, and sends no copies.
 */
export const caddyFeatures: RouterFeatures = {
  granularity: 1,
  mostArms: 16,
  match: ['header', 'cookie', 'query'],
  matchTests: ['present', 'exact', 'prefix'],
  sticky: ['cookie'],
  countsInFlight: true,
  queries: {},
};

/** What its placeholders cannot name, and its expressions cannot hold. @throws ROUTER_UNSUPPORTED */
export function checkForCaddy({ id, match = [], sticky }: RouteSpec): void {
  const refuse = (what: string, hint: string): never => {
    throw new DeliveryError('ROUTER_UNSUPPORTED', `router caddy cannot ${what} (route ${id})`, { hint });
  };
  const named = match.flatMap(({ when }) => when.map(({ on, name }) => ({ on, name })));
  if (sticky !== undefined) named.push({ on: 'cookie', name: sticky.name });
  for (const { on, name } of named)
    if (!/^[A-Za-z0-9_-]+$/.test(name)) refuse(`read the ${on} ${name}`, 'names of letters, digits, `-` and `_`');
  for (const { test } of match.flatMap(({ when }) => when))
    if (test.kind !== 'present' && !/^.{1,400}$/s.test(test.value))
      refuse(`match ${JSON.stringify(test.value.slice(0, 40))}`, 'values of 1 to 400 characters');
}
