import { isJsonObject, type Json } from '../json.ts';

/**
 * A state says of a value whose type no schema knows what type it is: `{"type": "string", "value": "a"}`. An attribute that
 * only looks like that is told wrong: for people to read, or where a plan says whether it was right.
 */
export function plainValue(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => plainValue(item));
  if (!isJsonObject(value)) return value;
  const { type, value: inner, ...more } = value;
  if (inner !== undefined && Object.keys(more).length === 0 && isType(type)) return plainValue(inner);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
}

const isType = (type: Json | undefined): boolean =>
  typeof type === 'string'
    ? ['string', 'number', 'bool', 'dynamic'].includes(type)
    : Array.isArray(type) && ['list', 'set', 'map', 'object', 'tuple'].includes(String(type[0]));
