import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueFromJson, valueToJson } from './json.ts';
import { sameOfType, valueKey } from './key.ts';
import { decodeValue, encodeValue } from './msgpack.ts';
import { parseType, type Type, typeJson } from './type.ts';
import { decimalText, exactNumber, isDecimal, numberValue, unknown, type Value } from './value.ts';

const primitiveType = fc.constantFrom<Type>('string', 'number', 'bool');
const { type: anyType } = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    primitiveType,
    fc.tuple(fc.constantFrom('list' as const, 'set' as const, 'map' as const), tie('type')),
    fc.tuple(fc.constant('tuple' as const), fc.array(tie('type'), { maxLength: 3 })),
    fc.tuple(fc.constant('object' as const), fc.dictionary(fc.string(), tie('type'), { maxKeys: 3 })),
  ),
}));

const anyNumber = fc.oneof(
  fc.integer().map((n) => numberValue(String(n))),
  fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }).map((n) => numberValue(String(n))),
  fc
    .tuple(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), fc.integer({ min: -40, max: 40 }))
    .map(([m, e]) => numberValue(`${m}e${e}`)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(exactNumber),
);

function anyValue(type: Type, blanks: 'with unknowns' | 'known'): fc.Arbitrary<Value> {
  const blank = blanks === 'known' ? [null] : [null, unknown];
  const known = (): fc.Arbitrary<Value> => {
    if (type === 'string') return fc.string({ unit: 'binary' });
    if (type === 'number') return anyNumber;
    if (type === 'bool') return fc.boolean();
    if (type === 'dynamic') return fc.constant(null);
    const [kind, inner] = type;
    if (kind === 'tuple') return fc.tuple(...inner.map((item) => anyValue(item, blanks)));
    if (kind === 'object') {
      return fc.record(Object.fromEntries(Object.entries(inner).map(([name, item]) => [name, anyValue(item, blanks)])));
    }
    if (kind === 'map')
      return fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), anyValue(inner, blanks), { maxKeys: 4 });
    return fc.array(anyValue(inner, blanks), { maxLength: 4 });
  };
  return fc.oneof({ weight: 1, arbitrary: fc.constantFrom<Value>(...blank) }, { weight: 6, arbitrary: known() });
}

const typedValue = (blanks: 'with unknowns' | 'known') =>
  anyType.chain((type) => fc.tuple(fc.constant(type), anyValue(type, blanks)));

describe('values on the wire', () => {
  it('come back the same, with nulls, unknowns, big and fractional numbers, and any key', () => {
    fc.assert(
      fc.property(typedValue('with unknowns'), ([type, value]) => {
        const back = decodeValue(type, encodeValue(type, value));

        expect(valueKey(type, back)).toBe(valueKey(type, value));
      }),
      { numRuns: 200 },
    );
  });

  it('come back the same through JSON when nothing is unknown', () => {
    fc.assert(
      fc.property(typedValue('known'), ([type, value]) => {
        const text = JSON.stringify(valueToJson(value));

        expect(valueKey(type, valueFromJson(type, JSON.parse(text)))).toBe(valueKey(type, value));
      }),
      { numRuns: 200 },
    );
  });

  it('carry their type along when the schema leaves it open', () => {
    const value = { a: [1, 'x', true, null], b: { c: numberValue('0.1') } };

    const back = decodeValue('dynamic', encodeValue('dynamic', value));

    expect(valueKey('dynamic', back)).toBe(valueKey('dynamic', value));
  });

  it('reads a refined unknown of newer tools as an unknown', () => {
    const refinedString = Uint8Array.from([0xc7, 0x03, 0x0c, 0x81, 0x01, 0xc2]);

    expect(decodeValue('string', refinedString)).toBe(unknown);
  });

  it.each<[Type, Uint8Array, string]>([
    ['number', Uint8Array.from([0xc3]), 'a boolean for a number'],
    [['list', 'string'], Uint8Array.from([0xa1, 0x61]), 'a string for a list'],
    [['object', { a: 'string' }], Uint8Array.from([0x81, 0xa1, 0x62, 0xa0]), 'an attribute the type lacks'],
  ])('refuses what does not fit: %j (%#)', (type, bytes) => {
    expect(() => decodeValue(type, bytes)).toThrow(TypeError);
  });

  it('keeps types the same through their JSON form', () => {
    fc.assert(
      fc.property(anyType, (type) => {
        expect(parseType(JSON.parse(typeJson(type)))).toEqual(type);
      }),
    );
  });
});

describe('numbers', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['007', 7],
    ['1e3', 1000],
    ['-12.50', '-12.5'],
    ['.5', '0.5'],
    ['5e-1', '0.5'],
    ['9007199254740993', '9007199254740993'],
    ['1.5e25', '15000000000000000000000000'],
  ])('reads %s as %s', (text, wanted) => {
    const value = numberValue(text);

    expect(isDecimal(value) ? decimalText(value) : value).toBe(wanted);
  });

  it.each(['', '.', 'x', '1e', '0x10', 'Infinity', '1e999999999'])('refuses %j', (text) => {
    expect(() => numberValue(text)).toThrow(TypeError);
  });

  it('knows a double digit by digit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        const exact = exactNumber(double);

        expect(Number(isDecimal(exact) ? decimalText(exact) : exact)).toBe(double + 0);
      }),
    );
  });

  it('tells a double from the decimal that it is the nearest to', () => {
    expect(sameOfType('number', exactNumber(0.1), numberValue('0.1'))).toBe(false);
    expect(sameOfType('number', exactNumber(0.5), numberValue('0.5'))).toBe(true);
  });
});

describe('sets', () => {
  it('are the same in any order, lists are not', () => {
    expect(sameOfType(['set', 'string'], ['a', 'b'], ['b', 'a'])).toBe(true);
    expect(sameOfType(['list', 'string'], ['a', 'b'], ['b', 'a'])).toBe(false);
  });
});
