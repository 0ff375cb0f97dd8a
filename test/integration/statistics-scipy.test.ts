/** Our statistics beside SciPy's, on random inputs with a fixed seed; `npm run testbed` fetches it where pip is. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { betaBelow } from '../../src/domain/statistics/beta.ts';
import { normalBelow, normalQuantile, studentBelow } from '../../src/domain/statistics/distributions.ts';
import { gammaAbove, gammaBelow, logGamma } from '../../src/domain/statistics/gamma.ts';
import { standardised } from '../../src/domain/statistics/mann-whitney.ts';
import { quantile } from '../../src/domain/statistics/quantile.ts';
import { ranked } from '../../src/domain/statistics/ranks.ts';
import { rootOf } from '../../src/domain/statistics/root.ts';
import { findScipy } from '../../tools/testbed/scipy.ts';

const scipy = await findScipy();

/** Each expression is one of Python's, over the arguments `a`; all answers at once, as floats of full length. */
function asked(expression: string, cases: readonly (readonly unknown[])[]): readonly number[] {
  if (scipy === undefined) throw new Error('there is no SciPy');
  const program = [
    'import sys, json, math, numpy as np',
    'from scipy import special, stats, optimize',
    'cases = json.load(sys.stdin)',
    `answers = [float(${expression}) for a in cases]`,
    'print(json.dumps([repr(x) for x in answers]))',
  ].join('\n');
  const output = execFileSync(scipy.python, ['-c', program], {
    input: JSON.stringify(cases),
    env: scipy.env,
    encoding: 'utf8',
  });
  return (JSON.parse(output) as readonly string[]).map(Number);
}

/** The same numbers each time. */
function chances(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Relative where the value is large, absolute where it is small. */
function compare(ours: readonly number[], theirs: readonly number[], cases: readonly unknown[]): void {
  expect(theirs.length).toBe(ours.length);
  const apart = ours.flatMap((own, index) => {
    const other = theirs[index] ?? Number.NaN;
    const error = Math.abs(own - other) / Math.max(1, Math.abs(other));
    return error <= 1e-9 ? [] : [{ case: cases[index], own, other }];
  });
  expect(apart).toEqual([]);
}

const many = 1000;

function numbers(seed: number, make: (chance: () => number) => readonly number[]): readonly (readonly number[])[] {
  const chance = chances(seed);
  return Array.from({ length: many }, () => make(chance));
}

describe.skipIf(scipy === undefined)('to 1e-9, as SciPy has it', () => {
  it.each<
    readonly [
      name: string,
      expression: string,
      ours: (...given: number[]) => number,
      cases: readonly (readonly number[])[],
    ]
  >([
    ['logGamma', 'special.gammaln(a[0])', logGamma, numbers(1, (chance) => [0.01 + 200 * chance() ** 2])],
    [
      'gammaBelow',
      'special.gammainc(a[0], a[1])',
      gammaBelow,
      numbers(2, (chance) => [0.05 + 60 * chance(), 90 * chance()]),
    ],
    [
      'gammaAbove',
      'special.gammaincc(a[0], a[1])',
      gammaAbove,
      numbers(3, (chance) => [0.05 + 60 * chance(), 90 * chance()]),
    ],
    [
      'betaBelow',
      'special.betainc(a[0], a[1], a[2])',
      betaBelow,
      numbers(4, (chance) => [0.1 + 80 * chance(), 0.1 + 80 * chance(), chance()]),
    ],
    ['normalBelow', 'stats.norm.cdf(a[0])', normalBelow, numbers(5, (chance) => [16 * chance() - 8])],
    ['normalQuantile', 'stats.norm.ppf(a[0])', normalQuantile, numbers(6, (chance) => [chance()])],
    [
      'studentBelow',
      'stats.t.cdf(a[0], a[1])',
      studentBelow,
      numbers(7, (chance) => [20 * chance() - 10, 1 + 60 * chance()]),
    ],
  ])('%s', (_name, expression, ours, cases) => {
    compare(
      cases.map((given) => ours(...given)),
      asked(expression, cases),
      cases,
    );
  });

  it('quantiles by R-7', () => {
    const cases = numbers(8, (chance) => [chance(), ...samples(chance, 1 + Math.floor(30 * chance()))]);

    compare(
      cases.map(([share = 0, ...values]) => quantile(values, share)),
      asked("np.quantile(a[1:], a[0], method='linear')", cases),
      cases,
    );
  });

  it('ranks with ties', () => {
    const cases = numbers(9, (chance) => samples(chance, 1 + Math.floor(40 * chance())));

    compare(
      cases.map((values) => ranked(values).ranks.reduce((sum, rank, index) => sum + rank * (index + 1), 0)),
      asked('sum(r * (i + 1) for i, r in enumerate(stats.rankdata(a)))', cases),
      cases,
    );
  });

  it('the p-value of Mann and Whitney, with ties and the correction for continuity', () => {
    const chance = chances(10);
    const cases = Array.from({ length: many }, () => [
      [...samples(chance, 3 + Math.floor(30 * chance())), 0.5],
      [...samples(chance, 3 + Math.floor(30 * chance())), 11.5],
    ]);
    const ours = cases.map(([x = [], y = []]) => {
      const statistic = Math.abs(standardised(x, y, 0) ?? Number.NaN);
      // What the correction takes away beyond nothing is nothing there as well.
      return Math.min(1, 2 * normalBelow(-statistic));
    });

    compare(
      ours,
      asked("stats.mannwhitneyu(a[0], a[1], method='asymptotic', use_continuity=True).pvalue", cases),
      cases,
    );
  });

  it('roots by the method of Brent', () => {
    const cases = numbers(11, (chance) => [1 + 9 * chance(), 0.1 + chance()]);

    compare(
      cases.map(([a = 0, b = 0]) => rootOf((x) => x ** 3 + b * x - a, { low: 0, high: 10 }, { tolerance: 1e-13 })),
      asked('optimize.brentq(lambda x: x**3 + a[1]*x - a[0], 0, 10, xtol=1e-13)', cases),
      cases,
    );
  });
});

/** Few different values: ties are what it is about. */
const samples = (chance: () => number, length: number): readonly number[] =>
  Array.from({ length }, () => Math.floor(12 * chance()));
