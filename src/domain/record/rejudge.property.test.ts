import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Measurement } from '../metrics/measurement.ts';
import { readRecord, recordText } from './file.ts';
import { rejudged } from './rejudge.ts';
import { type Happening, testDigest } from './testing-record.ts';
import { answering, kayenta, sequential, testRecord, threshold } from './testing-samples.ts';

/** Good and bad numbers, and each way in which there is none. */
const measurements: fc.Arbitrary<Measurement | undefined> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  fc.constantFrom<Measurement>(
    { kind: 'nan', result: '+Inf' },
    { kind: 'empty', reason: 'no traffic' },
    { kind: 'several-series', count: 2, examples: ['a', 'b'] },
    { kind: 'stale', newest: '2026-11-24T09:00:00.000Z', ageMs: 3_600_000, limitMs: 30_000 },
    { kind: 'partial-window', coveredMs: 4_000, windowMs: 10_000 },
    { kind: 'timeout', afterMs: 5_000 },
    { kind: 'error', reason: 'unreachable', detail: 'nobody answers', again: true },
  ),
);

const happenings = fc.record({
  good: fc.array(fc.integer({ min: 930, max: 1_000 }), { minLength: 5, maxLength: 5 }),
  odd: fc.array(measurements, { minLength: 7, maxLength: 7 }),
  arm: fc.constantFrom('canary', 'stable'),
  requests: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
  wish: fc.option(
    fc.record({ after: fc.integer({ min: 1, max: 6 }), verb: fc.constantFrom('skip', 'abort', 'pause') }),
    {
      nil: undefined,
    },
  ),
  killedAt: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
});

type Drawn = typeof happenings extends fc.Arbitrary<infer T> ? T : never;

function happeningOf({ good, odd, arm, requests, wish, killedAt }: Drawn): Omit<Happening, 'analysis'> {
  const usual = answering((look) => good[look % good.length] ?? 999);
  return {
    measured: (asked, look) =>
      usual(asked, look).map((reading) => {
        const measurement = odd[look % odd.length];
        if (measurement === undefined) return reading;
        if (arm === 'canary' || reading.stable === undefined)
          return { ...reading, canary: { ...reading.canary, measurement } };
        return { ...reading, stable: { ...reading.stable, measurement } };
      }),
    ...(requests !== undefined && { requests }),
    ...(wish !== undefined && { wish }),
    ...(killedAt !== undefined && { killedAt }),
  };
}

it.each([
  ['threshold', threshold],
  ['sequential', sequential],
  ['kayenta', kayenta],
])('whatever happens, also a kill in the middle, the %s judge comes to the same by the record alone', (_, analysis) => {
  let looks = 0;
  fc.assert(
    fc.property(happenings, (drawn) => {
      const text = recordText(testRecord({ analysis, ...happeningOf(drawn) }));
      const read = readRecord(text, testDigest);
      if (!read.ok) throw new Error(read.fault.why);
      const again = rejudged(read.record, testDigest);
      looks += again.looks.length;
      expect(again).toEqual({ looks: again.looks, exact: true });
    }),
    { numRuns: 40 },
  );
  expect(looks).toBeGreaterThanOrEqual(40);
});
