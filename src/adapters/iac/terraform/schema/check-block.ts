import { closest } from '../../../../domain/closest.ts';
import type { Problem } from '../../../../domain/errors/problem.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import { checkType, ignored, isReference, memberPlace, mismatch, type Place } from './check-type.ts';
import type { AttributeSchema, BlockSchema, NestedAttributes, NestedBlock } from './provider-schemas.ts';

/** What a body is the body of, for messages: `aws_vpc`, `provider aws`, `ingress`. */
export interface Body {
  readonly of: string;
  readonly value: JsonObject;
  /** Arguments that are set elsewhere, e.g. `tags`. */
  readonly alsoSet: readonly string[];
}

/** What is wrong with the body of a block. */
export function checkBody(body: Body, schema: BlockSchema, place: Place): readonly Problem[] {
  const { dynamic, ...plain } = body.value;
  const generated = isJsonObject(dynamic) && !Object.hasOwn(schema.attributes, 'dynamic') ? dynamic : undefined;
  const value = generated === undefined ? body.value : plain;
  return [
    ...Object.entries(value).flatMap(([name, member]) =>
      checkMember({ name, value: member, of: body.of }, schema, memberPlace(place, name)),
    ),
    ...checkDynamic(generated ?? {}, schema, memberPlace(place, 'dynamic')),
    ...missingArguments({ ...body, value, alsoSet: [...body.alsoSet, ...Object.keys(generated ?? {})] }, schema, place),
  ];
}

interface Member {
  readonly name: string;
  readonly value: Json;
  readonly of: string;
}

function checkMember({ name, value, of }: Member, schema: BlockSchema, place: Place): readonly Problem[] {
  const attribute = Object.hasOwn(schema.attributes, name) ? schema.attributes[name] : undefined;
  if (attribute !== undefined) return checkAttribute({ name, value, of }, attribute, place);
  const nested = Object.hasOwn(schema.blocks, name) ? schema.blocks[name] : undefined;
  if (nested !== undefined) return checkNestedBlocks({ name, value, of }, nested, place);
  return [unknown(name, of, schema, place)];
}

export function unknown(name: string, of: string, schema: BlockSchema, { path }: Place): Problem {
  const known = [
    ...Object.keys(schema.attributes).filter((key) => isArgument(schema.attributes[key])),
    ...Object.keys(schema.blocks),
  ];
  const meant = closest(name, known);
  return {
    code: 'SCHEMA_ATTRIBUTE_UNKNOWN',
    severity: 'error',
    message: `\`${of}\` has no attribute \`${name}\``,
    ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?` }),
    path,
  };
}

function checkAttribute({ name, value, of }: Member, attribute: AttributeSchema, outer: Place): readonly Problem[] {
  const place = { ...outer, sensitive: outer.sensitive || attribute.sensitive };
  if (value === null) return [];
  if (!isArgument(attribute)) {
    return [
      {
        code: 'SCHEMA_ATTRIBUTE_READ_ONLY',
        severity: 'error',
        message: `\`${name}\` of \`${of}\` is set by the provider`,
        path: place.path,
      },
    ];
  }
  if (attribute.nested !== undefined) return checkNestedAttributes({ name, value, of }, attribute.nested, place);
  return attribute.type === undefined ? [] : checkType(value, attribute.type, place);
}

const isArgument = (attribute: AttributeSchema | undefined): boolean =>
  attribute !== undefined && (attribute.required || attribute.optional);

function checkNestedAttributes(member: Member, nested: NestedAttributes, place: Place): readonly Problem[] {
  const { value } = member;
  if (isReference(value) || value === null) return [];
  if (nested.nesting === 'single') return checkNestedObject(member, nested, place);
  if (nested.nesting === 'map') {
    if (!isJsonObject(value)) return [mismatch(value, 'an object of objects', place)];
    return Object.entries(value).flatMap(([key, item]) =>
      checkNestedObject({ ...member, value: item }, nested, memberPlace(place, key)),
    );
  }
  if (!Array.isArray(value)) return [mismatch(value, 'a list of objects', place)];
  return value.flatMap((item: Json, index) =>
    checkNestedObject({ ...member, value: item }, nested, memberPlace(place, index)),
  );
}

function checkNestedObject(
  { name, value }: Member,
  { attributes }: NestedAttributes,
  place: Place,
): readonly Problem[] {
  if (value === null || isReference(value)) return [];
  if (!isJsonObject(value)) return [mismatch(value, 'an object', place)];
  const schema: BlockSchema = { attributes, blocks: {} };
  const members = Object.entries(value).flatMap(([key, member]) => {
    const at = memberPlace(place, key);
    const known = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
    return known === undefined
      ? [ignored(key, Object.keys(attributes), at)]
      : checkAttribute({ name: key, value: member, of: name }, known, at);
  });
  return [...members, ...missingArguments({ of: name, value, alsoSet: [] }, schema, place)];
}

/** A nested block is an object, or a list of objects; never a reference to one. */
function checkNestedBlocks(member: Member, nested: NestedBlock, place: Place): readonly Problem[] {
  const { name, value } = member;
  if (value === null) return [];
  if (nested.nesting === 'map') return checkLabelledBlocks(member, nested, place);
  const bodies: readonly (readonly [Json, Place])[] = Array.isArray(value)
    ? value.map((item: Json, index) => [item, memberPlace(place, index)] as const)
    : [[value, place]];
  const problems = bodies.flatMap(([item, at]) => {
    if (isJsonObject(item)) return checkBody({ of: name, value: item, alsoSet: [] }, nested.block, at);
    return [{ ...mismatch(item, 'a nested block (an object, or a list of objects)', at), hint: blockHint(name, item) }];
  });
  const wrongCount = checkCount(name, bodies.length, nested, place);
  return wrongCount === undefined ? problems : [...problems, wrongCount];
}

function checkLabelledBlocks({ name, value }: Member, nested: NestedBlock, place: Place): readonly Problem[] {
  if (!isJsonObject(value)) return [mismatch(value, 'nested blocks by label (an object of objects)', place)];
  return Object.entries(value).flatMap(([label, body]) => {
    const at = memberPlace(place, label);
    if (!isJsonObject(body)) return [mismatch(body, 'a nested block (an object)', at)];
    return checkBody({ of: name, value: body, alsoSet: [] }, nested.block, at);
  });
}

const blockHint = (name: string, value: Json): string =>
  isReference(value)
    ? `the engine takes no reference for a whole block: write \`dynamic: { ${name}: { for_each: ..., content: {...} } }\``
    : `write \`${name}: [{ ... }]\``;

function checkCount(name: string, count: number, nested: NestedBlock, { path }: Place): Problem | undefined {
  const single = nested.nesting === 'single' || nested.nesting === 'group';
  const max = single ? 1 : nested.max;
  const limit = max > 0 && count > max ? `at most ${max}` : count < nested.min ? `at least ${nested.min}` : undefined;
  if (limit === undefined) return undefined;
  const message = `\`${name}\` must be there ${limit} times, and is there ${count} times`;
  return { code: 'SCHEMA_BLOCK_COUNT', severity: 'error', message, path };
}

/** `dynamic: { ingress: { for_each, iterator?, labels?, content } }`; how many there will be is not known. */
function checkDynamic(dynamic: JsonObject, schema: BlockSchema, place: Place): readonly Problem[] {
  return Object.entries(dynamic).flatMap(([name, definition]) => {
    const at = memberPlace(place, name);
    const nested = Object.hasOwn(schema.blocks, name) ? schema.blocks[name] : undefined;
    if (nested === undefined) return [unknown(name, 'dynamic', { attributes: {}, blocks: schema.blocks }, at)];
    const content = isJsonObject(definition) ? definition['content'] : undefined;
    if (!isJsonObject(content)) return [];
    return checkBody({ of: name, value: content, alsoSet: [] }, nested.block, memberPlace(at, 'content'));
  });
}

function missingArguments({ of, value, alsoSet }: Body, schema: BlockSchema, { path }: Place): readonly Problem[] {
  const isSet = (name: string) => alsoSet.includes(name) || (Object.hasOwn(value, name) && value[name] !== null);
  const attributes = Object.entries(schema.attributes).filter(([name, { required }]) => required && !isSet(name));
  const blocks = Object.entries(schema.blocks).filter(([name, { min }]) => min > 0 && !isSet(name));
  return [...attributes, ...blocks].map(([name]) => ({
    code: 'SCHEMA_ARGUMENT_MISSING',
    severity: 'error',
    message: `\`${of}\` needs \`${name}\``,
    path,
  }));
}
