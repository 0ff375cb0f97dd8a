import { z } from 'zod';
import type { Json } from '../../domain/json.ts';

/**
 * Any JSON value. The value was checked to be JSON where it was read, so that nothing is left to check here; the cast only
 * tells the type checker so.
 */
export const json = z.unknown() as unknown as z.ZodType<Json, Json>;

const namePattern = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Names become file names and parts of addresses. */
export const name = z.string().regex(namePattern, 'name').max(64);

export const text = z.string().min(1);

/** `30s`, `10m`, `8h`, `7d`. */
export const duration = z.string().regex(/^[1-9]\d{0,5}(s|m|h|d)$/, 'duration');

/** The same, and `0`. */
export const durationOrNone = z.string().regex(/^(0|[1-9]\d{0,5}(s|m|h|d))$/, 'duration');

/** `aws`, or with references: strings that are resolved when the file is loaded. */
export const jsonObject = z.record(z.string(), json);

/** Tag values: numbers and switches are written as text. */
export const tags = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .describe('Name and value; numbers and booleans become text.');

/** The same, and in milliseconds: for what happens within a rollout. */
export const shortDuration = z.string().regex(/^(0|[1-9]\d{0,5}(ms|s|m|h|d))$/, 'duration');

/** Program and arguments; never a shell string. */
export const command = z.array(z.string()).min(1);
