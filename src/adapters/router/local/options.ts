import { z } from 'zod';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { JsonObject } from '../../../domain/json.ts';

const seconds = (least: number) => z.number().min(least).max(86_400);
/** `HOST:PORT`; an IPv6 address stands in brackets. */
const address = z.string().regex(/^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/, 'must be HOST:PORT');

/** Options of a route of the built-in proxy. */
export const localOptions = z.strictObject({
  /** Where clients reach the service; port 0: any that is free, and the same one from then on. @default 127.0.0.1:0 */
  listen: address.default('127.0.0.1:0'),
  /** Where the route's counters are read. @default 127.0.0.1:0 */
  metrics: address.default('127.0.0.1:0'),
  /** How long a request may go on at an instance that was taken out, in seconds. @default 30 */
  drainSeconds: seconds(0).default(30),
  /** How long a connection to an instance may take, in seconds. @default 5 */
  connectSeconds: seconds(0.01).default(5),
  /** How long nothing may come from an instance or a client, in seconds. @default 60 */
  idleSeconds: seconds(0.05).default(60),
  /** The same for a WebSocket. @default 3600 */
  tunnelIdleSeconds: seconds(0.05).default(3600),
  /** How long a client may take to send the head of a request, in seconds. @default 15 */
  headSeconds: seconds(0.05).default(15),
  /** How long a connection may wait for its next request, in seconds. @default 75 */
  keepAliveSeconds: seconds(0.05).default(75),
  /** @default 32768 */
  headBytes: z.int().min(1024).max(1_048_576).default(32_768),
  /** Undefined: bodies are passed on as they come and may be of any size. */
  bodyBytes: z.int().min(0).optional(),
  /** `append`: the clients are proxies of yours, whose X-Forwarded-* are believed. @default replace */
  forwarded: z.enum(['replace', 'append']).default('replace'),
});

export type LocalOptions = z.infer<typeof localOptions>;

/** @throws ROUTER_OPTIONS_INVALID */
export function parseLocalOptions(options: JsonObject, route: string): LocalOptions {
  const parsed = localOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw new DeliveryError(
    'ROUTER_OPTIONS_INVALID',
    `router of ${route}: ${path === '' ? '' : `${path}: `}${issue?.message ?? 'malformed'}`,
    {
      hint: `known options: ${Object.keys(localOptions.shape).join(', ')}`,
    },
  );
}

export function splitAddress(text: string): { readonly host: string; readonly port: number } {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
}
