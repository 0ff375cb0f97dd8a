import { describe, expect, it } from 'vitest';
import type { Limit } from '../condition.ts';
import { successOf, successUnless } from './expression.ts';

describe('a condition of success', () => {
  it.each<readonly [expression: string, limits: readonly Limit[]]>([
    ['result[0] >= 0.95', [{ atLeast: 0.95 }]],
    ['result <= 1', [{ atMost: 1 }]],
    ['result<1e-3', [{ lessThan: 0.001 }]],
    ['result[0] == 0', [{ equals: 0 }]],
    ['0.95 <= result[0]', [{ atLeast: 0.95 }]],
    ['5 > result', [{ lessThan: 5 }]],
    ['asFloat(result[0]) > -1', [{ greaterThan: -1 }]],
    ['(result[0] >= 0.9)', [{ atLeast: 0.9 }]],
    ['result[0] >= 0.9 && result[0] <= 1', [{ atLeast: 0.9 }, { atMost: 1 }]],
    ['(result[0] >= 0.9) && (result[0] < 1)', [{ atLeast: 0.9 }, { lessThan: 1 }]],
  ])('%s is taken over', (expression, limits) => {
    expect(successOf(expression)).toEqual({ ok: true, limits, notes: [] });
  });

  it.each([
    ['default(result[0], 1) >= 0.9', 'without data 1 is judged there'],
    ['asInt(result[0]) <= 3', 'cut off'],
  ])('%s is taken over, and the difference told', (expression, note) => {
    expect(successOf(expression)).toMatchObject({ ok: true, notes: [expect.stringContaining(note)] });
  });

  it.each([
    ['isNaN(result[0]) || result[0] >= 0.95', 'joins comparisons by `||`'],
    ['all(result, {# >= 0.95})', 'calls `all()`'],
    ['len(result) > 0', 'calls `len()`'],
    ['result[1] < 3', 'another series'],
    ['result.code == 200', 'field of the result (`.code`)'],
    ['result[0] != 1', '`!=`'],
    ['result[0] * 2 < 3', 'calculates'],
    ['result[0] < result[1]', 'other than a number'],
    ['result', 'compares nothing'],
    ['', 'compares nothing'],
    ['!(result[0] > 1)', 'compares nothing'],
    ['count < 3', 'something other than `result`'],
    ['result[0] == "ok"', 'other than a number'],
  ])('%s is refused by its name', (expression, why) => {
    expect(successOf(expression)).toEqual({ ok: false, why: expect.stringContaining(why) });
  });
});

describe('a condition of failure', () => {
  it.each<readonly [expression: string, limits: readonly Limit[]]>([
    ['result[0] >= 10', [{ lessThan: 10 }]],
    ['result[0] < 0.9', [{ atLeast: 0.9 }]],
    ['10 < result', [{ atMost: 10 }]],
    ['result[0] > 5 || result[0] < 1', [{ atMost: 5 }, { atLeast: 1 }]],
  ])('%s is turned round', (expression, limits) => {
    expect(successUnless(expression)).toEqual({ ok: true, limits, notes: [] });
  });

  it.each([
    ['result[0] > 5 && result[0] < 9', '`&&`'],
    ['result[0] == 5', 'at one value only'],
  ])('%s is refused by its name', (expression, why) => {
    expect(successUnless(expression)).toEqual({ ok: false, why: expect.stringContaining(why) });
  });
});
