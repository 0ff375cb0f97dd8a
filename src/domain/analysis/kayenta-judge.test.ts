import { describe, expect, it } from 'vitest';
import type { Measurement } from '../metrics/measurement.ts';
import { judgeLook } from './look.ts';
import type { Look } from './memory.ts';
import type { KayentaRule, KayentaSetting, MetricReading, MetricRule, Verdict } from './model.ts';

const rule = (name: string, more: Partial<MetricRule> = {}, kayenta: Partial<KayentaRule> = {}): MetricRule => ({
  name,
  query: { kind: 'text', text: 'errors' },
  source: 'prometheus',
  weight: 1,
  condition: { kind: 'no-worse', margin: { relative: 0, absolute: 0 } },
  critical: false,
  kayenta: {
    groups: [name],
    direction: 'increase',
    nanStrategy: 'remove',
    outliers: { strategy: 'keep', factor: 3 },
    mustHaveData: false,
    muted: false,
    effect: { measure: 'meanRatio', allowedIncrease: 1, allowedDecrease: 1, criticalIncrease: 1, criticalDecrease: 1 },
    ...kayenta,
  },
  ...more,
});

type Points = readonly (number | null)[];

const series = (from: number, length = 20): Points =>
  Array.from({ length }, (_, index) => from + ((index * 7) % length) * 0.1);
const good = { canary: series(10), stable: series(10) };
const bad = { canary: series(20), stable: series(10) };

const measured = (given: Points | Measurement): Measurement =>
  'kind' in given ? given : { kind: 'value', value: 0, points: given };

type Sides = Readonly<Record<'canary' | 'stable', Points | Measurement>>;

function readingOf(metric: string, { canary, stable }: Sides): MetricReading {
  const answer = { source: 'prometheus', asked: 'x', at: '2026-01-01T00:20:00.000Z', windowMs: 1_200_000 };
  return {
    metric,
    canary: { ...answer, measurement: measured(canary) },
    stable: { ...answer, measurement: measured(stable) },
  };
}

const setting: KayentaSetting = { kind: 'kayenta', stepSeconds: 60, groupWeights: {}, minPoints: 1 };

interface Given {
  readonly rules?: readonly MetricRule[];
  readonly setting?: Partial<KayentaSetting>;
  readonly minRequests?: number;
  readonly look?: Partial<Look>;
}

function judged(sides: Readonly<Record<string, Sides>>, given: Given = {}): Verdict {
  const readings = Object.entries(sides).map(([name, each]) => readingOf(name, each));
  const metrics = given.rules ?? Object.keys(sides).map((name) => rule(name));
  const look = { readings, requests: 500, at: '2026-01-01T00:20:00.000Z', part: 0, parts: 1, first: true, late: true };
  const analysis = {
    metrics,
    marks: { proceed: 0.95, rollback: 0.75 },
    minRequests: given.minRequests ?? 10,
    judge: { ...setting, ...given.setting },
  };
  return judgeLook(analysis, undefined, { ...look, ...given.look }).verdict;
}

const early = { look: { late: false } } as const;
const nothing: Measurement = { kind: 'empty', reason: 'nothing matches' };
const lost: Measurement = { kind: 'error', reason: 'unreachable', detail: 'nobody listens', again: true };

describe('the judge of Kayenta in a rollout', () => {
  it.each<readonly [why: string, verdict: () => Verdict, outcome: Verdict['outcome'], score: number | undefined]>([
    ['passes what is as good', () => judged({ a: good }), 'pass', 1],
    ['goes back where it is worse', () => judged({ a: bad }), 'fail', 0],
    ['at once', () => judged({ a: bad }, early), 'fail', 0],
    [
      'waits with a score between its marks',
      () => judged({ a: good, b: bad }, { ...early, setting: { groupWeights: { a: 80, b: 20 } } }),
      'inconclusive',
      0.8,
    ],
    [
      'and goes back with it in the end',
      () => judged({ a: good, b: bad }, { setting: { groupWeights: { a: 80, b: 20 } } }),
      'fail',
      0.8,
    ],
    [
      'goes back for one critical metric, whatever its share',
      () =>
        judged(
          { a: good, b: bad },
          { ...early, rules: [rule('a'), rule('b', { critical: true })], setting: { groupWeights: { a: 99, b: 1 } } },
        ),
      'fail',
      undefined,
    ],
    [
      'takes no notice of a muted one',
      () => judged({ a: good, b: bad }, { rules: [rule('a'), rule('b', {}, { muted: true })] }),
      'pass',
      1,
    ],
    [
      'says nothing with fewer points than are asked for',
      () => judged({ a: { canary: [9, 9.1], stable: [1, 1.1] } }, { setting: { minPoints: 5 } }),
      'inconclusive',
      undefined,
    ],
    [
      'says nothing with too few requests',
      () => judged({ a: bad }, { look: { requests: 3 } }),
      'inconclusive',
      undefined,
    ],
  ])('%s', (_why, verdict, outcome, score) => {
    const found = verdict();

    expect(found.outcome).toBe(outcome);
    expect(found.score).toBe(score);
    expect(found.reason).not.toBe('');
  });

  it('tells of each metric what was found', () => {
    const { rows, reason } = judged({ a: good, b: bad });

    expect(rows).toMatchObject([
      { metric: 'a', outcome: 'pass', weight: 0.5, found: 'Pass, 1 times the stable arm, 20 points' },
      { metric: 'b', outcome: 'fail', weight: 0.5, wanted: 'not higher than stable' },
    ]);
    expect(reason).toContain('b: High');
  });
});

/** Each of these scores 100 there, or is not counted, and promotes. */
describe('what passes there for lack of evidence is refused', () => {
  it.each<readonly [why: string, sides: Sides, kayenta: Partial<KayentaRule>]>([
    ['no metric could be judged', { canary: [0.5], stable: [0.25] }, {}],
    ['missing values are read as zeros', { canary: [null, null], stable: [null, null] }, { nanStrategy: 'replace' }],
    ['nothing was there, and is read as zeros', { canary: nothing, stable: series(10) }, { nanStrategy: 'replace' }],
    ['nobody answered, and that is read as zeros', { canary: lost, stable: lost }, { nanStrategy: 'replace' }],
    ['one of the arms was not answered for', { canary: series(10), stable: lost }, {}],
    ['a source gives a number in place of a series', { canary: { kind: 'value', value: 1 }, stable: series(1) }, {}],
  ])('%s', (_why, sides, kayenta) => {
    const verdict = (late: boolean): Verdict =>
      judged({ a: good, b: sides }, { rules: [rule('a'), rule('b', {}, kayenta)], look: { late } });

    expect(verdict(false).outcome).toBe('inconclusive');
    expect(verdict(true).outcome).not.toBe('pass');
    expect(verdict(true).rows[1]?.outcome).toBe('no-evidence');
  });

  it('as it is where critical metrics have no data: it waits, and goes back in the end', () => {
    const given = { rules: [rule('a', { critical: true })] };
    const sides = { a: { canary: nothing, stable: series(10) } };

    expect(judged(sides, { ...given, ...early }).outcome).toBe('inconclusive');
    expect(judged(sides, given).outcome).toBe('fail');
  });

  it('and where no metric is left', () => {
    expect(judged({ a: good }, { rules: [rule('a', {}, { muted: true })] }).outcome).not.toBe('pass');
  });
});
