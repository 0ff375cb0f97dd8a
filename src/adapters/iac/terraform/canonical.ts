import type { Json } from '../../../domain/json.ts';

export { canonicalText } from '../../../domain/canonical-json.ts';

/** JSON text as a value; undefined where it is none. */
export function parseJson(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) satisfies Json;
  } catch {
    return undefined;
  }
}
