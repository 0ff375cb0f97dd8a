import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import type { MetricQuery } from './query.ts';
import { quantileOf } from './quantile.ts';
import type { Snapshot } from './samples.ts';

const query = { kind: 'increase', counter: 'requests', where: [] } as const satisfies MetricQuery;
const at = 1_000_000;
const when = { at, windowMs: 60_000, staleAfterMs: 10_000 };
const counted = (secondsAgo: number, value: number): Snapshot => ({
  at: at - secondsAgo * 1_000,
  series: [{ name: 'requests', labels: {}, value }],
});

test('a gap at the start of the window is a partial window, not a longer one', () => {
  const gap = [counted(600, 0), counted(590, 100_000), counted(20, 100_100), counted(10, 100_150), counted(0, 100_200)];

  expect(evaluate(gap, query, when)).toEqual({ kind: 'partial-window', coveredMs: 20_000, windowMs: 60_000 });
});

test('a clock that was set forward leaves no whole window', () => {
  const hour = 3_600;
  const jumped = [counted(hour + 3, 0), counted(hour + 2, 10), counted(1, 20), counted(0, 30)];

  expect(evaluate(jumped, query, when).kind).toBe('partial-window');
});

test('a sample that is a little older than the window is its start', () => {
  expect(evaluate([counted(64, 10), counted(0, 40)], query, when)).toMatchObject({ kind: 'value', value: 30 });
});

test('nothing but a whole, fresh window that holds something is ever a value', () => {
  const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.nat(1_000)), { maxLength: 30 });
  fc.assert(
    fc.property(history, (times) => {
      const ages = [...new Set(times.map(([secondsAgo]) => secondsAgo))].sort((a, b) => b - a);
      const snapshots = ages.map((secondsAgo, index) => counted(secondsAgo, times[index]?.[1] ?? 0));
      const measurement = evaluate(snapshots, query, when);
      const isWhole = ages.some((age) => age >= 60 && age <= 66) && ages.some((age) => age <= 10);
      expect(measurement.kind === 'value').toBe(isWhole);
      if (measurement.kind === 'value') expect(measurement.value).toBeGreaterThanOrEqual(0);
    }),
  );
});

test.each([
  { quantile: 0.25, expected: 0.05 },
  { quantile: 0.5, expected: 0.1 },
  { quantile: 0.75, expected: 0.3 },
  // Whatever is slower than the last bound is at least as slow.
  { quantile: 0.99, expected: 0.5 },
])('the quantile $quantile lies at $expected', ({ quantile, expected }) => {
  const buckets = [
    { atMost: 0.1, events: 50 },
    { atMost: 0.5, events: 98 },
    { atMost: Number.POSITIVE_INFINITY, events: 100 },
  ];

  expect(quantileOf(buckets, quantile)).toBeCloseTo(expected, 1);
});

test('a quantile needs an open last bucket, and something in it', () => {
  expect(quantileOf([{ atMost: 1, events: 5 }], 0.5)).toBeNaN();
  expect(
    quantileOf(
      [
        { atMost: 1, events: 0 },
        { atMost: Number.POSITIVE_INFINITY, events: 0 },
      ],
      0.5,
    ),
  ).toBeNaN();
  expect(
    quantileOf(
      [
        { atMost: 1, events: 2 },
        { atMost: Number.POSITIVE_INFINITY, events: 9 },
      ],
      0.9,
    ),
  ).toBe(1);
});

test('a quantile is told in the unit of the answer', () => {
  const bucket = (le: string, value: number) => ({ name: 'took_bucket', labels: { le }, value });
  const at = (now: number, events: number) => ({ at: now, series: [bucket('200', events), bucket('+Inf', events)] });
  const query = { kind: 'quantile', quantile: 1, histogram: 'took', where: [] } as const;
  const when = { at: 60_000, windowMs: 60_000, staleAfterMs: 5_000 };
  const snapshots = [at(0, 0), at(60_000, 10)];

  expect(evaluate(snapshots, query, when)).toMatchObject({ kind: 'value', value: 200 });
  expect(evaluate(snapshots, { ...query, factor: 0.001 }, when)).toMatchObject({ kind: 'value', value: 0.2 });
});
