import { type Type, typeJson } from '../cty/type.ts';
import type { Attribute, BlockSpec, Body } from './model.ts';

const blockNesting = { single: 1, list: 2, set: 3 } as const;
const singleObject = 1;

/** The type of a body's value: what travels in requests and states. */
export function bodyType(body: Body): Type {
  const attributes = Object.entries(body.attributes).map(([name, attribute]): [string, Type] => [name, attribute.type]);
  const blocks = Object.entries(body.blocks ?? {}).map(([name, block]): [string, Type] => {
    const inner = bodyType(block.body);
    return [name, block.nesting === 'single' ? inner : [block.nesting, inner]];
  });
  return ['object', Object.fromEntries([...attributes, ...blocks])];
}

/** A body in the schema message of the protocol. */
export const schemaMessage = (body: Body) => ({ version: 0, block: blockMessage(body) });

function blockMessage(body: Body): object {
  return {
    version: 0,
    attributes: Object.entries(body.attributes).map(([name, attribute]) => attributeMessage(name, attribute)),
    blockTypes: Object.entries(body.blocks ?? {}).map(([name, block]) => nestedBlockMessage(name, block)),
  };
}

const attributeMessage = (name: string, attribute: Attribute): object => ({
  name,
  description: attribute.description,
  required: attribute.mode === 'required',
  optional: attribute.mode === 'optional' || attribute.mode === 'optional+computed',
  computed: attribute.mode === 'computed' || attribute.mode === 'optional+computed',
  sensitive: attribute.sensitive ?? false,
  ...(attribute.members === undefined
    ? { type: Buffer.from(typeJson(attribute.type), 'utf8') }
    : {
        nestedType: {
          nesting: singleObject,
          attributes: Object.entries(attribute.members).map(([member, inner]) => attributeMessage(member, inner)),
        },
      }),
});

const nestedBlockMessage = (name: string, block: BlockSpec): object => ({
  typeName: name,
  block: blockMessage(block.body),
  nesting: blockNesting[block.nesting],
  // Bounds are for lists and sets; a single block is there or not, and the two must be equal for it.
  minItems: block.min ?? 0,
  maxItems: block.max ?? 0,
});
