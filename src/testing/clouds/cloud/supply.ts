import type { Kind, Site, Supply } from '../catalogue/kind.ts';
import { isList, isObject, isUnknown, type Value, type ValueObject } from '../cty/value.ts';
import type { Attribute, Body } from '../schema/model.ts';

/** A resource with everything filled in that was left to the cloud. */
export function supplied(kind: Kind, wanted: ValueObject, site: Site): ValueObject {
  const given: ValueObject = { ...wanted, id: isUnknown(wanted['id']) ? site.id : (wanted['id'] ?? site.id) };
  return fillBody(kind.body, given, '', { kind, site, resource: given });
}

interface Filling {
  readonly kind: Kind;
  readonly site: Site;
  readonly resource: ValueObject;
}

function fillBody(body: Body, self: ValueObject, prefix: string, filling: Filling): ValueObject {
  const filled: { [name: string]: Value } = { ...self };
  // One after another: what is filled in last may build on what was filled in first.
  for (const [name, attribute] of Object.entries(body.attributes)) {
    const resource = prefix === '' ? filled : filling.resource;
    filled[name] = fillAttribute(attribute, `${prefix}${name}`, filled, { ...filling, resource });
  }
  for (const [name, block] of Object.entries(body.blocks ?? {})) {
    const inner = (value: Value): Value =>
      isObject(value) ? fillBody(block.body, value, `${prefix}${name}.`, { ...filling, resource: filled }) : null;
    const value = filled[name] ?? null;
    filled[name] = isList(value) ? value.map(inner) : inner(value);
  }
  return filled;
}

function fillAttribute(attribute: Attribute, path: string, self: ValueObject, filling: Filling): Value {
  const value = self[path.slice(path.lastIndexOf('.') + 1)] ?? null;
  if (isUnknown(value)) {
    const supply: Supply | undefined = filling.kind.supplies[path];
    return supply === undefined ? null : supply(filling.site, filling.resource, self);
  }
  if (attribute.members === undefined || !isObject(value)) return value;
  return fillBody({ attributes: attribute.members }, value, `${path}.`, filling);
}
