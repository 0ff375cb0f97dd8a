/**
 * I9. Marks say which *places* are sensitive; a provider may copy such a value to a place that is not marked (`output` of
 * `terraform_data`, a connection string). So the values of all marked places are collected, and masked wherever they appear.
 */
import type { ShownValue } from '../../../../domain/change/model.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import { leavesAsText } from '../redaction.ts';
import { mask, member } from './leaves.ts';

/** Shorter values that are only marked within the plan occur everywhere by chance: `a`, `80`, `true`. */
const shortestMarked = 4;

export interface Taint {
  readonly value: (shown: ShownValue) => ShownValue;
  readonly text: (text: string) => string;
}

/** @param given secrets that are known from outside, of any length */
export function createTaint(plan: JsonObject, given: readonly string[], redact: (text: string) => string): Taint {
  const marked = markedValues(plan).filter((text) => text.length >= shortestMarked);
  const whole = new Set([...given, ...marked]);
  const parts = [...whole].filter((text) => text.length >= shortestMarked);
  const isTainted = (text: string): boolean => whole.has(text) || parts.some((part) => text.includes(part));
  const clean = (value: Json): Json => {
    if (typeof value === 'string') return isTainted(value) ? mask : value;
    if (typeof value === 'number') return whole.has(String(value)) && given.includes(String(value)) ? mask : value;
    if (Array.isArray(value)) return value.map((item: Json) => clean(item));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [isTainted(key) ? mask : key, clean(item)]));
  };
  return {
    value(shown) {
      if (shown.kind !== 'known' || whole.size === 0) return shown;
      const value = clean(shown.value);
      return value === mask ? { kind: 'sensitive' } : { kind: 'known', value };
    },
    text: (text) => {
      let clear = redact(text);
      for (const part of parts) clear = clear.replaceAll(part, mask);
      return clear;
    },
  };
}

/** Values at all places that the plan marks as sensitive, as texts. */
function markedValues(plan: JsonObject): readonly string[] {
  const found: string[] = [];
  const collect = (value: Json | undefined, mark: Json | undefined): void => {
    if (value === undefined || mark === undefined || mark === false) return;
    if (mark === true) found.push(...leavesAsText(value));
    else if (Array.isArray(value)) value.forEach((item: Json, index) => collect(item, member(mark, index)));
    else if (isJsonObject(value)) for (const [key, item] of Object.entries(value)) collect(item, member(mark, key));
  };
  for (const change of changesIn(plan)) {
    collect(change['before'], change['before_sensitive']);
    collect(change['after'], change['after_sensitive']);
  }
  for (const [name, declared] of Object.entries(
    object(object(object(plan['configuration'])['root_module'])['variables']),
  )) {
    if (object(declared)['sensitive'] === true) collect(object(object(plan['variables'])[name])['value'], true);
  }
  return [...new Set(found)];
}

function changesIn(plan: JsonObject): readonly JsonObject[] {
  const lists = [plan['resource_changes'], plan['resource_drift']].flatMap((list) =>
    Array.isArray(list) ? (list as readonly Json[]).map((item) => object(object(item)['change'])) : [],
  );
  return [...lists, ...Object.values(object(plan['output_changes'])).map(object)];
}

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
