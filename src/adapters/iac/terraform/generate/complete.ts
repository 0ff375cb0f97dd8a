import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import type { BlockSchema, CtyType } from '../schema/provider-schemas.ts';

/**
 * Some providers of the older kind have attributes that people write like blocks (`ingress` of a security group): lists or
 * sets of objects. The engine's JSON syntax then wants *every* member of every object, where its own language fills in
 * null. We do the same: one object becomes a list of one, and what is left out becomes null.
 */
export function completeBody(body: JsonObject, schema: BlockSchema): JsonObject {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const attribute = Object.hasOwn(schema.attributes, name) ? schema.attributes[name] : undefined;
      if (attribute !== undefined) return [name, completeValue(value, attribute.type)] as const;
      const nested = Object.hasOwn(schema.blocks, name) ? schema.blocks[name] : undefined;
      if (nested === undefined) return [name, value] as const;
      if (nested.nesting === 'map') return [name, eachMember(value, nested.block)] as const;
      return [
        name,
        Array.isArray(value) ? value.map((item: Json) => block(item, nested.block)) : block(value, nested.block),
      ] as const;
    }),
  );
}

const block = (value: Json, schema: BlockSchema): Json => (isJsonObject(value) ? completeBody(value, schema) : value);

const eachMember = (value: Json, schema: BlockSchema): Json =>
  isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([label, body]) => [label, block(body, schema)]))
    : value;

function completeValue(value: Json, type: CtyType | undefined): Json {
  const members = membersOf(type);
  if (members === undefined) return value;
  if (Array.isArray(value)) return value.map((item: Json) => completeObject(item, members));
  return isJsonObject(value) ? [completeObject(value, members)] : value;
}

function completeObject(value: Json, members: Readonly<Record<string, CtyType>>): Json {
  if (!isJsonObject(value)) return value;
  const missing = Object.keys(members).filter((name) => !Object.hasOwn(value, name));
  const given = Object.entries(value).map(([name, member]) => {
    const type = Object.hasOwn(members, name) ? members[name] : undefined;
    return [name, completeValue(member, type)] as const;
  });
  return Object.fromEntries([...given, ...missing.map((name) => [name, null] as const)]);
}

/** Members of the objects of a list or set of objects. */
function membersOf(type: CtyType | undefined): Readonly<Record<string, CtyType>> | undefined {
  if (type === undefined || typeof type === 'string' || (type[0] !== 'list' && type[0] !== 'set')) return undefined;
  const item = type[1];
  return typeof item !== 'string' && item[0] === 'object' ? item[1] : undefined;
}
