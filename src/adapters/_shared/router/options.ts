import { z } from 'zod';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { JsonObject } from '../../../domain/json.ts';

/** Nothing that could end a directive or begin a variable. */
export const path = z.string().regex(/^\/[\w./+@-]+$/, 'must be an absolute path of letters, digits and . _ + @ -');

const address = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):\d{1,5}$/;

/** Where somebody listens; port 0: any that is free. */
export const anyAddress = z.string().regex(address, 'must be HOST:PORT');
export const listenAddress = anyAddress.refine((text) => !/:0+$/.test(text), 'must be HOST:PORT');

export const drainSeconds = z.number().min(0).max(3600).default(30);

/** What `ensure` does with a change that somebody made behind our back. @default repair */
export const changedByHand = z.enum(['repair', 'refuse']).default('repair');

/** @throws ROUTER_OPTIONS_INVALID */
export function parseOptions<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  options: JsonObject,
  { router, route }: { readonly router: string; readonly route: string },
): z.infer<z.ZodObject<Shape>> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  const what = `${where === '' ? '' : `${where}: `}${issue?.message ?? 'malformed'}`;
  throw new DeliveryError('ROUTER_OPTIONS_INVALID', `router ${router} of ${route}: ${what}`, {
    hint: `known options: ${Object.keys(schema.shape).join(', ')}`,
  });
}
