import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalText } from '../../../domain/canonical-json.ts';
import type { Json } from '../../../domain/json.ts';
import type { RouteSpec } from '../../../domain/route/spec.ts';
import { routeSpec } from '../route-spec.ts';

/** What a configuration of ours says of a route; read back from its text and from the running proxy. */
export interface Written {
  readonly spec: RouteSpec;
  readonly generation: number;
}

export const written = z.object({ spec: routeSpec, generation: z.int() });

/** Of letters, digits, `-` and `_` alone: it means nothing to any proxy. */
export const encode = (value: Written): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @throws where the text is not one of ours */
export const decode = (text: string): Written => written.parse(decoded(text));

export const decoded = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));

/** In pieces, for proxies that take no long words. */
export const piecesOf = (text: string, most: number): readonly string[] =>
  text.match(new RegExp(`.{1,${most}}`, 'g')) ?? [];

/** Tells the routes of one proxy apart. */
export const idOf = (route: string): string => createHash('sha256').update(route).digest('hex').slice(0, 12);

const isSameSpec = (one: RouteSpec, other: RouteSpec): boolean => canonical(one) === canonical(other);

export const isSame = (one: Written, other: Written): boolean =>
  one.generation === other.generation && isSameSpec(one.spec, other.spec);

/** What is to be written next: a wish that is there already keeps its generation. */
export function nextOf(spec: RouteSpec, known: Written | undefined): Written {
  if (known === undefined) return { spec, generation: 1 };
  return { spec, generation: isSameSpec(known.spec, spec) ? known.generation : known.generation + 1 };
}

const canonical = (spec: RouteSpec): string => canonicalText(spec as unknown as Json);
