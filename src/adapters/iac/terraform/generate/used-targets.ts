/**
 * With which targets a stack's resources are made, told by its own state: an output of ours. The tool notes only a local
 * name, so that a target with another region looks like resources that somebody else has deleted.
 */
import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import { shortSource } from '../providers.ts';
import { literalOf } from './literal.ts';
import { impliedSettings, type ProviderUse, providersUsed } from './providers-used.ts';
import type { Scope } from './scope.ts';
import { literalTemplate } from './template.ts';

/** Never shown, and no output of the stack to anybody else. */
export const usedTargetsOutput = '__fairlead_targets';

export interface UsedTarget {
  readonly target: string;
  /** The settings that say where things are. */
  readonly place: Readonly<Record<string, string>>;
}

/** By provider configuration as the state names it: `hashicorp/aws`, `hashicorp/aws.west`. */
export type UsedTargets = Readonly<Record<string, UsedTarget>>;

export const configurationKey = (source: string, alias: string | undefined): string =>
  alias === undefined ? shortSource(source) : `${shortSource(source)}.${alias}`;

/** The block of our output; undefined where no target is used. */
export function usedTargetsBlock(uses: readonly ProviderUse[], scope: Scope): JsonObject | undefined {
  const used = Object.entries(usedTargetsIn(uses, scope));
  if (used.length === 0) return undefined;
  const value = used.map(([key, { target, place }]) => [
    key,
    { target, place: Object.fromEntries(Object.entries(place).map(([name, text]) => [name, literalTemplate(text)])) },
  ]);
  return { value: Object.fromEntries(value) };
}

export function usedTargets(scope: Scope): UsedTargets {
  const { content } = scope.work.stack;
  return content.kind === 'resources' ? usedTargetsIn(providersUsed(content, scope), scope) : {};
}

function usedTargetsIn(uses: readonly ProviderUse[], scope: Scope): UsedTargets {
  const used = uses.flatMap((use) =>
    use.target === undefined
      ? []
      : [
          [
            configurationKey(use.source, use.alias),
            { target: use.target.name, place: placeOf(use.target, scope) },
          ] as const,
        ],
  );
  return Object.fromEntries([...used].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const placeSettings = [
  'cloud',
  'region',
  'location',
  'zone',
  'project',
  'project_id',
  'account_id',
  'subscription_id',
  'tenant_id',
  'profile',
  'organization',
  'datacenter',
  'host',
  'config_context',
];

/** Only what can be read by anybody: a value that is sensitive, or is not known yet, tells nothing. */
function placeOf(target: NonNullable<ProviderUse['target']>, scope: Scope): UsedTarget['place'] {
  const settings: JsonObject = { ...impliedSettings(target), ...target.provider.settings };
  const place = placeSettings.flatMap((name) => {
    const given = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (given === undefined) return [];
    const literal = literalOf(given, scope);
    if (literal.kind === 'unknown' || literal.sensitive || typeof literal.value !== 'string') return [];
    return [[name, literal.value] as const];
  });
  return Object.fromEntries(place);
}

/** From the value of our output; what is no part of it is left out. */
export function readUsedTargets(value: Json | undefined): UsedTargets {
  if (!isJsonObject(value)) return {};
  const used = Object.entries(value).flatMap(([key, entry]) => {
    if (!isJsonObject(entry) || typeof entry['target'] !== 'string' || !isJsonObject(entry['place'])) return [];
    const place = Object.entries(entry['place']).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string',
    );
    return [[key, { target: entry['target'], place: Object.fromEntries(place) }] as const];
  });
  return Object.fromEntries(used);
}
