import { describe, expect, test } from 'vitest';
import { judgeLook } from '../analysis/look.ts';
import type { JudgeMemory } from '../analysis/memory.ts';
import { partOf } from '../rollout/parts.ts';
import type { MetricRule, SequentialSetting } from '../analysis/model.ts';
import type { AnalysisSetting, RolloutStep, Strategy } from '../rollout/steps.ts';
import type { RolloutDefinition } from '../rollout/model.ts';
import { problemsOf } from '../recording/fits.ts';
import type { Recording } from '../recording/model.ts';
import { parseRegression } from './regression.ts';
import { replayOf, type ScenarioGiven } from './scenario.ts';
import { summaryOf } from './summary.ts';
import { madeRecording } from './testing-recording.ts';

const answers: MetricRule = {
  name: 'answers',
  query: { kind: 'ready', name: 'success-rate' },
  source: '',
  weight: 1,
  condition: { kind: 'greater-than', limit: 0.85 },
  critical: false,
  kind: 'ratio',
  better: 'higher',
};
const speed: MetricRule = {
  ...answers,
  name: 'speed',
  query: { kind: 'ready', name: 'latency-p99' },
  condition: { kind: 'less-than', limit: 2.45 },
  kind: 'latency',
  quantile: 0.99,
  better: 'lower',
};
const noWorse = { kind: 'no-worse', margin: { relative: 0.1, absolute: 0.005 } } as const;
const sequential: SequentialSetting = { kind: 'sequential', alpha: 0.01, beta: 0.05, undecided: 'proceed' };

const analysis: AnalysisSetting = {
  seconds: 120,
  everySeconds: 20,
  windowSeconds: 60,
  minRequests: 10,
  failures: 1,
  marks: { proceed: 1, rollback: 1 },
  metrics: [answers, speed],
};
const sequentially: AnalysisSetting = {
  ...analysis,
  metrics: [
    { ...answers, condition: noWorse },
    { ...speed, condition: noWorse },
  ],
  judge: sequential,
};

const canary = (of: AnalysisSetting): Strategy => {
  const steps = [5, 25, 50].flatMap((weight): readonly RolloutStep[] => [
    { do: 'setWeight', weight: weight * 100 },
    { do: 'analysis', analysis: of },
  ]);
  return { kind: 'canary', steps };
};

const definitionOf = (strategy: Strategy): RolloutDefinition => ({
  version: 1,
  service: 'web',
  replicas: 4,
  strategy,
  hooks: [],
  notify: [],
  limits: { progressSeconds: 300, heldSeconds: 600, attempts: 3, rollbackAttempts: 5, restarts: 3 },
  lookSeconds: 5,
});

const settings = {
  command: ['web'],
  env: {},
  directory: '.',
  readiness: { kind: 'tcp', everyMs: 500, timeoutMs: 1_000 },
  startWithinMs: 1_000,
  stopWithinMs: 1_000,
} as unknown as ScenarioGiven['settings'];

const recording = madeRecording({ steps: 360, stepSeconds: 10, requests: 300, errors: 0.01, seed: 7 });
const given = (of: AnalysisSetting, regression: string, more: Partial<ScenarioGiven> = {}): ScenarioGiven => ({
  policy: { name: 'as written', definition: definitionOf(canary(of)) },
  settings,
  regression: parseRegression(regression),
  recordings: [recording],
  seed: 1,
  replays: 12,
  ...more,
});
const play = (scenario: ScenarioGiven) =>
  Array.from({ length: scenario.replays }, (_, number) => replayOf(scenario, number));
const summed = (scenario: ScenarioGiven) => summaryOf(scenario.regression.text, play(scenario));

describe('a backtest', () => {
  test('promotes what is no worse, and takes as long as the strategy says', () => {
    const summary = summed(given(analysis, 'none'));

    expect(summary).toMatchObject({ replays: 12, promoted: 12, rolledBack: 0, cutOff: 0, other: 0 });
    expect(summary.secondsToPromotion).toEqual({ median: 360, p90: 360 });
  });

  test('catches what is worse, sooner and at less cost the worse it is', () => {
    const small = summed(given(analysis, 'errors +14%'));
    const big = summed(given(analysis, 'errors +40%'));

    expect(big.rolledBack).toBe(12);
    expect(big.steps).toEqual([{ step: 2, replays: 12 }]);
    expect(big.secondsToRollback?.median).toBe(20);
    expect(small.rolledBack).toBeGreaterThan(8);
    expect(small.secondsToRollback?.p90).toBeGreaterThan(20);
    expect(big.badRequests?.median).toBeGreaterThan((small.badRequests?.median ?? 0) / 2);
    expect(small.requests?.median).toBeGreaterThanOrEqual(big.requests?.median ?? 0);
  });

  test('catches slowness by the histogram, also that of a tail', () => {
    expect(summed(given(analysis, 'latency x6')).rolledBack).toBe(12);
    expect(summed(given(analysis, 'latency tail 10% x20')).rolledBack).toBe(12);
    expect(summed(given(analysis, 'latency x1.05')).promoted).toBe(12);
  });

  test('asks the sequential judge, which finds small changes that limits do not see', () => {
    const few = { replays: 6 };
    const none = summed(given(sequentially, 'none', few));
    const worse = summed(given(sequentially, 'errors +12%', few));
    const loose = { ...analysis, metrics: [{ ...answers, condition: { kind: 'greater-than', limit: 0.5 } as const }] };

    expect(none).toMatchObject({ promoted: 6, rolledBack: 0 });
    expect(worse.rolledBack).toBe(6);
    expect(summed(given(loose, 'errors +12%', few)).promoted).toBe(6);
  });

  test('has a regression that begins later, or grows, found later', () => {
    const at = summed(given(analysis, 'errors +40%')).secondsToRollback?.median ?? 0;

    expect(summed(given(analysis, 'errors +40% after 1m')).secondsToRollback?.median).toBeGreaterThanOrEqual(at + 60);
    expect(summed(given(analysis, 'errors +40% over 5m')).secondsToRollback?.median).toBeGreaterThan(at);
  });

  test('counts what the canary served by the weights it had', () => {
    const [first] = play(given(analysis, 'errors +40%'));

    // 20 s at 5 % of 300 requests in 10 s, and the rest of the step in which it went back.
    expect(first?.served.requests).toBeGreaterThan(15);
    expect(first?.served.requests).toBeLessThan(60);
    expect(first?.served.bad).toBeGreaterThan(5);
  });

  test('finds no evidence in a gap, and promotes nothing for it', () => {
    const holed = withGap(recording, 0, 360);
    const summary = summed(given(analysis, 'none', { recordings: [holed], replays: 3 }));

    expect(summary).toMatchObject({ promoted: 0, noEvidence: 3 });
  });

  test('says the same twice, and another seed other things', () => {
    const few = { replays: 3 };
    const one = play(given(sequentially, 'errors x2', few));

    expect(play(given(sequentially, 'errors x2', few))).toEqual(one);
    expect(play(given(sequentially, 'errors x2', { ...few, seed: 2 }))).not.toEqual(one);
  });

  test('has two policies see the same requests', () => {
    const twice = { ...analysis, failures: 2 };
    const strict = play(given(analysis, 'errors +14%'));
    const patient = play(given(twice, 'errors +14%'));

    expect(patient.map(({ at }) => at)).toEqual(strict.map(({ at }) => at));
    for (const [index, { verdicts }] of strict.entries())
      expect(patient[index]?.verdicts.slice(0, verdicts.length)).toEqual(verdicts);
  });

  test.each([
    { name: 'threshold', of: analysis },
    { name: 'sequential', of: { ...sequentially, judge: { ...sequential, undecided: 'hold' } } as const },
  ])('judges by the one door to all judges: $name', ({ of }) => {
    const judged: unknown[] = [];
    let memory: JudgeMemory | undefined;
    let last = -1;
    const { verdicts } = replayOf(given(of, 'errors x1.5', { replays: 1 }), 0, (effect, report) => {
      if (effect.kind !== 'metrics.query' || report.kind !== 'readings') return;
      const { part, parts } = partOf(canary(of), effect.step);
      const { readings, requests } = report;
      const look = { readings, at: effect.at, part, parts, first: part !== last, late: false };
      const said = judgeLook(of, memory, requests === undefined ? look : { ...look, requests });
      ({ memory } = said);
      last = part;
      judged.push(said.verdict);
    });

    expect(verdicts.length).toBeGreaterThan(3);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(judged);
  });
});

describe('a recording that does not fit', () => {
  const strategy = canary(analysis);
  const codes = (of: Partial<Recording>, more: { readonly strategy?: Strategy; readonly allowGaps?: boolean } = {}) =>
    problemsOf({ file: 'a.jsonl', recording: { ...recording, ...of }, strategy, allowGaps: false, ...more }).map(
      ({ code }) => code,
    );

  test('is refused for each thing that is wrong, by its code', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ series: recording.series.slice(0, 2) })).toEqual(['RECORDING_METRIC_MISSING']);
    expect(codes({ series: recording.series.map((each) => ({ ...each, unit: 'count' as const })) })).toEqual([
      'RECORDING_UNIT_DIFFERS',
      'RECORDING_UNIT_DIFFERS',
    ]);
    expect(codes({ stepSeconds: 90 })).toContain('RECORDING_TOO_COARSE');
    expect(codes({ until: '2026-03-02T10:05:00.000Z' })).toContain('RECORDING_TOO_SHORT');
    expect(codes(withGap(recording, 20, 23))).toEqual(['RECORDING_GAP', 'RECORDING_GAP']);
    expect(codes(withGap(recording, 20, 23), { allowGaps: true })).toEqual([]);
  });

  test('says which metric has a gap, from when and until when', () => {
    const [first] = problemsOf({ file: 'a.jsonl', recording: withGap(recording, 20, 23), strategy, allowGaps: false });

    expect(first).toMatchObject({ at: { file: 'a.jsonl' }, path: 'answers' });
    expect(first?.message).toContain('from 2026-03-02T10:03:20.000Z until 2026-03-02T10:03:50.000Z: stale');
  });
});

/** Of the steps from the first to before the last one nobody knows anything. */
function withGap(whole: Recording, first: number, end: number): Recording {
  const series = whole.series.map((each) => ({
    ...each,
    points: each.points.map((point, step) =>
      step >= first && step < end ? ({ kind: 'gap', why: 'stale' } as const) : point,
    ),
  }));
  return { ...whole, series };
}
