import type { Json, JsonObject } from '../../../../domain/json.ts';
import type { StackContent } from '../../../../domain/project/model.ts';
import type { StackWork } from '../../../../ports/iac-engine.ts';
import type { ProviderSchemas } from '../schema/provider-schemas.ts';
import { backendOf } from './backend.ts';
import { addPlaceholders, localsBlock, moduleBlocks, outputBlocks, resourceTables, variableBlocks } from './blocks.ts';
import { encryptionBody } from './encryption.ts';
import { printConfiguration } from './formatted.ts';
import { literalOf } from './literal.ts';
import { type Origins, trace } from './origins.ts';
import { providersOf } from './provider-blocks.ts';
import { importBlocks, movedBlocks, removedBlocks } from './requests.ts';
import { type Input, openScope, type Scope, tableToJson } from './scope.ts';
import { usedTargetsOutput } from './used-targets.ts';

export interface Generated {
  /**
   * File name relative to the work directory → text. Generated stacks: `main.tf.json`. `source` stacks: none, or
   * {@link backendFile} where the stack sets a backend. Byte for byte stable.
   */
  readonly files: Readonly<Record<string, string>>;
  /** Terraform input variables → values. Non-sensitive ones go into a var file, sensitive ones into `TF_VAR_*` only. */
  readonly inputs: Readonly<Record<string, { readonly value: Json; readonly sensitive: boolean }>>;
  /** Path in `main.tf.json`, e.g. `resource.aws_vpc.main.cidr_block` → path in the project. */
  readonly origins: Readonly<Record<string, string>>;
  /** Terraform address, e.g. `aws_vpc.main` → project path of the resource. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Upstream stacks that stand in as unknown, sorted. Not empty: the plan must never be applied (I6). */
  readonly placeholders: readonly string[];
}

export const mainFile = 'main.tf.json';

/** Settings for `init -backend-config=<file>` of a root module that declares the backend's type. */
export const backendFile = 'backend.tfbackend.json';

type ResourcesContent = StackContent & { kind: 'resources' };

/**
 * The engine's configuration for one stack. Pure: same work, same bytes.
 * @param schemas without them, providers that take tags per resource get no default tags
 * @param kept targets whose configurations are needed though nothing in the stack uses them
 * @throws ENGINE_REFERENCE_UNRESOLVED, ENGINE_OUTPUT_MISSING, ENGINE_FEATURE_MISSING, ENGINE_BACKEND_*, ENGINE_P*
 */
export function generate(work: StackWork, schemas?: ProviderSchemas, kept: readonly string[] = []): Generated {
  const scope = openScope(work, schemas, kept);
  const { content } = work.stack;
  return content.kind === 'source' ? generateInputs(scope) : generateConfiguration(content, scope);
}

/** A root module stays as it is: it only gets values, and where its state is. */
function generateInputs(scope: Scope): Generated {
  const inputs = new Map<string, Input>();
  const waiting = new Set<string>();
  for (const [name, value] of Object.entries(scope.work.stack.variables)) {
    const literal = literalOf(value, scope);
    if (literal.kind === 'known') inputs.set(name, literal);
    else for (const stack of literal.stacks) waiting.add(stack);
  }
  const backend = scope.work.stack.backend === undefined ? undefined : backendOf(scope).settings;
  return {
    files: backend === undefined ? {} : { [backendFile]: printConfiguration(backend) },
    inputs: inputsOf(inputs),
    origins: {},
    addresses: {},
    placeholders: [...waiting].sort(),
  };
}

function generateConfiguration(content: ResourcesContent, scope: Scope): Generated {
  const traces = { origins: new Map<string, string>(), addresses: new Map<string, string>() };
  const { origins, addresses } = traces;
  const tables = resourceTables(content, scope, traces);
  const modules = moduleBlocks(content, scope, traces);
  const outputs = outputBlocks(scope, origins);
  const providers = providersOf(content, scope, origins);
  const imports = importBlocks(content.imports, scope);
  const terraform = terraformBlock(providers.required, scope, origins);
  traceRequests(content, scope, origins);
  // After all that refers to something: what was asked for on the way.
  const locals = localsBlock(scope, origins);
  addPlaceholders(tables.resource, scope);
  const configuration = withoutEmpty({
    terraform,
    variable: variableBlocks(scope, origins),
    locals,
    provider: providers.blocks,
    data: tableToJson(tables.data),
    resource: tableToJson(tables.resource),
    module: modules,
    import: imports,
    moved: movedBlocks(content.moved, scope),
    removed: removedBlocks(content.removed, scope),
    output: providers.used === undefined ? outputs : { ...outputs, [usedTargetsOutput]: providers.used },
  });
  return {
    files: { [mainFile]: printConfiguration(configuration) },
    inputs: inputsOf(scope.needs.inputs),
    origins: Object.fromEntries(origins),
    addresses: Object.fromEntries(addresses),
    placeholders: [...scope.needs.placeholders.keys()].sort(),
  };
}

function terraformBlock(required: JsonObject, scope: Scope, origins: Origins): JsonObject {
  const { stack } = scope.work;
  const backend = backendOf(scope);
  const encryption = encryptionBody(scope);
  const project = `stacks.${stack.name}`;
  trace(
    origins,
    { generated: `terraform.backend.${backend.type}`, project: `${project}.backend` },
    stack.backend?.settings ?? null,
  );
  trace(origins, { generated: 'terraform.encryption', project: `${project}.encryption` }, stack.encryption ?? null);
  return {
    backend: { [backend.type]: backend.settings },
    ...(Object.keys(required).length === 0 ? {} : { required_providers: required }),
    ...(encryption === undefined ? {} : { encryption }),
  };
}

function traceRequests(content: ResourcesContent, scope: Scope, origins: Origins): void {
  const lists = { import: 'imports', moved: 'moved', removed: 'removed' } as const;
  for (const [generated, list] of Object.entries(lists)) {
    for (const index of content[list].keys()) {
      origins.set(`${generated}[${index}]`, `stacks.${scope.work.stack.name}.${list}[${index}]`);
    }
  }
}

const inputsOf = (inputs: ReadonlyMap<string, Input>): Generated['inputs'] =>
  Object.fromEntries(
    [...inputs]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { value, sensitive }]) => [name, { value, sensitive }] as const),
  );

const withoutEmpty = (blocks: Readonly<Record<string, Json>>): JsonObject =>
  Object.fromEntries(Object.entries(blocks).filter(([, block]) => Object.keys(block ?? {}).length > 0));
