import { posix } from 'node:path';
import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { JsonObject } from '../../../../domain/json.ts';
import type { Module } from '../../../../domain/project/model.ts';
import { configurationName, useOfTarget } from './providers-used.ts';
import { dependencies } from './resources.ts';
import type { Scope } from './scope.ts';
import { renderValue } from './template.ts';

/** Arguments of a module block that are not inputs of the module. */
const reserved = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on', 'lifecycle']);

/** The body of a `module` block. */
export function moduleBody(module: Module, scope: Scope): JsonObject {
  const clash = Object.keys(module.inputs).find((name) => reserved.has(name));
  if (clash !== undefined) {
    throw new DeliveryError(
      'ENGINE_PROPERTY_RESERVED',
      `module "${module.name}" of stack "${scope.work.stack.name}" has an input "${clash}", which the engine keeps for itself`,
      { hint: 'write it beside `inputs`; no module can have an input of this name' },
    );
  }
  const inputs = Object.entries(module.inputs).map(([name, value]) => [name, renderValue(value, scope)] as const);
  const providers = Object.entries(module.providers).map(
    ([name, target]) => [name, configurationName(useOfTarget(target, name, scope))] as const,
  );
  return {
    ...Object.fromEntries(inputs),
    source: moduleSource(module.source, scope),
    ...(module.version === undefined ? {} : { version: module.version }),
    ...(providers.length === 0 ? {} : { providers: Object.fromEntries(providers) }),
    ...(module.dependsOn.length === 0 ? {} : { depends_on: dependencies(module.dependsOn, scope) }),
  };
}

/** A path is relative to the project; the engine wants it relative to where it works, starting with a dot. */
function moduleSource(source: string, scope: Scope): string {
  if (!/^\.{1,2}(\/|$)/.test(source)) return source;
  const { project, work } = scope.work.places;
  const relative = posix.relative(work, posix.resolve(project, source));
  return relative.startsWith('.') ? relative : `./${relative}`;
}
