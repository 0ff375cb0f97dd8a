/** A rollout that was never run, recorded as a real one: what was measured is drawn from a seed, and the real judge judges it. */
import { judgeLook } from '../analysis/look.ts';
import type { JudgeMemory } from '../analysis/memory.ts';
import type { MetricReading, MetricRule } from '../analysis/model.ts';
import type { Measurement, MetricAnswer } from '../metrics/measurement.ts';
import type { Recorded, RecordedEvent, RecordedLook, RecordedRollout } from '../record/model.ts';
import type { AnalysisSetting } from '../rollout/steps.ts';

const everyMs = 15_000;
const start = Date.parse('2026-11-24T09:30:00.000Z');
const time = (seconds: number): string => new Date(start + seconds * 1000).toISOString();

const metrics: readonly MetricRule[] = [
  {
    ...{ name: 'success', query: { kind: 'ready', name: 'success-rate' }, source: '', weight: 1, critical: true },
    ...{ kind: 'ratio', better: 'higher' },
    condition: { kind: 'no-worse', margin: { relative: 0.1, absolute: 0.005 } },
  },
  {
    ...{ name: 'latency', query: { kind: 'text', text: 'request_seconds' }, source: 'prometheus', weight: 1 },
    ...{ critical: false, kind: 'latency', better: 'lower', quantile: 0.95 },
    condition: { kind: 'no-worse', margin: { relative: 0.25, absolute: 0.02 } },
  },
];

const analysis: AnalysisSetting = {
  ...{ seconds: 300, everySeconds: 15, windowSeconds: 15, minRequests: 50, failures: 1 },
  marks: { proceed: 1, rollback: 0.5 },
  metrics,
  judge: { kind: 'sequential', alpha: 0.01, beta: 0.05, undecided: 'proceed' },
};

/** The same numbers for the same seed (D. H. Lehmer's generator). */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

interface Arm {
  readonly requests: number;
  readonly bad: number;
  /** Seconds that half of all requests take. */
  readonly median: number;
}

const answer = (at: string, measurement: Measurement): MetricAnswer => ({
  source: 'prometheus',
  asked: 'as in the project file',
  at,
  windowMs: everyMs,
  measurement,
});

function success({ requests, bad }: Arm, next: () => number, at: string): MetricAnswer {
  const failed = Array.from({ length: requests }).filter(() => next() < bad).length;
  return answer(at, { kind: 'value', value: 1 - failed / requests, events: requests });
}

const bounds = [0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1];

/** Durations with a long tail: the median, divided by what is left to 1. */
function latency({ requests, median }: Arm, next: () => number, at: string): MetricAnswer {
  const took = Array.from({ length: requests }, () => (median * 0.7) / Math.sqrt(1 - next()));
  const buckets = bounds.map((le) => ({ le, events: took.filter((each) => each <= le).length }));
  const sorted = took.toSorted((a, b) => a - b);
  return answer(at, { kind: 'value', value: sorted[Math.floor(requests * 0.95)] ?? 0, events: requests, buckets });
}

const begun: RecordedRollout = {
  kind: 'rollout',
  at: time(0),
  ...{
    fairlead: '0.1.0',
    run: '20261124-0930-k3f9',
    project: 'shop',
    environment: 'production',
    service: 'checkout',
  },
  by: 'ada@build-7',
  strategy: {
    kind: 'canary',
    steps: [
      'gate ./may-we.sh, at most 600 s',
      '10 % to the canary',
      'judge success, latency for 300 s',
      '50 % to the canary',
      'judge success, latency for 300 s',
    ],
  },
  definition: 'sha256:0',
};

/** @param bad the share of the canary's requests that fail; those of the stable arm: 0.4 % */
export function recordedRollout(
  bad: number,
  { seed = 7, judge = judgeLook }: { readonly seed?: number; readonly judge?: typeof judgeLook } = {},
): { readonly begun: RecordedRollout; readonly all: readonly Recorded[] } {
  const next = drawn(seed);
  const all: Recorded[] = [begun];
  let seconds = 0;
  const tell = (event: RecordedEvent, after = 1): void => {
    seconds += after;
    all.push({ kind: 'decision', at: time(seconds), event });
  };
  const step = (number: number): void =>
    tell({ type: 'step', step: number, of: 5, text: begun.strategy.steps[number - 1] ?? '' });
  tell({ type: 'revisions', stable: '3f9c21ab', canary: '81d0e77c' });
  tell({ type: 'hook', hook: 'smoke', occasion: 'pre-deploy' }, 4);
  step(1);
  tell({ type: 'gate', step: 1, decision: 'wait', reason: 'change freeze until 09:31' });
  tell({ type: 'gate', step: 1, decision: 'allow', reason: 'no freeze, nobody on call is paged' }, 55);
  const judged = judgedWith({ all, next, bad, judge });
  for (const [part, weight] of [1_000, 5_000].entries()) {
    step(2 + 2 * part);
    tell({ type: 'weights', arms: { stable: 10_000 - weight, canary: weight } }, 3);
    if (part === 1) tell({ type: 'approved', step: 4, by: 'grace@desk', note: 'dashboards look fine' }, 2);
    step(3 + 2 * part);
    const outcome = judged({ part, weight, from: seconds });
    seconds = outcome.seconds;
    if (outcome.verdict.outcome !== 'fail') continue;
    const reason = { code: 'verdict', text: outcome.verdict.reason } as const;
    tell({ type: 'phase', phase: 'rolling-back', reason }, 0);
    tell({ type: 'weights', arms: { stable: 10_000 } }, 2);
    tell({ type: 'hook', hook: 'page', occasion: 'on-failure', failed: 'exit code 7' });
    tell({ type: 'ended', outcome: 'rolled-back', reason }, 4);
    return { begun, all };
  }
  tell({ type: 'phase', phase: 'promoting' });
  tell({ type: 'weights', arms: { stable: 0, canary: 10_000 } }, 3);
  tell({ type: 'weights', arms: { stable: 10_000 } });
  tell({ type: 'ended', outcome: 'promoted' }, 6);
  return { begun, all };
}

interface Judging {
  readonly part: number;
  readonly weight: number;
  readonly from: number;
}

interface Court {
  readonly all: Recorded[];
  readonly next: () => number;
  readonly bad: number;
  readonly judge: typeof judgeLook;
}

/** For what must look the same for ever: at the fifth look it is enough. */
export const sameAlways: typeof judgeLook = ({ metrics: rules }, memory, { at }) => {
  const looks = (memory?.metrics['looks']?.part ?? 0) + 1;
  const isEnough = looks >= 5;
  const evidence = { worse: looks, worseBound: 5, fine: 3 - looks, fineBound: 3 };
  return {
    memory: { metrics: { looks: { part: looks, upTo: at, begun: [], seen: { stable: none, canary: none } } } },
    verdict: {
      outcome: isEnough ? 'fail' : 'inconclusive',
      reason: isEnough ? 'worse: success' : 'not enough evidence yet',
      evidence: { worse: looks, worseBound: 5 },
      ...(isEnough && { settled: true }),
      caveats: [`latency: of look ${looks}`],
      rows: rules.map(({ name, critical }, index) => ({
        ...{ metric: name, critical, weight: 0.5, found: `look ${looks}`, wanted: 'no worse than stable', evidence },
        outcome: isEnough && index === 0 ? 'fail' : 'no-evidence',
      })),
    },
  };
};

const none = { bad: 0, trials: 0 };

/** Looks until it is settled, or the time is over. */
function judgedWith({ all, next, bad, judge }: Court) {
  let memory: JudgeMemory | undefined;
  let looks = 0;
  return ({ part, weight, from }: Judging): { readonly seconds: number; readonly verdict: RecordedLook['verdict'] } => {
    all.push({ kind: 'analysis', at: time(from), step: 3 + 2 * part, part, parts: 2, setting: analysis });
    const most = analysis.seconds / analysis.everySeconds;
    for (let index = 1; ; index += 1) {
      const seconds = from + index * analysis.everySeconds;
      const arms = {
        canary: { requests: Math.round((weight / 10_000) * 1_800), bad, median: 0.03 },
        stable: { requests: Math.round((1 - weight / 10_000) * 1_800), bad: 0.004, median: 0.03 },
      };
      const at = time(seconds);
      const readings: readonly MetricReading[] = [
        { metric: 'success', canary: success(arms.canary, next, at), stable: success(arms.stable, next, at) },
        { metric: 'latency', canary: latency(arms.canary, next, at), stable: latency(arms.stable, next, at) },
      ];
      const late = index >= most;
      const look = { readings, requests: arms.canary.requests, at, part, parts: 2, first: index === 1, late };
      const judgement = judge(analysis, memory, look);
      memory = judgement.memory;
      looks += 1;
      all.push({
        ...{ kind: 'look', at, look: looks, step: 3 + 2 * part, evaluated: at, first: index === 1, late },
        ...{ requests: arms.canary.requests, weights: { stable: 10_000 - weight, canary: weight }, readings },
        memory: { before: null, after: null },
        verdict: judgement.verdict,
      });
      if (judgement.verdict.settled === true || late) return { seconds, verdict: judgement.verdict };
    }
  };
}
