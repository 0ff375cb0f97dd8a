import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../domain/json.ts';
import { merge } from './overlay.ts';
import { fromJson, toJson } from './tree.ts';

const tree = (value: Json) => fromJson(value, { layer: { kind: 'file' } });
const merged = (base: Json, over: Json, path: readonly string[] = []): Json =>
  toJson(merge(tree(base), tree(over), path));

const value = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(null, true, 0, 'a', 'b'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'constructor'), tie('any'), { maxKeys: 3 }),
  ),
})).any;
const named = fc
  .uniqueArray(fc.record({ name: fc.constantFrom('r1', 'r2', 'r3'), properties: value }), {
    selector: ({ name }) => name,
  })
  .map((resources) => ({ stacks: { s: { resources } } }));

describe('merging an overlay', () => {
  it('with nothing changes nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (base) => {
        expect(merged(base, {})).toEqual(toJson(tree(base)));
      }),
    );
  });

  it('twice is the same as once', () => {
    fc.assert(
      fc.property(fc.oneof(value, named), fc.oneof(value, named), (base, over) => {
        const once = merged(base, over);

        expect(merged(once, over)).toEqual(once);
      }),
    );
  });

  it('with itself changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(value, named), (base) => {
        expect(merged(base, base)).toEqual(toJson(tree(base)));
      }),
    );
  });

  const rows: readonly (readonly [why: string, base: Json, over: Json, path: readonly string[], result: Json])[] = [
    ['maps key by key', { a: { x: 1, y: 1 } }, { a: { y: 2, z: 2 } }, [], { a: { x: 1, y: 2, z: 2 } }],
    ['lists are replaced', { a: [1, 2] }, { a: [3] }, [], { a: [3] }],
    ['a value replaces a map', { a: { x: 1 } }, { a: 1 }, [], { a: 1 }],
    ['null is a value', { a: { x: 1 } }, { a: null }, [], { a: null }],
    [
      'resources by name, and new ones at the end',
      [{ name: 'a', properties: { x: 1 } }, { name: 'b' }],
      [{ name: 'c' }, { name: 'a', properties: { y: 2 } }],
      ['stacks', 's', 'resources'],
      [{ name: 'a', properties: { x: 1, y: 2 } }, { name: 'b' }, { name: 'c' }],
    ],
    [
      'a list of the same name inside of a resource is a plain list',
      [{ name: 'a' }],
      [{ name: 'b' }],
      ['stacks', 's', 'resources', '0', 'properties', 'resources'],
      [{ name: 'b' }],
    ],
    [
      'a backend of the same type is merged',
      { type: 's3', key: 'a', bucket: 'b' },
      { key: 'c' },
      ['stacks', 's', 'backend'],
      { type: 's3', key: 'c', bucket: 'b' },
    ],
    [
      'a backend of another type is replaced',
      { type: 's3', key: 'a' },
      { type: 'local' },
      ['stacks', 's', 'backend'],
      { type: 'local' },
    ],
  ];
  it.each(rows)('%s', (_why, base, over, path, result) => {
    expect(merged(base, over, path)).toEqual(result);
  });
});
