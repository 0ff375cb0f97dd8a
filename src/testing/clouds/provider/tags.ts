import { isObject, isUnknown, type Value, unknown } from '../cty/value.ts';

/** A resource's own tags over the provider's default tags; unknown while either is. */
export function allTags(defaults: Value, own: Value): Value {
  if (isUnknown(defaults) || isUnknown(own)) return unknown;
  return { ...(isObject(defaults) ? defaults : {}), ...(isObject(own) ? own : {}) };
}
