import { z } from 'zod';
import type { JsonObject } from '../../../domain/json.ts';
import { changedByHand, drainSeconds, listenAddress, parseOptions, path } from '../../_shared/router/options.ts';

/** Options of a route of an nginx that runs on this machine. */
export const nginxOptions = z.strictObject({
  /** Where clients reach the service: `HOST:PORT`. */
  listen: listenAddress,
  /** The file that Fairlead writes for this route; nginx's configuration includes it inside `http`. */
  file: path,
  /** nginx's own configuration. @default /etc/nginx/nginx.conf */
  config: path.default('/etc/nginx/nginx.conf'),
  /** As its `pid` directive says. @default /run/nginx.pid */
  pidFile: path.default('/run/nginx.pid'),
  /** @default /usr/sbin/nginx */
  program: path.default('/usr/sbin/nginx'),
  /** How long a release waits for what has begun, in seconds. @default 30 */
  drainSeconds,
  changedByHand,
});

export type NginxOptions = z.infer<typeof nginxOptions>;

/** @throws ROUTER_OPTIONS_INVALID */
export const parseNginxOptions = (options: JsonObject, route: string): NginxOptions =>
  parseOptions(nginxOptions, options, { router: 'nginx', route });
