import type { Json } from '../../../../domain/json.ts';
import { isIdentifier } from './expression.ts';

/** Path in the generated file → path in the project. */
export type Origins = Map<string, string>;

/** `a.b`, `a[0]`, `a["b c"]`. */
export function memberPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!isIdentifier(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Records a value that stands in the file as it stands in the project, with everything in it. */
export function trace(
  origins: Origins,
  at: { readonly generated: string; readonly project: string },
  value: Json,
): void {
  origins.set(at.generated, at.project);
  if (typeof value !== 'object' || value === null) return;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) {
    const member = (value as Readonly<Record<string | number, Json>>)[key] ?? null;
    trace(origins, { generated: memberPath(at.generated, key), project: memberPath(at.project, key) }, member);
  }
}

/** The project path of a generated path, or of the nearest thing around it that has one. */
export function originOf(origins: Readonly<Record<string, string>>, generated: string): string | undefined {
  let path = generated;
  while (path !== '') {
    if (Object.hasOwn(origins, path)) return origins[path];
    path = parentPath(path);
  }
  return undefined;
}

function parentPath(path: string): string {
  if (path.endsWith('"]')) {
    // The key is JSON text: its opening quote is the last `["` that is not within it.
    const start = /\["(?:[^"\\]|\\.)*"\]$/.exec(path)?.index ?? -1;
    return path.slice(0, Math.max(start, 0));
  }
  const cut = path.endsWith(']') ? path.lastIndexOf('[') : path.lastIndexOf('.');
  return path.slice(0, Math.max(cut, 0));
}
