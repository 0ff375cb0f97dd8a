/**
 * Beside Kayenta's own judge. Maven Central as it is reached from here has no `kayenta-judge`, so its answers were recorded once:
 * from its numerical classes at the revision that the file names, compiled and run over these inputs with commons-math3.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type KayentaCase, kayentaCases } from '../../../../test/support/kayenta-cases.ts';
import { normalQuantile } from '../../statistics/distributions.ts';
import { shiftBetween } from '../../statistics/mann-whitney.ts';
import { judgeKayenta, type KayentaJudgement } from './judge.ts';
import { prepared } from './prepare.ts';

type Metric = readonly [classes: string, deviation?: number | null, low?: number, high?: number, estimate?: number];
type Answer = readonly [
  score: number,
  classification: string,
  groups: Record<string, number>,
  metrics: readonly Metric[],
];

const [head = '', ...rows] = readFileSync('test/recorded/kayenta-judge.jsonl', 'utf8').trim().split('\n');
const recorded = JSON.parse(head) as { readonly cases: number; readonly seed: number; readonly inputs: string };
const answers = rows.map((row) => JSON.parse(row) as Answer);
const cases = kayentaCases(recorded.cases, recorded.seed);
const judged = cases.map(({ config, pairs }) => judgeKayenta(config, pairs, 7));

interface Beside {
  readonly index: number;
  readonly given: KayentaCase;
  readonly ours: KayentaJudgement;
  readonly theirs: Answer;
  /** Those that count, in the order of our results. */
  readonly metrics: readonly Metric[];
}

const all: readonly Beside[] = cases.map((given, index) => ({
  index,
  given,
  // All three are as long as each other: the first test says so.
  ours: judged[index] as KayentaJudgement,
  theirs: answers[index] as Answer,
  metrics: (answers[index] as Answer)[3].filter((_, place) => given.config.metrics[place]?.muted === false),
}));

const near = (own: number, other: number): boolean => Math.abs(own - other) <= 1e-9 * Math.max(1, Math.abs(other));

/** Its noise is another one each time: with the same data it may say one thing, and another one tomorrow. */
const wavers = ({ metrics }: Beside): boolean => metrics.some(([classes]) => classes.includes(' '));

describe('beside the judge of Kayenta', () => {
  it('the inputs are those that were recorded', () => {
    expect(createHash('sha256').update(JSON.stringify(cases)).digest('hex')).toBe(recorded.inputs);
    expect(answers.length).toBe(recorded.cases);
    expect(recorded.cases).toBeGreaterThanOrEqual(2000);
  });

  it('every metric has its class, or one of those that its own noise brings about', () => {
    const apart = all.flatMap(({ index, ours, metrics }) =>
      ours.results.flatMap(({ metric, classification, critical }, place) => {
        const label = critical ? `${classification}!` : classification;
        const [classes = ''] = metrics[place] ?? [];
        return classes.split(' ').includes(label) ? [] : [{ index, metric, label, classes }];
      }),
    );

    expect(apart).toEqual([]);
    expect(all.reduce((sum, { ours }) => sum + ours.results.length, 0)).toBeGreaterThan(4000);
  });

  it('and its deviation', () => {
    const apart = all.flatMap(({ index, ours, metrics }) =>
      ours.results.flatMap(({ metric, deviation }, place) => {
        const theirs = metrics[place]?.[1] ?? undefined;
        return theirs === undefined || near(deviation, theirs) ? [] : [{ index, metric, deviation, theirs }];
      }),
    );

    expect(apart).toEqual([]);
  });

  it('and the interval and the estimate of its shift', () => {
    let compared = 0;
    const apart = all.flatMap(({ index, given: { config, pairs }, theirs }) =>
      config.metrics.flatMap((metric, place) => {
        const [, , low, high, estimate] = theirs[3][place] ?? [''];
        const pair = pairs[metric.name];
        if (low === undefined || high === undefined || estimate === undefined || pair === undefined) return [];
        compared += 1;
        const { experiment, control } = prepared(metric, pair);
        const own = shiftBetween(experiment, control, { z: -normalQuantile((1 - 0.98) / 2), tolerance: 1e-4 });
        const same = own !== undefined && near(own.low, low) && near(own.high, high) && near(own.estimate, estimate);
        return same ? [] : [{ index, metric: metric.name, own, low, high, estimate }];
      }),
    );

    expect(apart).toEqual([]);
    expect(compared).toBeGreaterThan(2500);
  });

  it('every group has its score, and the whole has it to the hundredth', () => {
    const apart = all
      .filter((each) => !wavers(each))
      .filter(({ ours, theirs: [score, , groups] }) => {
        const same = ours.groups.every(({ group, score: own }) => near(own, groups[group] ?? Number.NaN));
        return ours.score !== score || !same || ours.groups.length !== Object.keys(groups).length;
      });

    expect(apart.map(({ index, ours, theirs }) => ({ index, ours: ours.score, theirs: theirs[0] }))).toEqual([]);
  });

  it('the verdict is the same, but where it passes for lack of evidence: that one is refused, and says why', () => {
    const different = all.filter((each) => !wavers(each) && each.ours.classification !== each.theirs[1]);

    expect(new Set(different.map(({ ours }) => ours.classification))).toEqual(new Set(['Inconclusive']));
    expect(new Set(different.map(({ theirs }) => theirs[1]))).toEqual(new Set(['Pass', 'Marginal']));
    expect(different.every(({ ours }) => ours.lacking.length > 0)).toBe(true);
    expect(different.length).toBeGreaterThan(200);
  });
});
