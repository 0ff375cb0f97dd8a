import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import { parseJson } from '../canonical.ts';

/** Types of resources and data that a command can meet: those of the configuration, and those of the state. Sorted. */
export function typesMet(configuration: string | undefined, state: string | undefined): readonly string[] {
  const { resource, data } = object(parseJson(configuration));
  const types = new Set([...Object.keys(object(resource)), ...Object.keys(object(data))]);
  const { resources } = object(parseJson(state));
  for (const each of Array.isArray(resources) ? (resources as readonly Json[]) : []) {
    const { type } = object(each);
    if (typeof type === 'string') types.add(type);
  }
  return [...types].sort();
}

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
