/** Whether a JSON value has a shape. What it holds beside that is not looked at. */
import { isJsonObject, type Json } from '../json.ts';

/** Where the value is not of the shape, e.g. `stacks[0].plan`; undefined: it is. */
export type Shape = (value: Json | undefined, path: string) => string | undefined;

export const text: Shape = (value, path) => (typeof value === 'string' ? undefined : path);
export const flag: Shape = (value, path) => (typeof value === 'boolean' ? undefined : path);
export const whole: Shape = (value, path) => (Number.isSafeInteger(value) ? undefined : path);
export const json: Shape = (value, path) => (value === undefined ? path : undefined);

export const oneOf =
  (...known: readonly Json[]): Shape =>
  (value, path) =>
    value !== undefined && known.includes(value) ? undefined : path;

export const list =
  (item: Shape): Shape =>
  (value, path) =>
    Array.isArray(value) ? first(value.map((each: Json, index) => item(each, `${path}[${index}]`))) : path;

export const record =
  (item: Shape): Shape =>
  (value, path) =>
    isJsonObject(value) ? first(Object.entries(value).map(([key, each]) => item(each, `${path}.${key}`))) : path;

export const optional =
  (shape: Shape): Shape =>
  (value, path) =>
    value === undefined ? undefined : shape(value, path);

export const orNull =
  (shape: Shape): Shape =>
  (value, path) =>
    value === null ? undefined : shape(value, path);

export const object =
  (members: Readonly<Record<string, Shape>>): Shape =>
  (value, path) => {
    if (!isJsonObject(value)) return path;
    const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
    return first(
      Object.entries(members).map(([key, shape]) =>
        shape(Object.hasOwn(value, key) ? value[key] : undefined, below(key)),
      ),
    );
  };

/** A value that says by its `kind` what else it has. */
export const variant =
  (kinds: Readonly<Record<string, Readonly<Record<string, Shape>>>>): Shape =>
  (value, path) => {
    const kind = isJsonObject(value) ? value['kind'] : undefined;
    const members = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    return members === undefined ? path : object(members)(value, path);
  };

const first = (faults: readonly (string | undefined)[]): string | undefined =>
  faults.find((fault) => fault !== undefined);
