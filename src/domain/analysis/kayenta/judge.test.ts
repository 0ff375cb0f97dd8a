import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeKayenta } from './judge.ts';
import type { KayentaConfig, KayentaMetric, KayentaPair } from './model.ts';

const metric = (more: Partial<KayentaMetric> = {}): KayentaMetric => ({
  name: 'errors',
  groups: ['all'],
  direction: 'increase',
  nanStrategy: 'remove',
  outliers: { strategy: 'keep', factor: 3 },
  critical: false,
  mustHaveData: false,
  muted: false,
  effect: { measure: 'meanRatio', allowedIncrease: 1, allowedDecrease: 1, criticalIncrease: 1, criticalDecrease: 1 },
  ...more,
});

const config = (
  metrics: readonly KayentaMetric[],
  groupWeights: KayentaConfig['groupWeights'] = {},
): KayentaConfig => ({
  metrics,
  groupWeights,
  thresholds: { pass: 95, marginal: 75 },
});

const pair = (experiment: readonly number[], control: readonly number[], expected = 0): KayentaPair => ({
  experiment,
  control,
  expected,
});
const series = (from: number, step = 0.37, length = 20): readonly number[] =>
  Array.from({ length }, (_, index) => from + ((index * 7) % length) * step);

const one = (rule: KayentaMetric, values: KayentaPair) => {
  const { results, ...score } = judgeKayenta(config([rule]), { [rule.name]: values }, 1);
  return { ...score, result: results[0] };
};

describe('one metric', () => {
  it.each<readonly [why: string, rule: Partial<KayentaMetric>, values: KayentaPair, classification: string]>([
    ['what has risen is High', {}, pair(series(20), series(10)), 'High'],
    ['which is no matter where only a fall is bad', { direction: 'decrease' }, pair(series(20), series(10)), 'Pass'],
    ['what has fallen is Low', { direction: 'either' }, pair(series(10), series(20)), 'Low'],
    ['which is no matter where only a rise is bad', {}, pair(series(10), series(20)), 'Pass'],
    ['the same values pass', {}, pair(series(10), series(10)), 'Pass'],
    ['in whatever order', {}, pair(series(10), series(10).toReversed()), 'Pass'],
    ['one value everywhere passes', {}, pair([5, 5, 5], [5, 5]), 'Pass'],
    ['two constants are told apart by noise', {}, pair([6, 6, 6, 6, 6], [5, 5, 5, 5, 5]), 'High'],
    ['also from zero, which has no noise', {}, pair([6, 6, 6, 6, 6], [0, 0, 0, 0, 0]), 'High'],
    [
      'and below zero, where the ratio of means would hide it',
      { effect: { ...metric().effect, measure: 'cles', allowedIncrease: 0.5 } },
      pair([-5, -5, -5, -5, -5], [-6, -6, -6, -6, -6]),
      'High',
    ],
    ['one point each has no spread', {}, pair([0.5], [0.25]), 'Error'],
    ['nothing measured is no data', {}, pair([], series(1)), 'Nodata'],
    ['missing values are nothing', {}, pair([Number.NaN], series(1)), 'Nodata'],
    ['which fails where there must be some', { mustHaveData: true }, pair([], series(1)), 'NodataFailMetric'],
    [
      'a rise within what is allowed passes',
      { effect: { ...metric().effect, allowedIncrease: 3 } },
      pair(series(20), series(10)),
      'Pass',
    ],
    [
      'by the chance of being above, too',
      { effect: { ...metric().effect, measure: 'cles', allowedIncrease: 0.8 } },
      pair(series(20), series(10)),
      'High',
    ],
  ])('%s', (_why, rule, values, classification) => {
    expect(one(metric(rule), values).result?.classification).toBe(classification);
  });

  it('leaves outliers out where it is told to, each side alone', () => {
    const control = series(10);
    const spoiled = [...control, 10_000];

    const kept = one(metric(), pair(spoiled, control));
    const removed = one(metric({ outliers: { strategy: 'remove', factor: 3 } }), pair(spoiled, control));

    expect(kept.result?.deviation).toBeGreaterThan(10);
    // The last hundredth of 21 values lies between the last two: the one beyond it goes.
    expect(removed.result?.deviation).toBe(1);
  });

  it('is critical by how far it went', () => {
    const rule = metric({ critical: true, effect: { ...metric().effect, criticalIncrease: 1.5 } });

    const far = one(rule, pair(series(40), series(10)));
    const near = one(rule, pair(series(14), series(10)));

    expect(far).toMatchObject({ score: 0, classification: 'Fail', result: { classification: 'High', critical: true } });
    expect(near).toMatchObject({ result: { classification: 'High', critical: false } });
  });
});

describe('what lacks evidence never passes', () => {
  it.each<readonly [why: string, rule: Partial<KayentaMetric>, values: KayentaPair, score: number]>([
    ['an error counts for a pass there', {}, pair([6], [0]), 100],
    ['values put in the place of missing ones', { nanStrategy: 'replace' }, pair([], []), 100],
    ['also where they are padded', { nanStrategy: 'replace' }, pair([], [], 10), 100],
  ])('%s', (_why, rule, values, score) => {
    expect(one(metric(rule), values)).toMatchObject({
      score,
      classification: 'Inconclusive',
      lacking: expect.arrayContaining([expect.stringContaining('errors')]),
    });
  });

  it('nor does no metric at all', () => {
    expect(judgeKayenta(config([metric({ muted: true })]), {}, 1)).toMatchObject({ score: 0, classification: 'Fail' });
  });

  it('whatever is measured: a pass has values of both sides for every metric', () => {
    const side = fc.array(fc.constantFrom(Number.NaN, 0, 1, 2, 5.5, 9), { maxLength: 8 });
    const rule = fc.record({
      nanStrategy: fc.constantFrom('remove', 'replace'),
      critical: fc.boolean(),
      mustHaveData: fc.boolean(),
      direction: fc.constantFrom('increase', 'decrease', 'either'),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(rule, side, side), { minLength: 1, maxLength: 4 }), fc.nat(12), (all, expected) => {
        const metrics = all.map(([more], index) => metric({ ...more, name: `m${index}` }));
        const pairs = Object.fromEntries(all.map(([, x, y], index) => [`m${index}`, pair(x, y, expected)]));
        const { classification, score, results } = judgeKayenta(config(metrics), pairs, 3);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        if (classification !== 'Pass') return;
        for (const [, x, y] of all)
          expect([x, y].every((values) => values.some((value) => !Number.isNaN(value)))).toBe(true);
        expect(results.every((result) => result.classification === 'Pass')).toBe(true);
      }),
    );
  });
});

describe('the score', () => {
  const good = pair(series(10), series(10));
  const bad = pair(series(20), series(10));
  const named = (name: string, groups: readonly string[], more: Partial<KayentaMetric> = {}) =>
    metric({ name, groups, ...more });

  it('is the share of each group that passed, by weight; what has none shares the rest', () => {
    const rules = [named('a', ['errors']), named('b', ['errors']), named('c', ['speed']), named('d', ['other'])];

    const judged = judgeKayenta(config(rules, { errors: 60 }), { a: good, b: bad, c: good, d: bad }, 1);

    expect(judged.groups).toEqual([
      { group: 'errors', score: 50, counted: 2, weight: 60 },
      { group: 'speed', score: 100, counted: 1, weight: 20 },
      { group: 'other', score: 0, counted: 1, weight: 20 },
    ]);
    expect(judged).toMatchObject({ score: 50, classification: 'Fail', lacking: [] });
  });

  it.each([
    [95, 'Pass'],
    [75, 'Marginal'],
    [74, 'Fail'],
  ] as const)('of %d is %s: the marks themselves count', (share, classification) => {
    const rules = [named('a', ['good']), named('b', ['bad'])];

    const judged = judgeKayenta(config(rules, { good: share, bad: 100 - share }), { a: good, b: bad }, 1);

    expect(judged).toMatchObject({ score: share, classification });
  });

  it('is zero where half of the metrics have no data', () => {
    const judged = judgeKayenta(config([named('a', ['x']), named('b', ['x'])]), { a: good }, 1);

    expect(judged).toMatchObject({ score: 0, classification: 'Fail' });
  });

  it('is rounded by the digits that are shown', () => {
    const rules = [named('a', ['good']), named('b', ['bad'])];

    expect(judgeKayenta(config(rules, { good: 1.005, bad: 98.995 }), { a: good, b: bad }, 1).score).toBe(1.01);
  });

  it('leaves muted metrics out', () => {
    const judged = judgeKayenta(
      config([named('a', ['x']), named('b', ['x'], { muted: true })]),
      { a: good, b: bad },
      1,
    );

    expect(judged).toMatchObject({ score: 100, classification: 'Pass', lacking: [] });
  });

  it('is the same for the same data and seed, constants or not', () => {
    const judge = () => judgeKayenta(config([metric()]), { errors: pair([6, 6, 6, 6], [5.99, 5.99, 5.99, 5.99]) }, 11);

    expect(judge()).toEqual(judge());
  });
});
