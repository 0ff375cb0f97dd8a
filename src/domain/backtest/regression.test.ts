import { expect, test } from 'vitest';
import { isDeliveryError } from '../errors/delivery-error.ts';
import type { Tally } from '../recording/tally.ts';
import { parseJudge } from './judge-override.ts';
import { createRandom } from './random.ts';
import { type Change, parseRegression, sizeAt } from './regression.ts';
import { worsened } from './worsen.ts';

const codeOf = (call: () => unknown): string | undefined => {
  try {
    call();
    return undefined;
  } catch (error) {
    return isDeliveryError(error) ? error.code : 'none';
  }
};

test('reads what people write', () => {
  const part = { afterSeconds: 0, overSeconds: 0 };

  expect(parseRegression(' none ')).toEqual({ text: 'none', parts: [] });
  expect(parseRegression('errors x2').parts).toEqual([
    { what: 'errors', change: { kind: 'times', factor: 2 }, ...part },
  ]);
  expect(parseRegression('errors:+1.5%:after:5m').parts).toEqual([
    { what: 'errors', change: { kind: 'share', share: 0.015 }, afterSeconds: 300, overSeconds: 0 },
  ]);
  expect(parseRegression('latency tail 5% x10 over 2h, cpu -0.2').parts).toEqual([
    { what: 'latency', change: { kind: 'tail', share: 0.05, factor: 10 }, afterSeconds: 0, overSeconds: 7200 },
    { what: 'cpu', change: { kind: 'plus', amount: -0.2 }, ...part },
  ]);
});

test.each(['', 'errors', 'errors 2', 'errors x', 'errors x2 after', 'errors +101%', 'latency tail x2', 'x2'])(
  'refuses %j',
  (text) => {
    expect(codeOf(() => parseRegression(text))).toBe('BACKTEST_REGRESSION_INVALID');
  },
);

test.each(['bayes', 'threshold,alpha=1', 'sequential,alpha=0', 'sequential,gamma=0.1', 'sequential,undecided=maybe'])(
  'refuses the judge %j',
  (text) => {
    expect(codeOf(() => parseJudge(text))).toBe('BACKTEST_JUDGE_INVALID');
  },
);

test('grows after its time, up to its size', () => {
  const [part] = parseRegression('errors x2 after 1m over 100s').parts;

  expect(part && [0, 59, 60, 110, 160, 999].map((seconds) => sizeAt(part, seconds))).toEqual([0, 0, 0, 0.5, 1, 1]);
});

/** Of so many draws. */
function average(tally: Tally, change: Change, whole: Tally, read: (worse: Tally) => number): number {
  const random = createRandom(5);
  let sum = 0;
  for (let draw = 0; draw < 400; draw += 1)
    sum += read(worsened(tally, { change, size: 1, whole, share: 0.1 }, random));
  return sum / 400;
}

const bad = (tally: Tally): number => (tally.kind === 'shares' ? tally.bad : Number.NaN);

test('makes worse what it says, by as much as it says, on average', () => {
  const canary: Tally = { kind: 'shares', bad: 20, events: 1000 };
  const whole: Tally = { kind: 'shares', bad: 200, events: 10_000 };

  expect(average(canary, { kind: 'times', factor: 2.5 }, whole, bad)).toBeCloseTo(50, -0.5);
  expect(average(canary, { kind: 'times', factor: 0.5 }, whole, bad)).toBeCloseTo(10, -0.5);
  expect(average(canary, { kind: 'share', share: 0.05 }, whole, bad)).toBeCloseTo(69, -0.5);
  expect(
    worsened(canary, { change: { kind: 'share', share: 1 }, size: 1, whole, share: 0.1 }, createRandom(1)),
  ).toEqual({
    ...canary,
    bad: 1000,
  });
});

test('moves requests to the buckets they fall in when they take longer, and loses none', () => {
  const canary: Tally = { kind: 'histogram', bounds: [1, 2, 4], counts: [1000, 0, 0, 7] };
  const counts = (tally: Tally): readonly number[] => (tally.kind === 'histogram' ? tally.counts : []);
  const at = (bucket: number) => (tally: Tally) => counts(tally)[bucket] ?? Number.NaN;

  expect(average(canary, { kind: 'times', factor: 2 }, canary, at(0))).toBeCloseTo(500, -1);
  expect(average(canary, { kind: 'times', factor: 2 }, canary, at(1))).toBeCloseTo(500, -1);
  expect(average(canary, { kind: 'tail', share: 0.1, factor: 100 }, canary, at(3))).toBeCloseTo(7 + 96, -1);
  const moved = worsened(
    canary,
    { change: { kind: 'times', factor: 3 }, size: 1, whole: canary, share: 1 },
    createRandom(2),
  );
  expect(counts(moved).reduce((sum, count) => sum + count, 0)).toBe(1007);
});

test('draws as often as it should', () => {
  const random = createRandom(9);
  for (const [trials, probability] of [
    [10, 0.3],
    [1_000, 0.002],
    [100_000, 0.4],
    [50, 0.97],
  ] as const) {
    const draws = Array.from({ length: 3_000 }, () => random.binomial(trials, probability));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    const expected = trials * probability * (1 - probability);

    expect(Math.abs(mean - trials * probability)).toBeLessThan(5 * Math.sqrt(expected / draws.length));
    expect(variance / expected).toBeGreaterThan(0.85);
    expect(variance / expected).toBeLessThan(1.15);
  }
});
