import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { Json, JsonObject } from '../../../../domain/json.ts';
import type { Lifecycle, Resource } from '../../../../domain/project/model.ts';
import { completeBody } from './complete.ts';
import { forEachArgument } from './for-each.ts';
import { metaArguments } from './meta-arguments.ts';
import { isPlaceholderAddress } from './placeholder.ts';
import { configurationName, providerOf, type ProviderUse } from './providers-used.ts';
import { addressOf, addressOfName, type Scope, unresolved } from './scope.ts';
import { resourceTagArguments } from './tags.ts';
import { renderValue } from './template.ts';

/** The body of a `resource` or `data` block. */
export function resourceBody(resource: Resource, scope: Scope): JsonObject {
  refuseMetaArguments(resource, scope);
  const use = providerOf(resource, scope);
  const schema = scope.schemas?.resource(use.source, resource);
  const properties = schema === undefined ? resource.properties : completeBody(resource.properties, schema);
  const rendered = Object.entries(properties).map(([name, value]) => [name, renderValue(value, scope)] as const);
  const body = {
    ...Object.fromEntries(rendered),
    ...resourceTagArguments({ resource, use, schema }, scope),
  };
  return { ...body, ...metaBody(resource, use, scope) };
}

function metaBody(resource: Resource, use: ProviderUse, scope: Scope): JsonObject {
  const lifecycle = lifecycleBody(resource.lifecycle, scope);
  return {
    ...(resource.count === undefined ? {} : { count: renderValue(resource.count, scope) }),
    ...(resource.forEach === undefined ? {} : { for_each: forEachArgument(resource.forEach, scope) }),
    ...(use.explicit ? { provider: configurationName(use) } : {}),
    ...(resource.dependsOn.length === 0 ? {} : { depends_on: dependencies(resource.dependsOn, scope) }),
    ...(Object.keys(lifecycle).length === 0 ? {} : { lifecycle }),
  };
}

/** Bare references: plain strings, no `${}`. */
export const dependencies = (names: readonly string[], scope: Scope): Json =>
  [...new Set(names)].map((name) => addressOfName(name, scope)).sort();

function lifecycleBody(lifecycle: Lifecycle, scope: Scope): JsonObject {
  const { createBeforeDestroy, preventDestroy, ignoreChanges, replaceTriggeredBy } = lifecycle;
  return {
    ...(createBeforeDestroy === undefined ? {} : { create_before_destroy: createBeforeDestroy }),
    ...(preventDestroy === undefined ? {} : { prevent_destroy: preventDestroy }),
    ...(ignoreChanges === undefined ? {} : { ignore_changes: ignoreChanges }),
    ...(replaceTriggeredBy === undefined
      ? {}
      : { replace_triggered_by: replaceTriggeredBy.map((trigger) => triggerAddress(trigger, scope)) }),
  };
}

/** `name` or `name.attribute` → `type.name.attribute`. */
function triggerAddress(trigger: string, scope: Scope): string {
  const end = trigger.search(/[.[]/);
  const name = end === -1 ? trigger : trigger.slice(0, end);
  const resource = scope.resources.get(name);
  if (resource === undefined) throw unresolved(`resources.${name}`, scope, scope.resources.keys());
  return addressOf(resource) + (end === -1 ? '' : trigger.slice(end));
}

/** `name`, `name[0]`, `name["key"]` → the address of the instance. */
export function instanceAddress(instance: string, scope: Scope): string {
  return triggerAddress(instance, scope);
}

function refuseMetaArguments(resource: Resource, scope: Scope): void {
  if (isPlaceholderAddress(addressOf(resource))) {
    throw new DeliveryError(
      'ENGINE_PROPERTY_RESERVED',
      `resource "${resource.name}" of stack "${scope.work.stack.name}" has a name that stands for outputs of other stacks`,
      { hint: 'give it a name that does not begin with `__up_`' },
    );
  }
  for (const name of Object.keys(resource.properties)) {
    const instead = Object.hasOwn(metaArguments, name) ? metaArguments[name] : undefined;
    if (instead === undefined) continue;
    throw new DeliveryError(
      'ENGINE_PROPERTY_RESERVED',
      `resource "${resource.name}" of stack "${scope.work.stack.name}" has a property "${name}", which the engine keeps for itself`,
      { hint: `write it beside \`properties\`, as \`${instead}\`` },
    );
  }
}
