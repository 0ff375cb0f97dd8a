import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaBelow, logBeta } from './beta.ts';
import { normalBelow, normalQuantile, studentBelow } from './distributions.ts';
import { gammaAbove, gammaBelow, logGamma } from './gamma.ts';
import { shiftBetween, standardised } from './mann-whitney.ts';
import { normalNoise } from './noise.ts';
import { mean, quantile } from './quantile.ts';
import { ranked } from './ranks.ts';
import { rootOf } from './root.ts';

describe('ranks', () => {
  it.each([
    [[10, 20, 30], [1, 2, 3], 0],
    [[3, 1, 2], [3, 1, 2], 0],
    [[1, 2, 2, 3], [1, 2.5, 2.5, 4], 6],
    [[5, 5, 5], [2, 2, 2], 24],
    [[], [], 0],
  ])('of %j are %j', (values, ranks, ties) => {
    expect(ranked(values)).toEqual({ ranks, ties });
  });

  it('sum to what they always sum to, ties or not', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 }), (values) => {
        const sum = ranked(values).ranks.reduce((total, rank) => total + rank, 0);
        expect(sum).toBe((values.length * (values.length + 1)) / 2);
      }),
    );
  });
});

describe('quantiles', () => {
  it.each([
    [[1, 2, 3, 4], 0.25, 1.75],
    [[4, 1, 3, 2], 0.5, 2.5],
    [[7], 0.99, 7],
    [[0, 10], 1, 10],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });

  it('and the mean of nothing are no number', () => {
    expect([quantile([], 0.5), mean([])]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('a root', () => {
  it.each<readonly [name: string, f: (x: number) => number, low: number, high: number, root: number]>([
    ['of a line', (x) => 2 * x - 3, 0, 10, 1.5],
    ['of a cubic', (x) => x ** 3 - 2, 0, 2, 2 ** (1 / 3)],
    ['of the cosine', Math.cos, 1, 2, Math.PI / 2],
    ['of a step', (x) => (x < 0.3 ? -1 : 1), 0, 1, 0.3],
    ['at an end', (x) => x, 0, 1, 0],
  ])('%s is found', (_name, f, low, high, root) => {
    expect(rootOf(f, { low, high }, { tolerance: 1e-12 })).toBeCloseTo(root, 10);
  });
});

/** Closed forms, which need nobody else's program. */
describe('special functions', () => {
  it.each([
    [1, 0],
    [2, 0],
    [5, Math.log(24)],
    [0.5, Math.log(Math.PI) / 2],
    [-0.5, Math.log(2 * Math.sqrt(Math.PI))],
    [171, 706.573_062_245_787_4],
  ])('logGamma(%d)', (x, expected) => {
    expect(logGamma(x)).toBeCloseTo(expected, 10);
  });

  it('the share of an exponential distribution', () => {
    for (const x of [1e-9, 0.1, 1, 3, 20]) {
      expect(gammaBelow(1, x)).toBeCloseTo(-Math.expm1(-x), 12);
      expect(gammaAbove(1, x) / Math.exp(-x)).toBeCloseTo(1, 10);
    }
  });

  it('the share of a beta distribution with one whole parameter', () => {
    for (const x of [0.001, 0.2, 0.5, 0.9]) {
      expect(betaBelow(1, 4, x)).toBeCloseTo(1 - (1 - x) ** 4, 12);
      expect(betaBelow(3, 1, x)).toBeCloseTo(x ** 3, 12);
    }
    expect(logBeta(2, 3)).toBeCloseTo(Math.log(1 / 12), 12);
  });

  it('the tails of a normal distribution, and the way back', () => {
    expect(normalBelow(0)).toBe(0.5);
    expect(normalBelow(1.959_963_984_540_054)).toBeCloseTo(0.975, 12);
    expect(normalBelow(-10) / 7.619_853_024_160_525e-24).toBeCloseTo(1, 9);
    for (const share of [1e-12, 0.001, 0.01, 0.3, 0.5, 0.99, 0.999_999])
      expect(normalBelow(normalQuantile(share)) / share).toBeCloseTo(1, 9);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect([normalQuantile(-1), normalQuantile(2)]).toEqual([Number.NaN, Number.NaN]);
  });

  it('of Student with one and two degrees of freedom', () => {
    for (const t of [-3, -0.5, 0, 1, 12.7]) {
      expect(studentBelow(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
      expect(studentBelow(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
    }
  });
});

describe('the shift between two samples', () => {
  const options = { z: 2.326_348, tolerance: 1e-4 };

  it('is where all of one lies above the other', () => {
    const y = Array.from({ length: 20 }, (_, index) => index * 1.37);
    const x = y.map((value) => value + 5);

    const shift = shiftBetween(x, y, options);

    expect(shift?.estimate).toBeCloseTo(5, 3);
    expect(shift?.low).toBeLessThan(5);
    expect(shift?.high).toBeGreaterThan(5);
  });

  it('turns round with its samples', () => {
    const samples = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 5, maxLength: 20 });
    fc.assert(
      fc.property(samples, samples, (x, y) => {
        const [there, back] = [shiftBetween(x, y, options), shiftBetween(y, x, options)];
        if (there === undefined || back === undefined) return;
        expect(there.low).toBeCloseTo(-back.high, 2);
        expect(there.low).toBeLessThanOrEqual(there.high + 1e-3);
      }),
      { numRuns: 100 },
    );
  });

  it('has no statistic where all are one value', () => {
    expect(standardised([1, 1], [1, 1], 0)).toBeUndefined();
    expect(shiftBetween([2, 2], [1, 1], options)).toBeUndefined();
  });
});

describe('noise', () => {
  it('is the same for the same seed, and normal', () => {
    const [one, same, other] = [normalNoise(7), normalNoise(7), normalNoise(8)];
    const values = Array.from({ length: 20_000 }, one);

    expect(values.slice(0, 5)).toEqual(Array.from({ length: 5 }, same));
    expect(values[0]).not.toBe(other());
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((value) => value * value))).toBeCloseTo(1, 1);
    expect(values.filter((value) => Math.abs(value) > 1.96).length / values.length).toBeCloseTo(0.05, 2);
  });
});
