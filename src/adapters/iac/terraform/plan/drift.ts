/**
 * What the engine lists as changed outside also holds what our own apply has led to: a provider that now says `{}` where it
 * said nothing, a target group that has learnt of its load balancer. Drift is what somebody has *set*.
 */
import type { AttributeChange, Change, ShownValue } from '../../../../domain/change/model.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import type { ProviderSchemas } from '../schema/provider-schemas.ts';

export function realDrift(
  changes: readonly Change[],
  plan: JsonObject,
  schemas: ProviderSchemas | undefined,
): readonly Change[] {
  const configured = configuredArguments(object(object(plan['configuration'])['root_module']), '');
  return changes.flatMap((change) => {
    if (change.action !== 'update') return [change];
    const attributes = change.attributes.filter(
      (leaf) => !isEmptiness(leaf) && canBeSet(change, leaf, { configured, schemas }),
    );
    return attributes.length === 0 ? [] : [{ ...change, attributes }];
  });
}

const isEmptiness = ({ before, after }: AttributeChange): boolean => isEmpty(before) && isEmpty(after);

function isEmpty(value: ShownValue): boolean {
  if (value.kind === 'absent') return true;
  if (value.kind !== 'known') return false;
  const json = value.value;
  if (Array.isArray(json)) return json.length === 0;
  return json === '' || (isJsonObject(json) && Object.keys(json).length === 0);
}

/** Address without instance keys → names of the arguments that are written down. */
type Configured = ReadonlyMap<string, ReadonlySet<string>>;

/** By the provider's schema; where that is not there, by the configuration; what is in neither counts as drift. */
function canBeSet(
  change: Change,
  { path }: AttributeChange,
  { configured, schemas }: { readonly configured: Configured; readonly schemas: ProviderSchemas | undefined },
): boolean {
  const name = String(path[0]);
  const schema = schemas?.resource(change.provider, change);
  if (schema !== undefined && (Object.hasOwn(schema.attributes, name) || Object.hasOwn(schema.blocks, name))) {
    const attribute = Object.hasOwn(schema.attributes, name) ? schema.attributes[name] : undefined;
    return attribute === undefined || attribute.optional || attribute.required;
  }
  const names = configured.get(change.address.replace(/\[[^\]]*\]/g, ''));
  return names === undefined || names.has(name);
}

function configuredArguments(module: JsonObject, prefix: string): Configured {
  const found = new Map<string, ReadonlySet<string>>();
  for (const resource of list(module['resources'])) {
    const { address, expressions } = object(resource);
    found.set(`${prefix}${String(address)}`, new Set(Object.keys(object(expressions))));
  }
  for (const [name, call] of Object.entries(object(module['module_calls']))) {
    for (const [address, names] of configuredArguments(object(object(call)['module']), `${prefix}module.${name}.`)) {
      found.set(address, names);
    }
  }
  return found;
}

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
