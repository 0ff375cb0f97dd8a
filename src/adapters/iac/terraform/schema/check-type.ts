import type { Problem } from '../../../../domain/errors/problem.ts';
import { isJsonObject, type Json } from '../../../../domain/json.ts';
import { closest } from '../../../../domain/closest.ts';
import { parseTemplate } from '../../../../domain/project/template.ts';
import { memberPath } from '../generate/origins.ts';
import type { CtyType } from './provider-schemas.ts';

/** Where a value stands, and whether it may be shown. */
export interface Place {
  readonly path: string;
  readonly sensitive: boolean;
}

export const memberPlace = (place: Place, key: string | number): Place => ({
  ...place,
  path: memberPath(place.path, key),
});

/** What is wrong with a value for a type, with the engine's conversions between text, number and truth allowed. */
export function checkType(value: Json, type: CtyType, place: Place): readonly Problem[] {
  if (value === null || type === 'dynamic' || isReference(value)) return [];
  if (typeof type === 'string') return fitsPrimitive(value, type) ? [] : [mismatch(value, type, place)];
  switch (type[0]) {
    case 'list':
    case 'set':
      return checkItems(value, type, place);
    case 'map':
      if (!isJsonObject(value)) return [mismatch(value, type, place)];
      return Object.entries(value).flatMap(([key, member]) => checkType(member, type[1], memberPlace(place, key)));
    case 'tuple':
      if (!Array.isArray(value) || value.length !== type[1].length) return [mismatch(value, type, place)];
      return value.flatMap((item: Json, index) =>
        checkType(item, type[1][index] ?? 'dynamic', memberPlace(place, index)),
      );
    case 'object':
      return [...checkMembers(value, type[1], place), ...missingMembers(value, type, place)];
  }
}

/** A text that is nothing but a reference: its type is not known here. */
export function isReference(value: Json): boolean {
  if (typeof value !== 'string') return false;
  const parsed = parseTemplate(value);
  return parsed.ok && parsed.parts.length === 1 && parsed.parts[0]?.kind === 'reference';
}

export function mismatch(value: Json, expected: CtyType | string, { path, sensitive }: Place): Problem {
  const wanted = typeof expected === 'string' ? (words[expected] ?? expected) : typeWords(expected);
  const shown = sensitive || (typeof value === 'object' && value !== null) ? undefined : value;
  return {
    code: 'SCHEMA_TYPE_MISMATCH',
    severity: 'error',
    message: `\`${lastName(path)}\` takes ${wanted}, and is ${kindOf(value)}${shown === undefined ? '' : ` (${JSON.stringify(shown)})`}`,
    path,
    ...(shown === undefined ? {} : { value: shown }),
  };
}

/** The engine drops members that an object type does not have, without a word. */
function checkMembers(value: Json, members: Readonly<Record<string, CtyType>>, place: Place): readonly Problem[] {
  if (!isJsonObject(value)) return [mismatch(value, ['object', members], place)];
  return Object.entries(value).flatMap(([key, member]) => {
    const type = Object.hasOwn(members, key) ? members[key] : undefined;
    const at = memberPlace(place, key);
    return type === undefined ? [ignored(key, Object.keys(members), at)] : checkType(member, type, at);
  });
}

function missingMembers(
  value: Json,
  type: CtyType & readonly ['object', ...unknown[]],
  place: Place,
): readonly Problem[] {
  if (!isJsonObject(value)) return [];
  const [, members, optional = []] = type;
  const missing = Object.keys(members).filter((name) => !Object.hasOwn(value, name) && !optional.includes(name));
  return missing.map((name) => ({
    code: 'SCHEMA_ARGUMENT_MISSING',
    severity: 'error',
    message: `\`${lastName(place.path)}\` needs \`${name}\``,
    hint: `\`${name}: null\` leaves it to the provider`,
    path: place.path,
  }));
}

export function ignored(name: string, known: readonly string[], { path }: Place): Problem {
  const meant = closest(name, known);
  return {
    code: 'SCHEMA_ATTRIBUTE_UNKNOWN',
    severity: 'error',
    message: `\`${name}\` is not part of this object, and the engine would ignore it`,
    hint: meant === undefined ? `known are: ${[...known].sort().join(', ')}` : `did you mean \`${meant}\`?`,
    path,
  };
}

/** Objects in lists need not be complete: they are completed when the configuration is written. */
function checkItems(value: Json, type: readonly ['list' | 'set' | 'map', CtyType], place: Place): readonly Problem[] {
  const item = type[1];
  if (typeof item === 'string' || item[0] !== 'object') {
    if (!Array.isArray(value)) return [mismatch(value, type, place)];
    return value.flatMap((member: Json, index) => checkType(member, item, memberPlace(place, index)));
  }
  if (isJsonObject(value)) return checkMembers(value, item[1], place);
  if (!Array.isArray(value)) return [mismatch(value, type, place)];
  return value.flatMap((member: Json, index) =>
    member === null || isReference(member) ? [] : checkMembers(member, item[1], memberPlace(place, index)),
  );
}

function fitsPrimitive(value: Json, type: string): boolean {
  if (typeof value === 'object') return false;
  if (type === 'string') return true;
  const text = typeof value === 'string' ? literalText(value) : undefined;
  if (type === 'number') {
    return typeof value === 'number' || (typeof value === 'string' && (text === undefined || isNumber(text)));
  }
  return (
    typeof value === 'boolean' || (typeof value === 'string' && (text === undefined || /^(true|false|1|0)$/.test(text)))
  );
}

/** The text of a string without references; undefined where it has some. */
function literalText(value: string): string | undefined {
  const parsed = parseTemplate(value);
  if (!parsed.ok || parsed.parts.some((part) => part.kind === 'reference')) return undefined;
  return parsed.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

const isNumber = (text: string): boolean => /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);

const words: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', bool: 'true or false' };

function typeWords(type: CtyType): string {
  if (typeof type === 'string') return words[type] ?? 'a value';
  const of = typeof type[1] === 'string' ? `${type[1]}s`.replace('dynamics', 'values') : 'values';
  switch (type[0]) {
    case 'list':
    case 'set':
      return `a list of ${of}`;
    case 'map':
      return `an object with ${of}`;
    case 'tuple':
      return `a list of exactly ${type[1].length} values`;
    case 'object':
      return `an object with ${Object.keys(type[1]).sort().join(', ')}`;
  }
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'boolean' ? 'true or false' : typeof value === 'number' ? 'a number' : 'a text';
}

const lastName = (path: string): string => /([^.]+)$/.exec(path)?.[1] ?? path;
