import type { Json } from '../../../domain/json.ts';

/** A type of Terraform's value system ("cty"), in the shapes its JSON form can have. */
export type Type =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list', Type]
  | readonly ['set', Type]
  | readonly ['map', Type]
  | readonly ['tuple', readonly Type[]]
  | readonly ['object', { readonly [attribute: string]: Type }];

/** The JSON form of a type, as schemas and dynamic values carry it. */
export const typeJson = (type: Type): string => JSON.stringify(type);

/** Parses the JSON form of a type. Throws a TypeError that shows the wrong value. */
export function parseType(json: Json): Type {
  if (json === 'string' || json === 'number' || json === 'bool' || json === 'dynamic') return json;
  if (!Array.isArray(json)) throw new TypeError(`not a type: ${JSON.stringify(json)}`);
  // Array.isArray widens a readonly array to any[]; the elements are still Json.
  const [kind, inner] = json as readonly Json[];
  if (inner === undefined) throw new TypeError(`not a type: ${JSON.stringify(json)}`);
  switch (kind) {
    case 'list':
    case 'set':
    case 'map':
      return [kind, parseType(inner)];
    case 'tuple':
      return ['tuple', (inner as readonly Json[]).map(parseType)];
    case 'object':
      return ['object', Object.fromEntries(Object.entries(inner as object).map(([k, v]) => [k, parseType(v as Json)]))];
    default:
      throw new TypeError(`not a type: ${JSON.stringify(json)}`);
  }
}
