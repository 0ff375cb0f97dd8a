/**
 * Why a value is unknown: best effort. The plan's copy of the configuration says to what each argument refers; where the
 * only thing that can be unknown is the stand-in of one stack, that stack is the reason. Else: no reason is told.
 */
import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import { placeholderStack, standInModule } from '../generate/placeholder.ts';
import type { Path } from './leaves.ts';

export interface UpstreamOf {
  resource(address: string, path: Path): string | undefined;
  output(name: string): string | undefined;
}

export function createUpstreamOf(plan: JsonObject): UpstreamOf {
  const root = object(object(plan['configuration'])['root_module']);
  const standsFor = standInsOf(root);
  const resources = new Map(resourcesIn(root, '', standsFor));
  const outputs = object(root['outputs']);
  return {
    resource(address, path) {
      const found = resources.get(address.replace(instanceKeys, ''));
      return found && onlyStack(referencesAt(found.expressions, path).flatMap(found.standsFor));
    },
    output: (name) =>
      Object.hasOwn(outputs, name)
        ? onlyStack(referencesAt(object(outputs[name])['expression'] ?? null, []).flatMap(standsFor))
        : undefined,
  };
}

const instanceKeys = /\[(?:"(?:[^"\\]|\\.)*"|[0-9]+)\]/g;

/** What a reference comes from, as far as that is other references. */
type StandsFor = (reference: string) => readonly string[];

interface Described {
  readonly expressions: JsonObject;
  readonly standsFor: StandsFor;
}

/** Of a module, and of the modules that it calls: the variables of these stand for what they are given. */
function resourcesIn(
  module: JsonObject,
  prefix: string,
  standsFor: StandsFor,
): readonly (readonly [string, Described])[] {
  const own = list(module['resources']).map((resource) => {
    const { address, expressions } = object(resource);
    return [prefix + String(address), { expressions: object(expressions), standsFor }] as const;
  });
  const called = Object.entries(object(module['module_calls'])).flatMap(([name, entry]) => {
    const call = object(entry);
    const given = object(call['expressions']);
    const inCall: StandsFor = (reference) => {
      const [first, variable = ''] = reference.split(/[.[]/);
      if (first !== 'var') return [reference];
      return Object.hasOwn(given, variable) ? referencesAt(given[variable] as Json, []).flatMap(standsFor) : [];
    };
    return resourcesIn(object(call['module']), `${prefix}module.${name}.`, inCall);
  });
  return [...own, ...called];
}

/** Nested blocks are objects and lists; an argument is a node with `references`, in JSON syntax also with its raw text. */
function referencesAt(node: Json, path: Path): readonly string[] {
  const [key, ...rest] = path;
  if (Array.isArray(node)) {
    const items = node as readonly Json[];
    const item = typeof key === 'number' ? items[key] : undefined;
    return item === undefined ? items.flatMap((each) => referencesAt(each, path)) : referencesAt(item, rest);
  }
  if (!isJsonObject(node)) return [];
  if (Array.isArray(node['references'])) return argumentReferences(node, path);
  if (key !== undefined && Object.hasOwn(node, key)) return referencesAt(node[key] as Json, rest);
  return key === undefined ? Object.values(node).flatMap((each) => referencesAt(each, [])) : [];
}

/** In JSON syntax the references of a whole argument come together; its raw text tells them apart. */
function argumentReferences(node: JsonObject, path: Path): readonly string[] {
  let raw = node['constant_value'];
  for (const key of path) {
    if (Array.isArray(raw)) raw = typeof key === 'number' ? (raw as readonly Json[])[key] : undefined;
    else if (isJsonObject(raw)) raw = Object.hasOwn(raw, key) ? raw[key] : undefined;
    else break;
  }
  const all = list(node['references']).map(String);
  if (raw === undefined) return all;
  const text = JSON.stringify(raw);
  const used = all.filter((reference) => text.includes(reference));
  return used.length > 0 ? used : all;
}

/** What is handed on to a root module of the user stands for the stand-ins that it is made of. */
function standInsOf(root: JsonObject): StandsFor {
  const values = object(object(object(root['module_calls'])[standInModule])['expressions']);
  return (reference) => {
    const [first, module, name = ''] = reference.split(/[.[]/);
    if (first !== 'module' || module !== standInModule) return [reference];
    // The module as a whole is named beside what it hands on.
    return Object.hasOwn(values, name) ? referencesAt(values[name] as Json, []) : [];
  };
}

function onlyStack(references: readonly string[]): string | undefined {
  const stacks = new Set<string>();
  for (const reference of references) {
    const stack = placeholderStack(reference.split('.').slice(0, 2).join('.'));
    if (stack !== undefined) stacks.add(stack);
    else if (!isAlwaysKnown(reference)) return undefined;
  }
  const [only, second] = stacks;
  return second === undefined ? only : undefined;
}

/** Input variables always have a value; a local may stand for anything. */
const isAlwaysKnown = (reference: string): boolean => /^(var|path|terraform|each|count)\./.test(reference);

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
