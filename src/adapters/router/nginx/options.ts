import { z } from 'zod';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { JsonObject } from '../../../domain/json.ts';

/** Nothing that could end a directive or begin a variable. */
const path = z.string().regex(/^\/[\w./+@-]+$/, 'must be an absolute path of letters, digits and . _ + @ -');

/** Options of a route of an nginx that runs on this machine. */
export const nginxOptions = z.strictObject({
  /** Where clients reach the service: `HOST:PORT`. */
  listen: z.string().regex(/^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(?!0+$)\d{1,5}$/, 'must be HOST:PORT'),
  /** The file that Fairlead writes for this route; nginx's configuration includes it inside `http`. */
  file: path,
  /** nginx's own configuration. @default /etc/nginx/nginx.conf */
  config: path.default('/etc/nginx/nginx.conf'),
  /** As its `pid` directive says. @default /run/nginx.pid */
  pidFile: path.default('/run/nginx.pid'),
  /** @default /usr/sbin/nginx */
  program: path.default('/usr/sbin/nginx'),
  /** How long a release waits for what has begun, in seconds. @default 30 */
  drainSeconds: z.number().min(0).max(3600).default(30),
});

export type NginxOptions = z.infer<typeof nginxOptions>;

/** @throws ROUTER_OPTIONS_INVALID */
export function parseNginxOptions(options: JsonObject, route: string): NginxOptions {
  const parsed = nginxOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  const what = `${where === '' ? '' : `${where}: `}${issue?.message ?? 'malformed'}`;
  throw new DeliveryError('ROUTER_OPTIONS_INVALID', `router nginx of ${route}: ${what}`, {
    hint: `known options: ${Object.keys(nginxOptions.shape).join(', ')}`,
  });
}
