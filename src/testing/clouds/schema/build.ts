import type { Type } from '../cty/type.ts';
import type { Value } from '../cty/value.ts';
import type { Attribute, Mode } from './model.ts';

type Extra = Omit<Attribute, 'type' | 'mode' | 'description' | 'members'>;

const of =
  (mode: Mode) =>
  (type: Type, description: string, extra: Extra = {}): Attribute => ({ type, mode, description, ...extra });

/** Attribute makers: `required('string', 'the name', { replaces: true })`. */
export const required = of('required');
export const optional = of('optional');
export const computed = of('computed');
/** The user's value, or what the cloud chooses when the resource is created. */
export const chosen = of('optional+computed');

/** The user's value, or a fixed default that the plan shows. */
export const defaulted = (type: Type, fallback: Value, description: string, extra: Extra = {}): Attribute => ({
  type,
  mode: 'optional+computed',
  description,
  fallback,
  ...extra,
});

/** A nested attribute: `x = { a = 1 }`. */
export const nested = (
  mode: Mode,
  description: string,
  members: { readonly [name: string]: Attribute },
  extra: Extra = {},
): Attribute => ({
  type: ['object', Object.fromEntries(Object.entries(members).map(([name, member]) => [name, member.type]))],
  mode,
  description,
  members,
  ...extra,
});

/** Marks an attribute that cannot change without a new resource. */
export const replaces: { readonly replaces: true } = { replaces: true };
export const sensitive: { readonly sensitive: true } = { sensitive: true };
