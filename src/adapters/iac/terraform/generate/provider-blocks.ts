import type { Json, JsonObject } from '../../../../domain/json.ts';
import type { StackContent, Target } from '../../../../domain/project/model.ts';
import { referencesIn } from '../../../../domain/project/template.ts';
import { memberPath, type Origins, trace } from './origins.ts';
import { impliedSettings, type ProviderUse, providersUsed, requiredProviders, useOfTarget } from './providers-used.ts';
import type { Scope } from './scope.ts';
import { providerTagArguments } from './tags.ts';
import { renderValue } from './template.ts';
import { usedTargetsBlock } from './used-targets.ts';

/** Every provider configuration of a generated stack, and `required_providers`. */
export function providersOf(
  content: StackContent & { kind: 'resources' },
  scope: Scope,
  origins: Origins,
): { readonly blocks: JsonObject; readonly required: JsonObject; readonly used: JsonObject | undefined } {
  const uses = providersUsed(content, scope);
  const required = requiredProviders(uses);
  for (const { name, target: used } of uses) {
    if (used !== undefined) origins.set(`terraform.required_providers.${name}`, `targets.${used.name}.provider`);
  }
  const blocks = providerBlocks([...uses, ...neighbours(uses, scope)], scope, origins);
  return { blocks, required, used: usedTargetsBlock(uses, scope) };
}

/**
 * Other targets of the providers in use: a resource that was removed from the project still needs the configuration it
 * was made with, or the engine cannot delete it. Those whose settings refer to something are left out: what they refer to
 * may not be known in this stack.
 */
function neighbours(uses: readonly ProviderUse[], scope: Scope): readonly ProviderUse[] {
  const used = new Set(uses.map(({ name, source }) => `${name} ${source}`));
  return Object.values(scope.work.targets)
    .filter(({ provider }) => used.has(`${provider.name} ${provider.source}`))
    .filter(({ provider }) => referencesIn(provider.settings).every(({ kind }) => kind === 'environment'))
    .map(({ name }) => useOfTarget(name, '', scope));
}

function providerBlocks(uses: readonly ProviderUse[], scope: Scope, origins: Origins): JsonObject {
  const byName = new Map<string, Map<string, Target>>();
  for (const { name, alias, target } of uses) {
    if (target === undefined) continue;
    byName.set(name, (byName.get(name) ?? new Map<string, Target>()).set(alias ?? '', target));
  }
  const blocks = new Map<string, Json>();
  for (const [name, targets] of byName) {
    const aliases = [...targets].sort(([a], [b]) => (a < b ? -1 : 1));
    const bodies = aliases.map(([alias, target], index) => {
      const path = `provider.${name}[${index}]`;
      traceSettings(target, path, origins);
      return { ...(alias === '' ? {} : { alias }), ...providerArguments(target, scope) };
    });
    const needed = bodies.filter((body) => Object.keys(body).length > 0);
    if (needed.length > 0) blocks.set(name, needed);
  }
  return Object.fromEntries(blocks);
}

function providerArguments(target: Target, scope: Scope): JsonObject {
  const { source, settings } = target.provider;
  const given = Object.entries(settings).map(([name, value]) => [name, renderValue(value, scope)] as const);
  return {
    ...impliedSettings(target),
    ...Object.fromEntries(given),
    ...providerTagArguments(source, settings, scope),
  };
}

function traceSettings(target: Target, path: string, origins: Origins): void {
  const project = `targets.${target.name}`;
  origins.set(path, project);
  for (const [name, value] of Object.entries(target.provider.settings)) {
    trace(
      origins,
      { generated: memberPath(path, name), project: memberPath(`${project}.provider.settings`, name) },
      value,
    );
  }
}
