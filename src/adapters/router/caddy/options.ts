import { z } from 'zod';
import type { JsonObject } from '../../../domain/json.ts';
import { changedByHand, drainSeconds, listenAddress, parseOptions, path } from '../../_shared/router/options.ts';

/** Options of a route of a Caddy that Fairlead starts for it. */
export const caddyOptions = z.strictObject({
  /** Where clients reach the service: `HOST:PORT`. */
  listen: listenAddress,
  /** @default /usr/bin/caddy */
  program: path.default('/usr/bin/caddy'),
  /** How long what has begun may go on after a change, and while the route is given back, in seconds. @default 30 */
  drainSeconds,
  changedByHand,
});

export type CaddyOptions = z.infer<typeof caddyOptions>;

/** @throws ROUTER_OPTIONS_INVALID */
export const parseCaddyOptions = (options: JsonObject, route: string): CaddyOptions =>
  parseOptions(caddyOptions, options, { router: 'caddy', route });
