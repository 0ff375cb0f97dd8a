/** Who decides to roll back: the sequential judge of each kind, and what others do. */
import { judgeKayenta } from '../../src/domain/analysis/kayenta/judge.ts';
import type { KayentaConfig } from '../../src/domain/analysis/kayenta/model.ts';
import {
  type GaugeNull,
  type Levels,
  logEvidence as logGauges,
  noGaugeEvidence,
  withLevels,
} from '../../src/domain/analysis/sequential/gauges.ts';
import {
  type DurationsOfArms,
  type LatencyMargin,
  logEvidence as logLatency,
  noLatencyEvidence,
  withDurations,
} from '../../src/domain/analysis/sequential/latency.ts';
import { type Limit, noLimitEvidence, withArm } from '../../src/domain/analysis/sequential/limit.ts';
import {
  type ArmCounts,
  type Interval,
  logEvidence as logShares,
  type Margin,
  noEvidence,
  withInterval,
} from '../../src/domain/analysis/sequential/shares.ts';
import { standardised } from '../../src/domain/statistics/mann-whitney.ts';

export const alpha = 0.01;
const enough = Math.log(1 / alpha);

/** One rollout's judge: asked after every interval, it says whether the canary goes back. */
export type Rule<Seen> = () => (seen: Seen) => boolean;

export const equal: Margin = { relative: 0, absolute: 0 };

export const byShares =
  (margin: Margin, of: 'share' | 'rate'): Rule<Interval> =>
  () => {
    let evidence = noEvidence;
    return (seen) => {
      evidence = withInterval(evidence, seen, margin, of);
      return logShares(evidence).worse >= enough;
    };
  };

/** By a limit that the canary alone is held to. */
export const byLimit =
  (limit: Limit): Rule<Interval> =>
  () => {
    let evidence = noLimitEvidence;
    return ({ canary }) => {
      evidence = withArm(evidence, canary, limit);
      return logShares(evidence).worse >= enough;
    };
  };

export const byLatency =
  (margin: LatencyMargin): Rule<DurationsOfArms> =>
  () => {
    let evidence = noLatencyEvidence;
    return (seen) => {
      const after = withDurations(evidence, seen, margin);
      if (after.kind === 'counted') evidence = after.evidence;
      return logLatency(evidence).worse >= enough;
    };
  };

export const byGauges =
  (of: GaugeNull): Rule<Levels> =>
  () => {
    let evidence = noGaugeEvidence;
    return (seen) => {
      evidence = withLevels(evidence, seen, of);
      return logGauges(evidence).worse >= enough;
    };
  };

const kayenta: KayentaConfig = {
  metrics: [
    {
      name: 'metric',
      groups: ['all'],
      direction: 'increase',
      nanStrategy: 'remove',
      outliers: { strategy: 'keep', factor: 3 },
      critical: false,
      mustHaveData: true,
      muted: false,
      effect: {
        measure: 'meanRatio',
        allowedIncrease: 1,
        allowedDecrease: 1,
        criticalIncrease: 1,
        criticalDecrease: 1,
      },
    },
  ],
  groupWeights: {},
  thresholds: { pass: 95, marginal: 75 },
};

/** Kayenta as it stands, over all values so far, judged at these intervals. */
export const byKayenta =
  (asks: (interval: number) => boolean): Rule<Levels> =>
  () => {
    const values = { stable: [] as number[], canary: [] as number[] };
    return ({ stable, canary }) => {
      values.stable.push(stable);
      values.canary.push(canary);
      if (!asks(values.stable.length)) return false;
      const pair = { experiment: values.canary, control: values.stable, expected: values.stable.length };
      return judgeKayenta(kayenta, { metric: pair }, 1).classification === 'Fail';
    };
  };

/** Kayenta's rank test after every interval from the fifth on, at any threshold. */
export const byRanks =
  (threshold: number): Rule<Levels> =>
  () => {
    const deviate = ranksOf();
    return (seen) => deviate(seen) > threshold;
  };

/** What that test says after each interval, as a normal deviate. */
export function ranksOf(): (seen: Levels) => number {
  const values = { stable: [] as number[], canary: [] as number[] };
  return ({ stable, canary }) => {
    values.stable.push(stable);
    values.canary.push(canary);
    return values.stable.length < 5 ? -Infinity : (standardised(values.canary, values.stable, 0) ?? -Infinity);
  };
}

const shareOf = ({ bad, trials }: ArmCounts): number => (trials > 0 ? bad / trials : 0);

/** As values in time, which is how Kayenta sees counts. */
export const asLevels =
  (rule: Rule<Levels>): Rule<Interval> =>
  () => {
    const asked = rule();
    return ({ stable, canary }) => asked({ stable: shareOf(stable), canary: shareOf(canary) });
  };

/** Argo Rollouts: a measurement fails above a limit, and `failureLimit` says how many may. */
export const byFailures =
  (limit: number, failureLimit: number): Rule<Interval> =>
  () => {
    let failures = 0;
    return ({ canary }) => {
      if (shareOf(canary) > limit) failures += 1;
      return failures > failureLimit;
    };
  };

/** Flagger: so many failed checks in all; a good one in between takes none away. */
export const byChecks = (limit: number, threshold: number): Rule<Interval> => byFailures(limit, threshold - 1);

/** The best test of two shares for one look at a time that is fixed before: a normal deviate, once. */
export const bySampleOf =
  (intervals: number): Rule<Interval> =>
  () => {
    const all = { stable: { bad: 0, trials: 0 }, canary: { bad: 0, trials: 0 } };
    let looks = 0;
    return ({ stable, canary }) => {
      looks += 1;
      for (const [into, from] of [
        [all.stable, stable],
        [all.canary, canary],
      ] as const) {
        into.bad += from.bad;
        into.trials += from.trials;
      }
      if (looks !== intervals) return false;
      const pooled = (all.stable.bad + all.canary.bad) / (all.stable.trials + all.canary.trials);
      const variance = pooled * (1 - pooled) * (1 / all.stable.trials + 1 / all.canary.trials);
      return variance > 0 && (shareOf(all.canary) - shareOf(all.stable)) / Math.sqrt(variance) > 2.3263;
    };
  };
