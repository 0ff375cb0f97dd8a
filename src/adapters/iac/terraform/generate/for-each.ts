import { isJsonObject, type Json } from '../../../../domain/json.ts';
import type { Scope } from './scope.ts';
import { knownValue, renderExpression, renderValue } from './template.ts';

/**
 * `for_each` takes a map or a set: a list becomes a set, also behind a reference to a value that is known now. Anything
 * else a reference leads to is left as it is, and must be a map or a set.
 */
export function forEachArgument(value: Json, scope: Scope): Json {
  if (isJsonObject(value)) return renderValue(value, scope);
  const list = Array.isArray(value) || (typeof value === 'string' && Array.isArray(knownValue(value, scope)));
  return list ? `\${toset(${renderExpression(value, scope)})}` : renderValue(value, scope);
}
