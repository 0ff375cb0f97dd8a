import type { Json } from './json.ts';

export interface NotJson {
  readonly path: readonly (string | number)[];
  /** What stands there, e.g. `a function`. */
  readonly what: string;
}

export type PlainJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly faults: readonly NotJson[] };

/** A value of a program as JSON. Members that are `undefined` count as absent; whatever else JSON cannot hold is a fault. */
export function toPlainJson(value: unknown): PlainJson {
  const faults: NotJson[] = [];
  const result = convert(value, [], { faults, open: new Set() });
  return faults.length === 0 && result !== undefined ? { ok: true, value: result } : { ok: false, faults };
}

interface Conversion {
  readonly faults: NotJson[];
  /** Objects that the present one is inside of. */
  readonly open: Set<object>;
}

type JsonPath = NotJson['path'];

function convert(value: unknown, path: JsonPath, work: Conversion): Json | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object') return fault(path, nameOf(value), work);
  if (work.open.has(value)) return fault(path, 'an object that contains itself', work);
  if (path.length > 100) return fault(path, 'a value nested deeper than 100 levels', work);
  work.open.add(value);
  const result = Array.isArray(value) ? convertList(value, path, work) : convertObject(value, path, work);
  work.open.delete(value);
  return result;
}

function convertList(list: readonly unknown[], path: JsonPath, work: Conversion): Json {
  const items: Json[] = [];
  for (let index = 0; index < list.length; index++) {
    const item = convert(list[index], [...path, index], work);
    if (item !== undefined) items.push(item);
  }
  return items;
}

function convertObject(value: object, path: JsonPath, work: Conversion): Json | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A plain object of another realm has another `Object.prototype`: one without a prototype of its own.
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!plain) return fault(path, `a ${value.constructor?.name ?? 'class'} object`, work);
  const entries: [string, Json][] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const item =
      key === '__proto__' ? fault([...path, key], 'the key `__proto__`', work) : convert(member, [...path, key], work);
    if (item !== undefined) entries.push([key, item]);
  }
  return Object.fromEntries(entries);
}

function fault(path: JsonPath, what: string, work: Conversion): undefined {
  work.faults.push({ path, what });
  return undefined;
}

const names: Readonly<Record<string, string>> = {
  undefined: '`undefined`',
  function: 'a function',
  symbol: 'a symbol',
  bigint: 'a bigint',
};

const nameOf = (value: unknown): string => names[typeof value] ?? `the number ${String(value)}`;
