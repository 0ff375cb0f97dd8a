import type { Json } from '../../../domain/json.ts';
import { argumentPattern } from '../../../domain/metrics/fill.ts';

/**
 * Puts values into every text of a JSON value: it is parsed already, so that no value can become more than a part of a text.
 * A text that is nothing but an argument becomes a number where that is one: `from: "{fromMs}"`.
 */
export function filledJson(json: Json, value: (name: string) => string | number): Json {
  if (typeof json === 'string') {
    const [whole, name] = /^\{([a-zA-Z][a-zA-Z0-9_]*)\}$/.exec(json) ?? [];
    if (whole !== undefined && name !== undefined) return value(name);
    return json.replaceAll(argumentPattern, (_, each: string) => String(value(each)));
  }
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((item: Json) => filledJson(item, value));
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, filledJson(item, value)]));
}
