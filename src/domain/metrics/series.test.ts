import { describe, expect, it } from 'vitest';
import type { Measurement } from './measurement.ts';
import { timesOf } from './range.ts';
import { seriesOf, stepsOf } from './series.ts';

const value = (number: number): Measurement => ({ kind: 'value', value: number });
const nothing: Measurement = { kind: 'empty', reason: 'nothing matches' };
const nan: Measurement = { kind: 'nan', result: 'NaN' };
const partial: Measurement = { kind: 'partial-window', coveredMs: 1, windowMs: 2 };
const stale: Measurement = { kind: 'stale', newest: '2026-01-01T00:00:00.000Z', ageMs: 2, limitMs: 1 };

describe('the steps of a window', () => {
  it('end where the window ends', () => {
    const ends = timesOf(stepsOf({ at: '2026-01-01T00:10:00.000Z', windowMs: 150_000 }, 60_000));

    expect(ends).toEqual(['2026-01-01T00:09:00.000Z', '2026-01-01T00:10:00.000Z']);
  });

  it('are one at least', () => {
    expect(timesOf(stepsOf({ at: '2026-01-01T00:10:00.000Z', windowMs: 1 }, 60_000))).toEqual([
      '2026-01-01T00:10:00.000Z',
    ]);
  });
});

describe('a series', () => {
  it('has a place for each step, also where there is no number', () => {
    expect(seriesOf([value(1), nothing, nan, partial, value(4)])).toEqual({
      kind: 'value',
      value: 2.5,
      points: [1, null, null, null, 4],
    });
  });

  it.each<readonly [why: string, steps: readonly Measurement[], kind: Measurement['kind']]>([
    ['nobody answered', [value(1), { kind: 'timeout', afterMs: 5 }, value(2)], 'timeout'],
    ['several were meant', [value(1), { kind: 'several-series', count: 2, examples: [] }], 'several-series'],
    ['something was divided by nothing', [value(1), { kind: 'nan', result: '+Inf' }, value(2)], 'nan'],
    ['it has ended', [value(1), value(1), stale], 'stale'],
    ['there never was any', [nothing, nothing], 'empty'],
    ['it is too young', [partial, partial], 'partial-window'],
  ])('is none where %s', (_why, steps, kind) => {
    expect(seriesOf(steps).kind).toBe(kind);
  });

  it('goes on after a while without samples', () => {
    expect(seriesOf([value(1), stale, value(3)])).toMatchObject({ kind: 'value', points: [1, null, 3] });
  });
});
