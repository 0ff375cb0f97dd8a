import { z } from 'zod';
import type { JsonObject } from '../../../domain/json.ts';
import {
  anyAddress,
  changedByHand,
  drainSeconds,
  listenAddress,
  parseOptions,
  path,
} from '../../_shared/router/options.ts';

/** Options of a route of an HAProxy that Fairlead starts for it. */
export const haproxyOptions = z.strictObject({
  /** Where clients reach the service: `HOST:PORT`. */
  listen: listenAddress,
  /** Where its exporter is read; port 0: any that is free, and the same one from then on. @default 127.0.0.1:0 */
  metrics: anyAddress.default('127.0.0.1:0'),
  /** @default /usr/sbin/haproxy */
  program: path.default('/usr/sbin/haproxy'),
  /** One serves tens of thousands of requests per second. @default 1 */
  threads: z.int().min(1).max(64).default(1),
  /** How long what has begun may go on in a worker that was replaced, or while the route is given back. @default 30 */
  drainSeconds,
  changedByHand,
});

export type HaproxyOptions = z.infer<typeof haproxyOptions>;

/** @throws ROUTER_OPTIONS_INVALID */
export const parseHaproxyOptions = (options: JsonObject, route: string): HaproxyOptions =>
  parseOptions(haproxyOptions, options, { router: 'haproxy', route });
