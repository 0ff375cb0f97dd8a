import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { JsonObject } from '../../../../domain/json.ts';
import type { Resource, StackContent, Target } from '../../../../domain/project/model.ts';
import { builtinSource, providerFacts, shortSource, typePrefix } from '../providers.ts';
import { own, type Scope, unresolved } from './scope.ts';

/** The provider configuration a resource uses. */
export interface ProviderUse {
  readonly source: string;
  /** Local name. */
  readonly name: string;
  /** The target whose settings configure it; undefined: the provider's empty default configuration. */
  readonly target: Target | undefined;
  readonly alias: string | undefined;
  /** False where Terraform finds the same configuration by the resource's type. */
  readonly explicit: boolean;
}

/** Every use in a generated stack; its own target's comes first, whether anything uses it or not. */
export function providersUsed(content: StackContent & { kind: 'resources' }, scope: Scope): readonly ProviderUse[] {
  const { target } = scope.work.stack;
  return [
    ...(target === undefined ? [] : [useOfTarget(target, '', scope)]),
    ...content.resources.map((resource) => providerOf(resource, scope)),
    ...content.modules.flatMap((module) =>
      Object.entries(module.providers).map(([name, ofModule]) => useOfTarget(ofModule, name, scope)),
    ),
    // By their own names, also where one is the stack's target today: that is what the state calls them.
    ...scope.kept.map((name) => ({ ...useOfTarget(name, '', scope), alias: name })),
  ];
}

/** Which provider configuration a resource uses: its own target's, the stack's, or the one that its type implies. */
export function providerOf(resource: Resource, scope: Scope): ProviderUse {
  const prefix = resource.type.split('_')[0] ?? resource.type;
  if (resource.provider !== undefined) return useOfTarget(resource.provider, prefix, scope);
  const { target } = scope.work.stack;
  if (target !== undefined && prefix !== 'terraform') {
    const use = useOfTarget(target, prefix, scope);
    if (use.name === prefix || typePrefix(use.source) === prefix) return use;
  }
  if (prefix === 'terraform') {
    return { source: builtinSource, name: 'terraform', target: undefined, alias: undefined, explicit: false };
  }
  return { source: impliedSource(prefix, scope), name: prefix, target: undefined, alias: undefined, explicit: false };
}

/** @param prefix of the resource's type; the configuration must be named where it does not follow from it */
export function useOfTarget(name: string, prefix: string, scope: Scope): ProviderUse {
  const target = own(scope.work.targets, name);
  if (target === undefined) throw unresolved(`target ${name}`, scope, Object.keys(scope.work.targets));
  // Only the stack's own target is a default configuration: adding a second target never moves an existing resource.
  const alias = name === scope.work.stack.target ? undefined : name;
  const { source, name: localName } = target.provider;
  return { source, name: localName, target, alias, explicit: alias !== undefined || localName !== prefix };
}

/** `aws`, `aws.west`: a bare reference to a configuration. */
export const configurationName = (use: ProviderUse): string =>
  use.alias === undefined ? use.name : `${use.name}.${use.alias}`;

/** `required_providers`: one entry per local name. @throws ENGINE_PROVIDER_CONFLICT */
export function requiredProviders(uses: readonly ProviderUse[]): JsonObject {
  const required = new Map<string, { source: string; versions: Set<string> }>();
  for (const use of uses) {
    if (use.source === builtinSource) continue;
    const entry = required.get(use.name) ?? { source: use.source, versions: new Set<string>() };
    if (shortSource(entry.source) !== shortSource(use.source)) throw conflict(use, entry.source);
    const version = use.target?.provider.version;
    if (version !== undefined) entry.versions.add(version);
    required.set(use.name, entry);
  }
  return Object.fromEntries(
    [...required].map(([name, { source, versions }]) => [
      name,
      { source, ...(versions.size === 0 ? {} : { version: [...versions].sort().join(', ') }) },
    ]),
  );
}

/** A provider without a target: as a target of that local name says, else HashiCorp's, as the engines assume. */
function impliedSource(localName: string, scope: Scope): string {
  const named = Object.values(scope.work.targets).filter(({ provider }) => provider.name === localName);
  return named[0]?.provider.source ?? `hashicorp/${localName}`;
}

function conflict(use: ProviderUse, other: string): DeliveryError {
  return new DeliveryError(
    'ENGINE_PROVIDER_CONFLICT',
    `provider name "${use.name}" stands for both "${other}" and "${use.source}" in one stack`,
    { hint: `give one of the targets another \`provider.name\`; "${use.target?.name ?? use.name}" is one of them` },
  );
}

/** Settings that the user did not write: region, and what the provider cannot do without. */
export function impliedSettings(target: Target): JsonObject {
  const { regionSetting, required } = providerFacts(target.provider.source);
  const region = regionSetting === undefined || target.region === undefined ? {} : { [regionSetting]: target.region };
  return { ...required, ...region };
}
