import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { measurementOf, type PointReading, type PointSeries } from './points.ts';

const at = 1_000_000;
const reading = { at, windowMs: 60_000, staleAfterMs: 30_000, take: 'sum' } as const satisfies PointReading;
/** Value by seconds ago. */
const series = (points: Readonly<Record<number, number | null>>): PointSeries => ({
  name: 'requests',
  points: Object.entries(points).map(([ago, value]) => ({ at: at - Number(ago) * 1_000, value })),
});
const whole = series({ 60: 9, 50: 1, 40: 2, 30: 3, 20: 4, 10: 5, 0: 6 });

test.each([
  ['last', 6],
  ['sum', 21],
  ['mean', 3.5],
  ['min', 1],
  ['max', 6],
] as const)('takes the %s of the points in the window, which begins behind its start', (take, value) => {
  expect(measurementOf([whole], { ...reading, take })).toEqual({
    kind: 'value',
    value,
    newest: new Date(at).toISOString(),
  });
});

test('a hole in the middle, and one at the start, leave no whole window', () => {
  const hole = series({ 70: 1, 60: 1, 50: 1, 40: 1, 10: 1, 0: 1 });
  const late = series({ 20: 1, 10: 1, 0: 1 });

  expect(measurementOf([hole], reading)).toEqual({ kind: 'partial-window', coveredMs: 40_000, windowMs: 60_000 });
  expect(measurementOf([late], reading)).toEqual({ kind: 'partial-window', coveredMs: 30_000, windowMs: 60_000 });
});

test('two points that are far from each other do not make that the usual distance, where another is known', () => {
  const sparse = series({ 50: 1, 0: 1 });

  expect(measurementOf([sparse], { ...reading, everyMs: 10_000 })).toMatchObject({ kind: 'partial-window' });
});

test('a place with nothing in it is a gap, and no zero', () => {
  const nulls = series({ 60: 1, 50: 1, 40: null, 30: null, 20: null, 10: 1, 0: 1 });

  expect(measurementOf([nulls], reading)).toMatchObject({ kind: 'partial-window', coveredMs: 30_000 });
  expect(measurementOf([series({ 10: null, 0: null })], reading).kind).toBe('empty');
});

test('names what there is where there is none, or more than one, or an old one', () => {
  expect(measurementOf([], reading).kind).toBe('empty');
  expect(measurementOf([whole, { ...whole, name: 'b' }], reading)).toEqual({
    kind: 'several-series',
    count: 2,
    examples: ['requests', 'b'],
  });
  expect(measurementOf([series({ 90: 1, 40: 5 })], reading)).toMatchObject({ kind: 'stale', ageMs: 40_000 });
  expect(measurementOf([series({ 0: Number.NaN })], { ...reading, take: 'last' })).toEqual({
    kind: 'nan',
    result: 'NaN',
  });
});

test('what is younger than the question is not there', () => {
  expect(measurementOf([series({ 0: 1, [-10]: 99 })], { ...reading, take: 'last' })).toMatchObject({ value: 1 });
});

test('never sums up less than a whole window as a value (P3)', () => {
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 13 });
  fc.assert(
    fc.property(times, (steps) => {
      const points = series(Object.fromEntries(steps.map((step) => [step * 10, 1])));

      const found = measurementOf([points], { ...reading, everyMs: 10_000 });

      const missing = [0, 1, 2, 3, 4, 5].filter((step) => !steps.includes(step));
      // The newest may be late, as long as it is not stale.
      const isLate = missing.every((step, index) => step === index) && missing.length <= 3;
      expect(found.kind === 'value').toBe(missing.length === 0 || isLate);
    }),
  );
});
