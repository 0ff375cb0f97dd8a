import { z } from 'zod';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { JsonObject } from '../../../domain/json.ts';

/** Envoy listens at addresses, not at names. */
const address = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|\d{1,3}(?:\.\d{1,3}){3}):(?!0+$)\d{1,5}$/, 'must be IP:PORT, e.g. 127.0.0.1:8080');
const seconds = (least: number) => z.number().min(least).max(86_400);

/** Options of a route of an Envoy that Fairlead runs for it. */
export const envoyOptions = z.strictObject({
  /** Where clients reach the service: `IP:PORT`. */
  listen: address,
  /** Where the route's counters are read. @default a port of 127.0.0.1 that is free, and the same one from then on */
  metrics: address.optional(),
  /** @default /usr/bin/envoy */
  program: z.string().startsWith('/', 'must be an absolute path').default('/usr/bin/envoy'),
  /** Threads that serve. @default 2 */
  workers: z.int().min(1).max(256).default(2),
  /** How long a release waits for what has begun, in seconds. @default 30 */
  drainSeconds: seconds(0).default(30),
  /** How long a connection to an instance may take, in seconds. @default 5 */
  connectSeconds: seconds(0.01).default(5),
  /** How long nothing may come from an instance or a client, WebSockets included, in seconds. @default 300 */
  idleSeconds: seconds(0.05).default(300),
  /** How long a client may take to send the head of a request, in seconds. @default 15 */
  headSeconds: seconds(0.05).default(15),
});

export type EnvoyOptions = z.infer<typeof envoyOptions>;

/** @throws ROUTER_OPTIONS_INVALID */
export function parseEnvoyOptions(options: JsonObject, route: string): EnvoyOptions {
  const parsed = envoyOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  const what = `${where === '' ? '' : `${where}: `}${issue?.message ?? 'malformed'}`;
  throw new DeliveryError('ROUTER_OPTIONS_INVALID', `router envoy of ${route}: ${what}`, {
    hint: `known options: ${Object.keys(envoyOptions.shape).join(', ')}`,
  });
}
