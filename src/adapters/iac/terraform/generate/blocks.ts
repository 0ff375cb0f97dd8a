import type { Json, JsonObject } from '../../../../domain/json.ts';
import type { StackContent } from '../../../../domain/project/model.ts';
import { inferType } from './infer-type.ts';
import { moduleBody } from './modules.ts';
import { memberPath, type Origins, trace } from './origins.ts';
import { placeholderBody, placeholderName } from './placeholder.ts';
import { resourceBody } from './resources.ts';
import { addressOf, put, type Scope } from './scope.ts';
import { isSensitive } from './sensitivity.ts';
import { renderOwnVariable, renderValue } from './template.ts';

type ResourcesContent = StackContent & { kind: 'resources' };
type Table = Map<string, Map<string, Json>>;

export interface Traces {
  readonly origins: Origins;
  readonly addresses: Map<string, string>;
}

/** `data` and `resource`, by type and name. */
export function resourceTables(content: ResourcesContent, scope: Scope, { origins, addresses }: Traces) {
  const tables = { data: new Map() as Table, resource: new Map() as Table };
  for (const [index, resource] of content.resources.entries()) {
    const kind = resource.mode === 'data' ? 'data' : 'resource';
    const project = `stacks.${scope.work.stack.name}.resources[${index}]`;
    const generated = `${kind}.${resource.type}.${resource.name}`;
    put(tables[kind], [resource.type, resource.name], resourceBody(resource, scope));
    addresses.set(addressOf(resource), project);
    origins.set(generated, project);
    for (const [theirs, ours] of argumentPaths) origins.set(`${generated}.${theirs}`, `${project}.${ours}`);
    for (const [name, value] of Object.entries(resource.properties)) {
      trace(
        origins,
        { generated: memberPath(generated, name), project: memberPath(`${project}.properties`, name) },
        value,
      );
    }
  }
  return tables;
}

const argumentPaths = [
  ['count', 'count'],
  ['for_each', 'forEach'],
  ['provider', 'provider'],
  ['depends_on', 'dependsOn'],
  ['lifecycle', 'lifecycle'],
] as const;

export function moduleBlocks(content: ResourcesContent, scope: Scope, { origins, addresses }: Traces): JsonObject {
  const blocks: [string, Json][] = [];
  for (const [index, module] of content.modules.entries()) {
    const project = `stacks.${scope.work.stack.name}.modules[${index}]`;
    const generated = `module.${module.name}`;
    blocks.push([module.name, moduleBody(module, scope)]);
    addresses.set(generated, project);
    origins.set(generated, project);
    for (const argument of ['source', 'version', 'providers']) {
      origins.set(`${generated}.${argument}`, `${project}.${argument}`);
    }
    origins.set(`${generated}.depends_on`, `${project}.dependsOn`);
    for (const [name, value] of Object.entries(module.inputs)) {
      trace(origins, { generated: memberPath(generated, name), project: memberPath(`${project}.inputs`, name) }, value);
    }
  }
  return Object.fromEntries(blocks);
}

/** A value that the engine holds to be sensitive makes its output sensitive: the engine insists. */
export function outputBlocks(scope: Scope, origins: Origins): JsonObject {
  const { stack } = scope.work;
  const blocks = Object.entries(stack.outputs).map(([name, { value, sensitive, description }]) => {
    const project = `stacks.${stack.name}.outputs.${name}`;
    origins.set(`output.${name}`, project);
    trace(origins, { generated: `output.${name}.value`, project: `${project}.value` }, value);
    const block: JsonObject = {
      ...(description === undefined ? {} : { description }),
      ...(sensitive || isSensitive(value, scope) ? { sensitive: true } : {}),
      value: renderValue(value, scope),
    };
    return [name, block] as const;
  });
  return Object.fromEntries(blocks);
}

/** The stack's own variables that something refers to. */
export function localsBlock(scope: Scope, origins: Origins): JsonObject {
  const { name: stack, variables } = scope.work.stack;
  const locals = [...scope.needs.locals].map((name) => {
    const value = variables[name] ?? null;
    trace(origins, { generated: `locals.${name}`, project: memberPath(`stacks.${stack}.variables`, name) }, value);
    return [name, renderOwnVariable(value, scope)] as const;
  });
  return Object.fromEntries(locals);
}

/** Declarations of what is passed in. No defaults: values come by var file or environment, never with the configuration. */
export function variableBlocks(scope: Scope, origins: Origins): JsonObject {
  const blocks = [...scope.needs.inputs].map(([name, { value, sensitive, description, origin }]) => {
    if (origin !== undefined) origins.set(`variable.${name}`, origin);
    const block: JsonObject = {
      ...(description === undefined ? {} : { description }),
      ...(sensitive ? { sensitive: true } : {}),
      type: inferType(value),
    };
    return [name, block] as const;
  });
  return Object.fromEntries(blocks);
}

/** `terraform_data` stand-ins for stacks whose outputs are not known yet. */
export function addPlaceholders(resources: Table, scope: Scope): void {
  for (const [stack, outputs] of scope.needs.placeholders) {
    put(resources, ['terraform_data', placeholderName(stack)], placeholderBody(outputs));
  }
}
