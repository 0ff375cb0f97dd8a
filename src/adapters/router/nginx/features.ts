import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { RouteSpec } from '../../../domain/route/spec.ts';
import type { RouterFeatures } from '../../../ports/router.ts';

/** nginx without modules counts nothing per arm: the metrics come from somewhere else. */
export const nginxFeatures: RouterFeatures = {
  granularity: 1,
  mostArms: 16,
  match: ['header', 'cookie', 'query'],
  matchTests: ['present', 'exact', 'prefix'],
  mirrorGranularity: 1,
  sticky: ['cookie', 'value'],
  countsInFlight: false,
  queries: {},
};

/** What nginx's variables cannot name, and its file cannot hold. @throws ROUTER_UNSUPPORTED */
export function checkForNginx({ id, match = [], sticky }: RouteSpec): void {
  const named = match.flatMap(({ when }) => when.map(({ on, name }) => ({ on, name })));
  if (sticky !== undefined) named.push({ on: sticky.by === 'cookie' ? 'cookie' : sticky.on, name: sticky.name });
  for (const { on, name } of named)
    if (!(on === 'header' ? /^[A-Za-z0-9-]+$/ : /^[a-z0-9_]+$/).test(name))
      throw new DeliveryError('ROUTER_UNSUPPORTED', `router nginx cannot read the ${on} ${name} (route ${id})`, {
        hint: 'headers of letters, digits and `-`; cookies and parameters of small letters, digits and `_`',
      });
  for (const { test } of match.flatMap(({ when }) => when))
    if (test.kind !== 'present' && !/^[\x20-\x7e]{1,200}$/.test(test.value))
      throw new DeliveryError(
        'ROUTER_UNSUPPORTED',
        `router nginx cannot match ${JSON.stringify(test.value)} (route ${id})`,
      );
}
