import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hardValue } from '../../../../../test/support/hard-values.ts';
import { isJsonObject } from '../../../../domain/json.ts';
import { isFormatted, printConfiguration } from './formatted.ts';

const configuration = hardValue.filter(isJsonObject);

test('what is printed is formatted, and holds what was to be printed', () => {
  fc.assert(
    fc.property(configuration, (value) => {
      const text = printConfiguration(value);

      expect(isFormatted(text)).toBe(true);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('blocks stand in their documented order, everything below sorted', () => {
  const text = printConfiguration({ output: { b: 1, '10': 2, '9': 3, a: 4 }, zzz: 1, resource: {}, terraform: {} });

  const keys = [...text.matchAll(/"([^"]+)":/g)].map(([, key]) => key);
  expect(keys).toEqual(['terraform', 'resource', 'output', '10', '9', 'a', 'b', 'zzz']);
});

test.each([
  { text: '{"a":1}\n', why: 'no line breaks' },
  { text: '{\n  "a": 1\n}', why: 'no final newline' },
  { text: '{\n    "a": 1\n}\n', why: 'wide indent' },
  { text: '{\n  "output": {},\n  "resource": {}\n}\n', why: 'blocks out of order' },
  { text: '{\n', why: 'no JSON' },
  { text: '[]\n', why: 'no object' },
])('is not formatted: $why', ({ text }) => {
  expect(isFormatted(text)).toBe(false);
});
