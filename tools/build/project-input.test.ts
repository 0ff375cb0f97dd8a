import { expect, test } from 'vitest';
import { renderProjectInput } from './project-input.ts';

test('renders fields with their sentences, optional ones, unions, lists and maps, through references', () => {
  const text = renderProjectInput({
    type: 'object',
    description: 'A project.',
    properties: {
      name: { $ref: '#/$defs/name' },
      size: { type: 'integer', description: 'How many.' },
      kind: { enum: ['a', 'b'] },
      tags: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
      list: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
      'any-value': {},
    },
    required: ['name'],
    $defs: { name: { type: 'string', description: 'Its name.' } },
  });

  expect(text).toBe(`/** A project. */
export interface ProjectInput {
  /** Its name. */
  readonly name: string;
  /** How many. */
  readonly size?: number | undefined;
  readonly kind?: "a" | "b" | undefined;
  readonly tags?: { readonly [name: string]: string | number } | undefined;
  readonly list?: readonly (string | null)[] | undefined;
  readonly "any-value"?: Json | undefined;
}
`);
});

test('refuses a schema that it would render wrongly', () => {
  expect(() => renderProjectInput({ type: 'tuple' })).toThrow('does not know');
  expect(() => renderProjectInput({ $ref: '#/$defs/gone' })).toThrow('is not there');
});
