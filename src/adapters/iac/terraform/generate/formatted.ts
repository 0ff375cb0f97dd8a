import type { Json, JsonObject } from '../../../../domain/json.ts';
import { isJsonObject } from '../../../../domain/json.ts';

/** Order of the top level. Below it, keys are sorted by code unit. Others follow, sorted. */
const topLevel = [
  'terraform',
  'variable',
  'locals',
  'provider',
  'data',
  'resource',
  'module',
  'import',
  'moved',
  'removed',
  'output',
];

/** The one text of a configuration: documented key order, two spaces, final newline. */
export function printConfiguration(configuration: JsonObject): string {
  const first = topLevel.filter((key) => Object.hasOwn(configuration, key));
  const rest = sortedKeys(configuration).filter((key) => !topLevel.includes(key));
  return `${printMembers(configuration, [...first, ...rest], '')}\n`;
}

/** Whether a generated file is byte for byte as we print it. */
export function isFormatted(text: string): boolean {
  let parsed: Json;
  try {
    parsed = JSON.parse(text) satisfies Json;
  } catch {
    return false;
  }
  return isJsonObject(parsed) && printConfiguration(parsed) === text;
}

// An own printer, because JSON.stringify puts integer-like keys before all others.
function printValue(value: Json, indent: string): string {
  if (Array.isArray(value)) return printList(value, indent);
  if (isJsonObject(value)) return printMembers(value, sortedKeys(value), indent);
  return JSON.stringify(value);
}

function printList(items: readonly Json[], indent: string): string {
  if (items.length === 0) return '[]';
  const inner = `${indent}  `;
  return `[\n${items.map((item) => inner + printValue(item, inner)).join(',\n')}\n${indent}]`;
}

function printMembers(object: JsonObject, keys: readonly string[], indent: string): string {
  if (keys.length === 0) return '{}';
  const inner = `${indent}  `;
  const members = keys.map((key) => `${inner}${JSON.stringify(key)}: ${printValue(object[key] ?? null, inner)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}

const sortedKeys = (object: JsonObject): string[] => Object.keys(object).sort();
