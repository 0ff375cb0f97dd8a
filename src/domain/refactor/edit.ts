/** Changes of the project file, as values: what an editor does to the text, and what that makes of the data. */
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** Keys and positions, from the root of the file as it is written: `['stacks', 'network', 'resources', 0]`. */
export type FilePath = readonly (string | number)[];

/** Applied one after the other: a path means the file as the edits before have left it. */
export type Edit =
  /** Replaces a value, or adds the key; maps on the way are made. */
  | { readonly kind: 'set'; readonly path: FilePath; readonly value: Json }
  /** Adds to the end of a list, which is made where it is not there. */
  | { readonly kind: 'append'; readonly path: FilePath; readonly value: Json }
  | { readonly kind: 'delete'; readonly path: FilePath }
  | { readonly kind: 'rename'; readonly path: FilePath; readonly key: string }
  /** An item of a list to the end of another, or an entry of a map into another: with its comments and its layout. */
  | { readonly kind: 'carry'; readonly from: FilePath; readonly to: FilePath; readonly key?: string };

export function applyEdits(file: Json, edits: readonly Edit[]): Json {
  let result = file;
  for (const edit of edits) result = applyEdit(result, edit);
  return result;
}

export function applyEdit(file: Json, edit: Edit): Json {
  switch (edit.kind) {
    case 'set':
      return changed(file, edit.path, () => edit.value);
    case 'append':
      return changed(file, edit.path, (list) => [...listOf(list), edit.value]);
    case 'delete':
      return without(file, edit.path);
    case 'rename':
      return renamedKey(file, edit.path, edit.key);
    case 'carry':
      return carried(file, edit);
  }
}

/** What is at a path; undefined where nothing is. */
export function valueAt(file: Json | undefined, path: FilePath): Json | undefined {
  let value = file;
  for (const step of path) {
    if (typeof step === 'number') value = Array.isArray(value) ? (value as readonly Json[])[step] : undefined;
    else value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

function changed(value: Json | undefined, path: FilePath, change: (old: Json | undefined) => Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (typeof step === 'number') {
    return listOf(value).map((item, index) => (index === step ? changed(item, rest, change) : item));
  }
  const map = mapOf(value);
  return { ...map, [step]: changed(valueAt(map, [step]), rest, change) };
}

function without(value: Json, path: FilePath): Json {
  return changed(value, path.slice(0, -1), (parent) => {
    const last = path.at(-1);
    if (typeof last === 'number') return listOf(parent).filter((_, index) => index !== last);
    return Object.fromEntries(Object.entries(mapOf(parent)).filter(([key]) => key !== last));
  });
}

const renamedKey = (file: Json, path: FilePath, name: string): Json =>
  changed(file, path.slice(0, -1), (parent) =>
    Object.fromEntries(Object.entries(mapOf(parent)).map(([key, value]) => [key === path.at(-1) ? name : key, value])),
  );

function carried(file: Json, { from, to, key }: Extract<Edit, { kind: 'carry' }>): Json {
  const value = valueAt(file, from) ?? null;
  const last = from.at(-1);
  const rest = without(file, from);
  if (typeof last === 'number') return applyEdit(rest, { kind: 'append', path: to, value });
  return applyEdit(rest, { kind: 'set', path: [...to, key ?? String(last)], value });
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const mapOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
