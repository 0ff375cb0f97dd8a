import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { Json, JsonObject } from '../../../../domain/json.ts';
import type { Module, Resource } from '../../../../domain/project/model.ts';
import type { StackWork } from '../../../../ports/iac-engine.ts';
import type { ProviderSchemas } from '../schema/provider-schemas.ts';

/** What one generation knows, and what it finds to be needed while it renders. */
export interface Scope {
  readonly work: StackWork;
  readonly schemas: ProviderSchemas | undefined;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly modules: ReadonlyMap<string, Module>;
  /** Targets whose configurations are needed though nothing uses them. */
  readonly kept: readonly string[];
  readonly needs: Needs;
}

/** Grows while values are rendered: only what is referred to is generated. */
interface Needs {
  /** Terraform input variable → its value. */
  readonly inputs: Map<string, Input>;
  /** Upstream stack that is not known → outputs referred to. */
  readonly placeholders: Map<string, Set<string>>;
  /** Names of the stack's own variables that are referred to; they become locals. */
  readonly locals: Set<string>;
}

export interface Input {
  readonly value: Json;
  readonly sensitive: boolean;
  readonly description?: string;
  /** Project path of the value, where the project holds it. */
  readonly origin?: string;
}

export function openScope(work: StackWork, schemas: ProviderSchemas | undefined, kept: readonly string[] = []): Scope {
  const { content } = work.stack;
  const resources = content.kind === 'resources' ? content.resources : [];
  const modules = content.kind === 'resources' ? content.modules : [];
  return {
    work,
    schemas,
    kept,
    resources: new Map(resources.map((resource) => [resource.name, resource])),
    modules: new Map(modules.map((module) => [module.name, module])),
    needs: { inputs: new Map(), placeholders: new Map(), locals: new Set() },
  };
}

/** A member of an object that is the user's: `constructor` and the like are no members. */
export const own = <T>(object: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** `aws_vpc.main`, `data.aws_ami.base`. */
export const addressOf = (resource: Resource): string =>
  `${resource.mode === 'data' ? 'data.' : ''}${resource.type}.${resource.name}`;

/** The address of a resource or module of the stack by its name. @throws ENGINE_REFERENCE_UNRESOLVED */
export function addressOfName(name: string, scope: Scope): string {
  const resource = scope.resources.get(name);
  if (resource !== undefined) return addressOf(resource);
  if (scope.modules.has(name)) return `module.${name}`;
  throw unresolved(name, scope, [...scope.resources.keys(), ...scope.modules.keys()]);
}

export function unresolved(what: string, scope: Scope, known: Iterable<string>): DeliveryError {
  const names = [...known].sort().join(', ');
  return new DeliveryError(
    'ENGINE_REFERENCE_UNRESOLVED',
    `stack "${scope.work.stack.name}" refers to "${what}", which is not there`,
    { hint: names === '' ? 'there is nothing of this kind to refer to' : `known are: ${names}` },
  );
}

/** Puts a member into a two-level table: `table[a][b] = value`. */
export function put(
  table: Map<string, Map<string, Json>>,
  [first, second]: readonly [string, string],
  value: Json,
): void {
  const inner = table.get(first) ?? new Map<string, Json>();
  table.set(first, inner);
  inner.set(second, value);
}

export const tableToJson = (table: ReadonlyMap<string, ReadonlyMap<string, Json>>): JsonObject =>
  Object.fromEntries([...table].map(([key, inner]) => [key, Object.fromEntries(inner)]));
