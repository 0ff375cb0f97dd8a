/** A resource as a state holds it: told apart, evaluated, and put into another state. */
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { plainValue } from '../state/plain-value.ts';
import { access, parseTemplate } from '../project/template.ts';
import type { AccessPath } from '../project/reference.ts';

/** The entry of a resource of the root module; undefined: the state does not have it. */
export function objectAt(document: JsonObject | undefined, address: string): JsonObject | undefined {
  const [mode, type, name] = address.startsWith('data.')
    ? ['data', ...address.slice('data.'.length).split('.')]
    : ['managed', ...address.split('.')];
  return listOf(document?.['resources']).find(
    (entry) =>
      entry['module'] === undefined && entry['mode'] === mode && entry['type'] === type && entry['name'] === name,
  );
}

/** Managed resources outside of modules. */
export const rootAddresses = (document: JsonObject | undefined): readonly string[] =>
  listOf(document?.['resources'])
    .filter((entry) => entry['module'] === undefined && entry['mode'] === 'managed')
    .map(({ type, name }) => `${String(type)}.${String(name)}`);

export interface HeldInstance {
  /** `[0]`, `["a"]`, or empty. */
  readonly key: string;
  readonly id: string | undefined;
  /** Marked to be replaced, or with leftovers of a replacement: an import would lose that. */
  readonly isBroken: boolean;
}

export const instancesAt = (document: JsonObject | undefined, address: string): readonly HeldInstance[] =>
  listOf(objectAt(document, address)?.['instances']).map((instance) => {
    const { attributes, index_key: key, status, deposed } = instance;
    const id = isJsonObject(attributes) ? attributes['id'] : undefined;
    return {
      key: key === undefined || key === null ? '' : `[${JSON.stringify(key)}]`,
      id: typeof id === 'string' && id !== '' ? id : undefined,
      isBroken: status === 'tainted' || deposed !== undefined,
    };
  });

export const isSensitiveAt = (document: JsonObject | undefined, address: string, attribute: string): boolean =>
  listOf(objectAt(document, address)?.['instances']).some((instance) => {
    const paths = instance['sensitive_attributes'];
    return Array.isArray(paths) && paths.some((path: Json) => JSON.stringify(path).includes(`"value":"${attribute}"`));
  });

export type PutObject =
  | { readonly kind: 'put'; readonly document: JsonObject }
  | { readonly kind: 'there' }
  | { readonly kind: 'conflict' };

/** Into a state, which is begun where there is none. What else it holds stays. */
export function putObject(
  document: JsonObject | undefined,
  {
    address,
    entry,
    lineage,
    toolVersion,
  }: { readonly address: string; readonly entry: JsonObject; readonly lineage: string; readonly toolVersion: string },
): PutObject {
  const there = objectAt(document, address);
  if (there !== undefined) {
    const same = JSON.stringify(idsOf(there)) === JSON.stringify(idsOf(entry));
    return { kind: same ? 'there' : 'conflict' };
  }
  const base = document ?? {
    version: 4,
    terraform_version: toolVersion,
    serial: 0,
    lineage,
    outputs: {},
    resources: [],
  };
  return {
    kind: 'put',
    document: { ...base, serial: Number(base['serial']) + 1, resources: [...listOf(base['resources']), entry] },
  };
}

const idsOf = (entry: JsonObject): readonly Json[] =>
  listOf(entry['instances']).map(({ attributes, index_key: key }) => [
    key ?? null,
    isJsonObject(attributes) ? (attributes['id'] ?? null) : null,
  ]);

/** The value of what is exactly one reference to an attribute of a resource; undefined: the states do not tell. */
export function evaluate(
  value: Json,
  find: (resource: string) => JsonObject | undefined,
): { readonly value: Json } | undefined {
  const parsed = typeof value === 'string' ? parseTemplate(value) : undefined;
  const [only] = parsed?.parts ?? [];
  if (parsed?.ok !== true || parsed.parts.length !== 1 || only?.kind !== 'reference') return undefined;
  const { reference } = only;
  if (reference.kind !== 'resource') return undefined;
  const entry = find(reference.resource);
  const found = entry === undefined ? undefined : access(shapeOf(entry), reference.access satisfies AccessPath);
  return found === undefined ? undefined : { value: found };
}

/** As the engine's language sees it: one object, a list, or a map. */
function shapeOf(entry: JsonObject): Json {
  const instances = listOf(entry['instances']).filter(({ deposed }) => deposed === undefined);
  const attributes = ({ attributes: own }: JsonObject): Json => plainValue(own ?? null);
  const [first] = instances;
  const key = first?.['index_key'];
  if (first === undefined) return [];
  if (key === undefined || key === null) return attributes(first);
  if (typeof key === 'number') {
    return instances.toSorted((left, right) => Number(left['index_key']) - Number(right['index_key'])).map(attributes);
  }
  return Object.fromEntries(instances.map((instance) => [String(instance['index_key']), attributes(instance)]));
}

const listOf = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];
