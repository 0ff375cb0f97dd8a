/** What a stack of the fake engine wants: its resources' properties with references resolved as far as they are known. */
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import { isJsonObject, type Json } from '../../domain/json.ts';
import type { OutputDefinition, Resource } from '../../domain/project/model.ts';
import type { Reference } from '../../domain/project/reference.ts';
import { access, substitute } from '../../domain/project/template.ts';
import type { StackWork } from '../../ports/iac-engine.ts';
import type { FakeModule, FakeResource, FakeWorld, Leaf, Path } from './iac-world.ts';

/** A leaf that may not be known yet. */
export interface Cell extends Leaf {
  readonly unknown?: { readonly from?: string };
}

export interface Value {
  readonly value: Json;
  readonly sensitive: boolean;
  readonly unknown?: { readonly from?: string };
}

export interface Wanted {
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, OutputDefinition>>;
}

/** What is there of a resource when something refers to it. */
export type Existing = (name: string) => { readonly resource: FakeResource | undefined; readonly settled: boolean };

/** @throws ENGINE_SOURCE_MISSING, ENGINE_FEATURE_MISSING */
export function wantedOf(work: StackWork, world: FakeWorld): Wanted {
  const { content, outputs } = work.stack;
  if (content.kind === 'source') return moduleOf(work, content.directory, world);
  const unsupported = [content.modules, content.imports, content.removed, content.moved].some(
    (list) => list.length > 0,
  );
  if (unsupported || content.resources.some(({ count, forEach }) => (count ?? forEach) !== undefined)) {
    throw new DeliveryError('ENGINE_FEATURE_MISSING', 'the fake engine knows plain resources only');
  }
  return { resources: content.resources, outputs };
}

function moduleOf(work: StackWork, directory: string, world: FakeWorld): FakeModule {
  const module = world.module(`${work.places.project}/${directory}`);
  if (module !== undefined) return module;
  throw new DeliveryError('ENGINE_SOURCE_MISSING', `stack "${work.stack.name}": there is no directory "${directory}"`);
}

export interface Evaluation {
  cells(properties: Json): readonly Cell[];
  value(json: Json): Value;
  /** Stacks whose unknown outputs were met, sorted. */
  waitsFor(): readonly string[];
}

export function evaluation(work: StackWork, existing: Existing): Evaluation {
  const waits = new Set<string>();
  const lookUp = (reference: Reference): Value => {
    const found = resolve(work, existing, reference, evaluate);
    if (found.unknown?.from !== undefined) waits.add(found.unknown.from);
    return found;
  };
  function evaluate(json: Json): Value {
    let sensitive = false;
    let unknown: Value['unknown'];
    const value = substitute(json, (reference) => {
      const found = lookUp(reference);
      sensitive ||= found.sensitive;
      unknown ??= found.unknown;
      return found.value;
    });
    return { value, sensitive, ...(unknown === undefined ? {} : { unknown }) };
  }
  const cells = (json: Json, path: Path): readonly Cell[] => {
    if (Array.isArray(json) && json.length > 0)
      return json.flatMap((item: Json, index) => cells(item, [...path, index]));
    if (isJsonObject(json) && Object.keys(json).length > 0) {
      return Object.entries(json).flatMap(([key, item]) => cells(item, [...path, key]));
    }
    return [{ path, ...evaluate(json) }];
  };
  return { cells: (properties) => cells(properties, []), value: evaluate, waitsFor: () => [...waits].sort() };
}

function resolve(work: StackWork, existing: Existing, reference: Reference, evaluate: (json: Json) => Value): Value {
  const plain = (value: Json | undefined, sensitive = false): Value => {
    const reached = value === undefined ? undefined : access(value, 'access' in reference ? reference.access : []);
    if (reached === undefined) throw unresolved(reference);
    return { value: reached, sensitive };
  };
  switch (reference.kind) {
    case 'stack': {
      const upstream = work.upstream[reference.stack];
      const output = upstream?.outputs?.[reference.output];
      if (upstream?.status === 'unknown' && output === undefined) {
        const sensitive = upstream.sensitive?.includes(reference.output) === true;
        return { value: null, sensitive, unknown: { from: reference.stack } };
      }
      return plain(output?.value, output?.sensitive);
    }
    case 'variable': {
      const own = work.stack.variables[reference.name];
      if (own !== undefined) return evaluate(own);
      const variable = work.variables[reference.name];
      return plain(variable?.value, variable?.sensitive);
    }
    case 'environment':
      return plain(reference.attribute === 'name' ? work.environment.name : undefined);
    case 'secret':
      return plain(work.secrets[reference.name], true);
    case 'resource':
      return attribute(existing, reference);
    default:
      throw unresolved(reference);
  }
}

/** `id`, and `output` which follows `input`. */
function attribute(existing: Existing, reference: Reference & { kind: 'resource' }): Value {
  const { resource, settled } = existing(reference.resource);
  if (resource === undefined || !settled) return { value: null, sensitive: false, unknown: {} };
  const [first, ...rest] = reference.access;
  if (first === 'id') return { value: resource.id, sensitive: false };
  const path = [first === 'output' ? 'input' : (first ?? ''), ...rest];
  const leaves = resource.actual.filter((leaf) => path.every((part, index) => leaf.path[index] === part));
  if (leaves.length === 0) throw unresolved(reference);
  return { value: inflate(leaves, path.length), sensitive: leaves.some(({ sensitive }) => sensitive) };
}

/** The value that has these leaves, from a depth on. */
function inflate(leaves: readonly Leaf[], depth: number): Json {
  const [first] = leaves;
  const key = first?.path[depth];
  if (first === undefined || key === undefined) return first?.value ?? null;
  const keys = [...new Set(leaves.map(({ path }) => path[depth]))];
  const member = (wanted: string | number | undefined) =>
    inflate(
      leaves.filter(({ path }) => path[depth] === wanted),
      depth + 1,
    );
  if (typeof key === 'number') return keys.map(member);
  return Object.fromEntries(keys.map((each) => [String(each), member(each)]));
}

const unresolved = (reference: Reference): DeliveryError =>
  new DeliveryError('ENGINE_REFERENCE_UNRESOLVED', `the fake engine cannot resolve ${JSON.stringify(reference)}`);
