import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Measurement } from '../metrics/measurement.ts';
import { judge } from './judge.ts';
import type { Condition, MetricReading, MetricRule } from './model.ts';

const marks = { proceed: 1, rollback: 0.5 };

const rule = (name: string, condition: Condition, more: Partial<MetricRule> = {}): MetricRule => ({
  name,
  query: { kind: 'ready', name },
  source: '',
  weight: 1,
  condition,
  critical: false,
  ...more,
});

const reading = (metric: string, canary: Measurement | number, stable?: Measurement | number): MetricReading => ({
  metric,
  canary: answer(canary),
  ...(stable !== undefined && { stable: answer(stable) }),
});

const answer = (given: Measurement | number) => ({
  source: 's',
  asked: 'q',
  at: '2026-01-01T00:00:00Z',
  windowMs: 1000,
  measurement: typeof given === 'number' ? ({ kind: 'value', value: given } as const) : given,
});

const nothing: readonly Measurement[] = [
  { kind: 'nan', result: 'NaN' },
  { kind: 'nan', result: '+Inf' },
  { kind: 'empty', reason: 'no traffic' },
  { kind: 'several-series', count: 2, examples: [] },
  { kind: 'stale', newest: '2026-01-01T00:00:00Z', ageMs: 9_000, limitMs: 5_000 },
  { kind: 'partial-window', coveredMs: 2_000, windowMs: 10_000 },
  { kind: 'timeout', afterMs: 5_000 },
  { kind: 'error', reason: 'unreachable', detail: 'nobody answers', again: true },
  { kind: 'value', value: Number.NaN },
];

describe('one metric', () => {
  it.each<readonly [why: string, condition: Condition, canary: number, stable: number | undefined, outcome: string]>([
    ['below the limit', { kind: 'less-than', limit: 1 }, 0.9, undefined, 'pass'],
    ['at the limit is not below it', { kind: 'less-than', limit: 1 }, 1, undefined, 'fail'],
    ['above the limit', { kind: 'greater-than', limit: 0.99 }, 0.995, undefined, 'pass'],
    ['at the limit is at most the limit', { kind: 'at-most', limit: 1 }, 1, undefined, 'pass'],
    ['above it is not', { kind: 'at-most', limit: 1 }, 1.01, undefined, 'fail'],
    ['at the limit is at least the limit', { kind: 'at-least', limit: 0.95 }, 0.95, undefined, 'pass'],
    ['below it is not', { kind: 'at-least', limit: 0.95 }, 0.949, undefined, 'fail'],
    ['zero is a value', { kind: 'greater-than', limit: 0.99 }, 0, undefined, 'fail'],
    ['within the tolerance', { kind: 'equals', limit: 5, tolerance: 0.5 }, 5.5, undefined, 'pass'],
    ['outside of it', { kind: 'equals', limit: 5, tolerance: 0.5 }, 5.6, undefined, 'fail'],
    ['20 % slower is allowed', { kind: 'above-baseline', percent: 20 }, 1.2, 1, 'pass'],
    ['21 % slower is not', { kind: 'above-baseline', percent: 20 }, 1.21, 1, 'fail'],
    ['as good as nothing is no worse than nothing', { kind: 'above-baseline', percent: 20 }, 0, 0, 'pass'],
    ['2 % fewer is allowed', { kind: 'below-baseline', percent: 2 }, 0.98, 1, 'pass'],
    ['3 % fewer is not', { kind: 'below-baseline', percent: 2 }, 0.97, 1, 'fail'],
  ])('%s', (_why, condition, canary, stable, outcome) => {
    const { outcome: found } = judge(
      { metrics: [rule('m', condition)], marks, minRequests: 0 },
      [reading('m', canary, stable)],
      0,
    );

    expect(found).toBe(outcome);
  });

  it.each(nothing)('is no evidence where it says $kind', (measurement) => {
    const asked = { metrics: [rule('m', { kind: 'less-than', limit: 1 })], marks, minRequests: 0 };

    const verdict = judge(asked, [reading('m', measurement)], undefined);

    expect(verdict).toMatchObject({ outcome: 'inconclusive', rows: [{ outcome: 'no-evidence' }] });
    expect(verdict.score).toBeUndefined();
  });

  it.each(nothing)('is no evidence where the stable arm says $kind', (measurement) => {
    const asked = { metrics: [rule('m', { kind: 'above-baseline', percent: 10 })], marks, minRequests: 0 };

    expect(judge(asked, [reading('m', 1, measurement)], undefined).outcome).toBe('inconclusive');
  });

  it('is no evidence where it was not measured at all', () => {
    const asked = { metrics: [rule('m', { kind: 'less-than', limit: 1 })], marks, minRequests: 0 };

    expect(judge(asked, [], undefined).outcome).toBe('inconclusive');
  });
});

describe('several metrics', () => {
  const good = { kind: 'less-than', limit: 1 } as const;
  const asked = {
    metrics: [rule('a', good, { weight: 3 }), rule('b', good)],
    marks: { proceed: 0.7, rollback: 0.5 },
    minRequests: 10,
  };

  it('are weighed against each other', () => {
    const verdict = judge(asked, [reading('a', 0), reading('b', 2)], 100);

    expect(verdict).toMatchObject({
      outcome: 'pass',
      score: 0.75,
      rows: [{ weight: 0.75 }, { weight: 0.25, outcome: 'fail' }],
    });
  });

  it('fail where what is left cannot pass any more, also with something missing', () => {
    expect(judge(asked, [reading('a', 2)], 100).outcome).toBe('fail');
  });

  it('hold between the marks', () => {
    const strict = { ...asked, marks: { proceed: 0.9, rollback: 0.5 } };

    expect(judge(strict, [reading('a', 0), reading('b', 2)], 100)).toMatchObject({
      outcome: 'inconclusive',
      score: 0.75,
    });
  });

  it('fail by a critical one alone', () => {
    const critical = { ...asked, metrics: [rule('a', good, { weight: 99 }), rule('b', good, { critical: true })] };

    expect(judge(critical, [reading('a', 0), reading('b', 2)], 100).outcome).toBe('fail');
  });

  it.each([undefined, 0, 9, Number.NaN])('say nothing about %s requests', (requests) => {
    expect(judge(asked, [reading('a', 2), reading('b', 2)], requests).outcome).toBe('inconclusive');
  });

  it('take the number of events of their own where the router does not count', () => {
    const counted: Measurement = { kind: 'value', value: 0, events: 50 };

    expect(judge(asked, [reading('a', counted), reading('b', 0)], undefined).outcome).toBe('pass');
  });

  it('never pass with one that says nothing, whatever the weights and marks (I4)', () => {
    const aMeasurement = fc.oneof(
      fc.constantFrom(...nothing),
      fc.double({ noNaN: true }).map((value): Measurement => ({ kind: 'value', value })),
    );
    fc.assert(
      fc.property(
        fc.array(fc.record({ weight: fc.double({ min: 0.01, max: 100, noNaN: true }), found: aMeasurement }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, proceed) => {
          const metrics = all.map(({ weight }, index) => rule(`m${index}`, good, { weight }));
          const readings = all.map(({ found }, index) => reading(`m${index}`, found));
          const silent = all.some(({ found }) => found.kind !== 'value' || !Number.isFinite(found.value));

          const verdict = judge({ metrics, marks: { proceed, rollback: 0 }, minRequests: 0 }, readings, undefined);

          if (silent) expect(verdict.outcome).not.toBe('pass');
          expect(verdict.rows.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
        },
      ),
    );
  });
});
