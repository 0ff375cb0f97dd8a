import { expect, it } from 'vitest';
import { countInterval, shareInterval } from './intervals.ts';

it.each([
  // R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I.
  { part: 81, all: 263, low: 0.2553, high: 0.3662 },
  { part: 15, all: 148, low: 0.0624, high: 0.1605 },
  { part: 0, all: 20, low: 0, high: 0.1611 },
  { part: 1, all: 29, low: 0.0061, high: 0.1718 },
])('the share $part of $all lies from $low to $high', ({ part, all, low, high }) => {
  const found = shareInterval(part, all, 0.95);

  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});

it('a share of all, and of nothing at all, does not leave 0 to 1', () => {
  expect(shareInterval(30, 30, 0.95).high).toBe(1);
  expect(shareInterval(0, 30, 0.95).low).toBe(0);
});

it('a count is where the score test does not reject it', () => {
  const { low, high } = countInterval(10, 0.95);

  for (const bound of [low, high]) expect(Math.abs(10 - bound) / Math.sqrt(bound)).toBeCloseTo(1.959964, 5);
  expect(countInterval(0, 0.95)).toEqual({ low: 0, high: expect.closeTo(3.8415, 4) });
});
