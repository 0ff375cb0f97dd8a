import type { Json } from '../../../../domain/json.ts';
import type { Resource } from '../../../../domain/project/model.ts';
import type { Reference } from '../../../../domain/project/reference.ts';
import { referencesIn } from '../../../../domain/project/template.ts';
import type { AttributeSchema, BlockSchema } from '../schema/provider-schemas.ts';
import { lookUp } from './lookup.ts';
import { providerOf } from './providers-used.ts';
import type { Scope } from './scope.ts';
import { outsideOwnVariables } from './template.ts';

/**
 * Whether the engine will hold a value to be sensitive: it refers to a secret, a sensitive variable or output, or to an
 * attribute of a resource that is set from one, or that the provider itself calls sensitive.
 */
export function isSensitive(value: Json, scope: Scope): boolean {
  return valueIsSensitive(value, scope, new Set());
}

function valueIsSensitive(value: Json, scope: Scope, seen: Set<string>): boolean {
  return referencesIn(value).some((reference) => referenceIsSensitive(reference, scope, seen));
}

function referenceIsSensitive(reference: Reference, scope: Scope, seen: Set<string>): boolean {
  if (reference.kind === 'resource') return attributeIsSensitive(reference, scope, seen);
  const found = lookUp(reference, scope);
  if (found.kind === 'value') return found.input.sensitive;
  if (found.kind === 'unknown') return found.sensitive;
  return found.kind === 'local' && valueIsSensitive(found.value, outsideOwnVariables(scope), seen);
}

function attributeIsSensitive(reference: Reference & { kind: 'resource' }, scope: Scope, seen: Set<string>): boolean {
  const resource = scope.resources.get(reference.resource);
  // The first word after the instance's key is the attribute: `[0].password`; a whole object holds them all.
  const steps = resource?.forEach === undefined ? reference.access : reference.access.slice(1);
  const attribute = steps.find((step) => typeof step === 'string' && step !== '*');
  const key = `${reference.resource} ${attribute ?? '*'}`;
  if (resource === undefined || seen.has(key)) return false;
  seen.add(key);
  const names = attribute === undefined ? Object.keys(resource.properties) : [String(attribute)];
  const fromConfiguration = names.some((name) => {
    const property = Object.hasOwn(resource.properties, name) ? resource.properties[name] : undefined;
    return property !== undefined && valueIsSensitive(property, scope, seen);
  });
  return fromConfiguration || saysSchema(resource, attribute, scope);
}

function saysSchema(resource: Resource, attribute: string | number | undefined, scope: Scope): boolean {
  const schema = scope.schemas?.resource(providerOf(resource, scope).source, resource);
  if (schema === undefined) return false;
  if (attribute === undefined) return blockIsSensitive(schema);
  const found = Object.hasOwn(schema.attributes, attribute) ? schema.attributes[attribute] : undefined;
  const block = Object.hasOwn(schema.blocks, attribute) ? schema.blocks[attribute] : undefined;
  return (found !== undefined && isSecret(found)) || (block !== undefined && blockIsSensitive(block.block));
}

const isSecret = (attribute: AttributeSchema): boolean => attribute.sensitive;

const blockIsSensitive = (block: BlockSchema): boolean =>
  Object.values(block.attributes).some(isSecret) ||
  Object.values(block.blocks).some((nested) => blockIsSensitive(nested.block));
