import type { Json } from '../../../domain/json.ts';
import { type Type } from './type.ts';
import { decimalText, isDecimal, isList, isObject, isUnknown, numberValue, type Value } from './value.ts';

/**
 * The JSON form of a wholly known value: what state files and the world's own files hold.
 * A number that a double cannot hold exactly becomes a string of its digits.
 */
export function valueToJson(value: Value): Json {
  if (isUnknown(value)) throw new TypeError('an unknown value has no JSON form');
  if (isDecimal(value)) return decimalText(value);
  if (isList(value)) return value.map(valueToJson);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, valueToJson(item)]));
  return value;
}

/**
 * Reads the JSON form of a value of a type, as tolerant as Terraform itself: absent attributes are null,
 * numbers and booleans may be text. Throws a TypeError that names the path and the wrong value.
 */
export function valueFromJson(type: Type, json: Json | undefined, path = ''): Value {
  if (json === null || json === undefined) return null;
  const wrong = () => new TypeError(`${path === '' ? 'value' : path} is ${shown(json)}, expected ${shownType(type)}`);
  if (typeof type === 'string') return primitive(type, json, wrong);
  const [kind, inner] = type;
  if (kind === 'list' || kind === 'set' || kind === 'tuple') {
    if (!Array.isArray(json)) throw wrong();
    const items = json as readonly Json[];
    return items.map((item, index) =>
      valueFromJson(kind === 'tuple' ? (inner[index] ?? 'dynamic') : inner, item, `${path}[${index}]`),
    );
  }
  if (typeof json !== 'object' || Array.isArray(json)) throw wrong();
  const entries: { readonly [key: string]: Json } = json as { readonly [key: string]: Json };
  const at = (key: string) => (path === '' ? key : `${path}.${key}`);
  if (kind === 'map') {
    return Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, valueFromJson(inner, item, at(key))]));
  }
  return Object.fromEntries(
    Object.entries(inner).map(([key, attribute]) => [
      key,
      valueFromJson(attribute, Object.hasOwn(entries, key) ? entries[key] : null, at(key)),
    ]),
  );
}

function primitive(type: 'string' | 'number' | 'bool' | 'dynamic', json: Json, wrong: () => TypeError): Value {
  switch (type) {
    case 'string':
      if (typeof json === 'object') throw wrong();
      return String(json);
    case 'number':
      if (typeof json === 'number') return numberValue(String(json));
      if (typeof json !== 'string') throw wrong();
      return numberValue(json);
    case 'bool':
      if (json === 'true' || json === 'false') return json === 'true';
      if (typeof json !== 'boolean') throw wrong();
      return json;
    case 'dynamic':
      // State files wrap a dynamic value as {value, type}; the kinds of this provider have none.
      throw wrong();
  }
}

const shown = (json: Json): string => JSON.stringify(json).slice(0, 60);
const shownType = (type: Type): string => (typeof type === 'string' ? type : type[0]);
