import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { histogramOf, histogramOfSpans, quantileIn } from './histogram.ts';

const open = Number.POSITIVE_INFINITY;

test('tells finite bounds in the unit of the answer, and the open bucket as the number of all', () => {
  const buckets = [
    { atMost: open, events: 10 },
    { atMost: 100, events: 4 },
    { atMost: 500, events: 9 },
  ];

  expect(histogramOf(buckets, 0.001)).toEqual({
    kind: 'histogram',
    events: 10,
    buckets: [
      { le: 0.1, events: 4 },
      { le: 0.5, events: 9 },
    ],
  });
});

test.each([
  ['no open bucket', [[1, 5]], 'no open one'],
  ['nothing but the open bucket', [[open, 5]], 'no bucket but'],
  [
    'two buckets of one bound',
    [
      [1, 5],
      [1, 6],
      [open, 9],
    ],
    'two buckets',
  ], // prettier-ignore
  [
    'fewer below a higher bound',
    [
      [1, 5],
      [2, 4],
      [open, 9],
    ],
    'differ in their buckets',
  ], // prettier-ignore
  [
    'fewer in all than below a bound',
    [
      [1, 5],
      [open, 4],
    ],
    'differ in their buckets',
  ], // prettier-ignore
  [
    'a bound that is no number',
    [
      [Number.NaN, 5],
      [open, 9],
    ],
    'no number',
  ], // prettier-ignore
  [
    'a count that is no number',
    [
      [1, Number.NaN],
      [open, 9],
    ],
    'holds NaN',
  ], // prettier-ignore
  [
    'a negative count',
    [
      [1, -1],
      [open, 9],
    ],
    'holds -1',
  ], // prettier-ignore
])('refuses %s', (_why, given, words) => {
  const found = histogramOf(given.map(([atMost = 0, events = 0]) => ({ atMost, events })));

  expect(found.kind === 'unfit' && found.why).toContain(words);
});

test('tells of a native histogram that nothing lies between its spans', () => {
  const spans = [
    { from: 4, to: 8, events: 1 },
    { from: 1, to: 2, events: 3 },
    { from: -0.001, to: 0.001, events: 2 },
  ];

  expect(histogramOfSpans(spans, 6)).toEqual({
    kind: 'histogram',
    events: 6,
    buckets: [
      { le: 0.001, events: 2 },
      { le: 1, events: 2 },
      { le: 2, events: 5 },
      { le: 4, events: 5 },
      { le: 8, events: 6 },
    ],
  });
});

test.each([
  [
    'overlap',
    [
      { from: 1, to: 3, events: 1 },
      { from: 2, to: 4, events: 1 },
    ],
    2,
  ], // prettier-ignore
  ['hold more than it says', [{ from: 1, to: 3, events: 5 }], 4],
  ['hold no number', [{ from: 1, to: 3, events: Number.NaN }], 4],
])('refuses a native histogram whose spans %s', (_why, spans, events) => {
  expect(histogramOfSpans(spans, events).kind).toBe('unfit');
});

test('what it takes is cumulative, in order, and no more than all', () => {
  const counts = fc.array(fc.nat(50), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(counts, fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), (each, order) => {
      let sum = 0;
      const cumulative = each.map((events, index) => ({
        atMost: index === each.length - 1 ? open : index + 1,
        events: (sum += events),
      }));
      const mixed = cumulative.toSorted((a, b) => order.indexOf(a.events) - order.indexOf(b.events));

      const found = histogramOf(mixed);

      if (found.kind === 'unfit') throw new Error(found.why);
      expect(found.events).toBe(sum);
      expect(found.buckets).toEqual(cumulative.slice(0, -1).map(({ atMost, events }) => ({ le: atMost, events })));
      if (sum > 0) expect(quantileIn(found, 0.5)).toBeGreaterThanOrEqual(0);
    }),
  );
});
