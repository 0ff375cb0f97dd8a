import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlainJson } from './plain-json.ts';

describe('values of a program as JSON', () => {
  it('keeps every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        if (text.includes('__proto__')) return;

        const plain = toPlainJson(value);

        // As text: JSON has no negative zero, the program may.
        expect(plain.ok && JSON.stringify(plain.value)).toBe(text);
      }),
    );
  });

  it('drops members that are undefined, and takes objects without a prototype', () => {
    const value = Object.assign(Object.create(null), { a: 1, b: undefined });

    expect(toPlainJson(value)).toEqual({ ok: true, value: { a: 1 } });
  });

  const round: Record<string, unknown> = {};
  round['self'] = round;
  const faults: readonly (readonly [why: string, value: unknown, path: readonly (string | number)[]])[] = [
    ['a hole in a list', [1, undefined], [1]],
    ['a map of the language', { a: new Map() }, ['a']],
    ['a number JSON cannot write', { a: [Number.NaN] }, ['a', 0]],
    ['a circle', round, ['self']],
    ['nothing at all', undefined, []],
    ['a key that would change the prototype', JSON.parse('{"__proto__": 1}'), ['__proto__']],
  ];
  it.each(faults)('names the place of %s', (_why, value, path) => {
    expect(toPlainJson(value)).toMatchObject({ ok: false, faults: [{ path }] });
  });

  it('takes one object in two places', () => {
    const shared = { a: 1 };

    expect(toPlainJson([shared, shared])).toEqual({ ok: true, value: [{ a: 1 }, { a: 1 }] });
  });
});
