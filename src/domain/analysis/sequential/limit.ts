/**
 * Evidence about one arm alone against a fixed limit, to be looked at after every interval: "at most 1 % of requests fail", "at
 * most five crashes an hour", "the 99th percentile is at most 300 ms" (that is: at most 1 % are slower than 300 ms).
 *
 * What is tested, of the share p of bad trials, or of the rate p of bad events per unit of exposure:
 *   worse:  refutes  p <= limit          fine:  refutes  p >= limit
 *
 * How. A bet on θ has won, after an interval with k bad of n, by
 *   of a share: (θ/p0)^k ((1-θ)/(1-p0))^(n-k),  odds of θ = ρ · odds of p0       of a rate: ρ^k e^(-p0 n (ρ-1))
 * with p0 the limit; for ρ > 1 the mean of that rises with p and is 1 at p = p0, so that below the limit it is at most 1; for
 * ρ < 1 the other way round. The average over ρ is a test martingale (see `shares.ts`), the oldest there is: A. Wald, Sequential
 * Analysis (1947). Unlike a comparison of two arms it takes a bad
 * hour of the whole world for a fault of the canary. Bursts count for less, as with two arms.
 */
import { boundsOf, type Durations, slowerThan } from './histogram.ts';
import { type ArmCounts, fineRatios, noEvidence, type ShareEvidence, short, worseRatios } from './shares.ts';
import { withSeen } from './spread.ts';

export interface Limit {
  /** A share is of so many trials; a rate is of any exposure, and may be above 1. */
  readonly of: 'share' | 'rate';
  readonly most: number;
}

/** As of two arms: read by `logEvidence` of `shares.ts`. */
export type LimitEvidence = ShareEvidence;

export const noLimitEvidence: LimitEvidence = noEvidence;

export function withArm(evidence: LimitEvidence, arm: ArmCounts, limit: Limit): LimitEvidence {
  return withBoth(evidence, { forWorse: arm.bad, forFine: arm.bad, trials: arm.trials }, limit);
}

/** At most the share `1 - quantile` may be slower than the limit. */
export interface QuantileLimit {
  /** 0.99. Above 0, below 1. */
  readonly quantile: number;
  readonly most: number;
}

export type LimitCounted =
  | { readonly kind: 'counted'; readonly evidence: LimitEvidence }
  | { readonly kind: 'refused'; readonly why: string };

/** Where the limit lies between two bounds, what lies between them counts as fast for "worse", and as slow for "fine". */
export function withQuantile(
  evidence: LimitEvidence,
  durations: Durations,
  { quantile, most }: QuantileLimit,
): LimitCounted {
  const bounds = boundsOf(durations);
  const above = bounds.find((bound) => bound >= most) ?? most;
  const forWorse = slowerThan(durations, above);
  if (forWorse === undefined)
    return { kind: 'refused', why: `no bucket reaches ${most}: which requests took longer cannot be told` };
  const below = bounds.findLast((bound) => bound <= most);
  const forFine =
    slowerThan(durations, most) ?? (below === undefined ? durations.events : slowerThan(durations, below));
  const counts = { forWorse, forFine: forFine ?? durations.events, trials: durations.events };
  return { kind: 'counted', evidence: withBoth(evidence, counts, { of: 'share', most: 1 - quantile }) };
}

interface BadOf {
  readonly forWorse: number;
  readonly forFine: number;
  readonly trials: number;
}

function withBoth(evidence: LimitEvidence, { forWorse, forFine, trials }: BadOf, limit: Limit): LimitEvidence {
  if (!(trials > 0)) return evidence;
  return {
    worse: evidence.worse.map((log, at) => short(log + logBet(worseRatios[at] ?? 1, { bad: forWorse, trials }, limit))),
    fine: evidence.fine.map((log, at) => short(log + logBet(fineRatios[at] ?? 1, { bad: forFine, trials }, limit))),
    seen: evidence.seen,
    spread: withSeen(evidence.spread, {
      u: forWorse,
      w: trials,
      v: varianceOf(forWorse, trials, limit),
      events: forWorse,
    }),
  };
}

const varianceOf = (bad: number, trials: number, { of }: Limit): number =>
  of === 'share' ? bad * Math.max(0, 1 - bad / trials) : bad;

/** A bet that cannot lose, in place of an infinite one: JSON has none. */
const certain = 1_000;

function logBet(ratio: number, { bad, trials }: ArmCounts, { of, most }: Limit): number {
  if (most <= 0) return ratio > 1 && bad > 0 ? certain : 0;
  if (of === 'rate') return bad * Math.log(ratio) - most * trials * (ratio - 1);
  if (most >= 1) return ratio < 1 ? certain : 0;
  const odds = (ratio * most) / (1 - most);
  const share = odds / (1 + odds);
  return bad * Math.log(share / most) + (trials - bad) * Math.log((1 - share) / (1 - most));
}
