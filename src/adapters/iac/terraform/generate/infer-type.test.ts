import { expect, test } from 'vitest';
import type { Json } from '../../../../domain/json.ts';
import { inferType } from './infer-type.ts';

// That the engine takes these types and gives the values back is held by the round-trip tests.
test.each<{ value: Json; type: string }>([
  { value: 'x', type: 'string' },
  { value: 1.5, type: 'number' },
  { value: true, type: 'bool' },
  { value: null, type: 'any' },
  { value: [], type: 'list(any)' },
  { value: {}, type: 'map(any)' },
  { value: [1, 2], type: 'list(number)' },
  { value: [1, null], type: 'list(number)' },
  { value: [1, 'a'], type: 'tuple([number,string])' },
  { value: [[1], []], type: 'list(list(number))' },
  { value: [[1], ['a']], type: 'tuple([list(number),list(string)])' },
  { value: { a: 'x', b: 'y' }, type: 'map(string)' },
  { value: { b: 'x', a: 1 }, type: 'object({a=number,b=string})' },
  { value: { 'a b': 'x', c: 'y' }, type: 'map(string)' },
  { value: { 'a b': 'x', c: 1 }, type: 'any' },
  { value: [{ 'a b': 'x', c: 1 }, null], type: 'tuple([any,any])' },
  {
    value: [
      { a: 1, b: 'x' },
      { b: 'y', a: null },
    ],
    type: 'tuple([object({a=number,b=string}),map(string)])',
  },
  {
    value: [
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ],
    type: 'list(object({a=number,b=string}))',
  },
])('$value is of type $type', ({ value, type }) => {
  expect(inferType(value)).toBe(type);
});
