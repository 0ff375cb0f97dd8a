/**
 * Evidence that can be looked at after every interval, for as long as one likes, about how often something bad happens on
 * two arms: failed requests, requests slower than a bound, crashes. It keeps "wrong at most with probability α, ever".
 *
 * What is tested. With p the share of bad trials (or their rate per unit of exposure) of each arm, and a margin (m, d):
 *   worse:  refutes  p_canary <= (1+m) p_stable + d
 *   fine:   refutes  p_canary >= (1+m) p_stable + d
 *
 * How. For a bet on the rate ratio ρ, and an interval with n trials on each arm of which k are bad, let
 *   θ0 = (1+m) n_c / ((1+m) n_c + n_s),  θ1 = ρ n_c / (ρ n_c + n_s),  r = θ1/θ0,  s = (1-θ1)/(1-θ0)
 *   E  = r^k_c · s^k_s · exp(-d n_c (r-1))
 * For trials that are independent given their arm, E[r^k_c s^k_s] <= exp(n_c p_c (r-1) + n_s p_s (s-1)), as 1+x <= e^x; this
 * holds for any p, also for one that differs from trial to trial, and with equality for Poisson counts. The choice of θ0
 * makes (1+m) n_c (r-1) + n_s (s-1) = 0, so that at the boundary, and on the null's side of it, E has mean at most 1. Products
 * over intervals, and averages over bets ρ, keep that: they are test martingales, and by Ville's inequality
 * P(ever E >= 1/α) <= α. What drifts on both arms alike (a daily rhythm) moves p_s and p_c together and does no harm. Trials that
 * hang together, and bad events that come in bursts, are seen by their spread, and evidence counts for less (`spread.ts`).
 *
 * Sources: J. Ville, Étude critique de la notion de collectif (1939); G. Shafer, Testing by betting, JRSS A 184 (2021);
 * A. Ramdas, P. Grünwald, V. Vovk, G. Shafer, Game-theoretic statistics and safe anytime-valid inference, Stat. Sci. 38 (2023).
 */

import type { Margin } from '../model.ts';
import { burstsIn, noSpread, type Seen, type Spread, spreadOut, withSeen } from './spread.ts';

export type { Margin };

/** Of one arm in one interval. `trials`: requests, or any exposure (seconds of an instance). Both 0 or more. */
export interface ArmCounts {
  readonly bad: number;
  readonly trials: number;
}

export interface Interval {
  readonly stable: ArmCounts;
  readonly canary: ArmCounts;
}

/** The logarithm of what each bet has come to, and how unevenly events came; JSON, to be journalled as it stands. */
export interface ShareEvidence {
  readonly worse: readonly number[];
  readonly fine: readonly number[];
  readonly spread: Spread;
  /** Of both arms so far. */
  readonly seen: ArmCounts;
}

/**
 * Rate ratios that are bet on, as multiples of the boundary's: spread so that at equal arms θ is even over what is left on
 * its side, a flat prior. Those that say "fine" begin near 0: without a bad event on either arm they live on `absolute`.
 */
const bets = 24;
export const worseRatios: readonly number[] = Array.from({ length: bets }, (_, at) => {
  const theta = 0.5 + (0.5 * (at + 0.5)) / bets;
  return theta / (1 - theta);
});
export const fineRatios: readonly number[] = worseRatios.map((ratio) => 1 / ratio);

export const noEvidence: ShareEvidence = {
  worse: worseRatios.map(() => 0),
  fine: fineRatios.map(() => 0),
  spread: noSpread,
  seen: { bad: 0, trials: 0 },
};

/**
 * What is known after one more interval. One without trials on both arms says nothing: it compares with nothing.
 *
 * @param of whether each trial is bad or not (a share, at most 1), or events happen in an exposure of any unit (a rate)
 */
export function withInterval(
  evidence: ShareEvidence,
  interval: Interval,
  margin: Margin,
  of: 'share' | 'rate' = 'rate',
): ShareEvidence {
  const { stable, canary } = interval;
  if (!(stable.trials > 0) || !(canary.trials > 0)) return evidence;
  const { seen } = evidence;
  // By what was known before this interval: a bet that looks first is none.
  const [few, allowed] =
    of === 'share' && seen.bad * 2 > seen.trials ? fromTheOtherSide(interval, margin) : [interval, margin];
  const add = (ratios: readonly number[], before: readonly number[]): readonly number[] =>
    ratios.map((ratio, at) => short((before[at] ?? 0) + logBet(ratio, few, allowed)));
  return {
    worse: add(worseRatios, evidence.worse),
    fine: add(fineRatios, evidence.fine),
    spread: withSeen(evidence.spread, difference(few, allowed, of)),
    seen: { bad: seen.bad + stable.bad + canary.bad, trials: seen.trials + stable.trials + canary.trials },
  };
}

/**
 * The same null, said of the trials that are not bad, as few tell more than many: with q = 1 - p,
 * p_c <= (1+m) p_s + d  is  q_s <= q_c/(1+m) + (m+d)/(1+m),  which has the same form with the arms exchanged.
 */
const fromTheOtherSide = ({ stable, canary }: Interval, { relative, absolute }: Margin): [Interval, Margin] => [
  {
    stable: { bad: canary.trials - canary.bad, trials: canary.trials },
    canary: { bad: stable.trials - stable.bad, trials: stable.trials },
  },
  { relative: 1 / (1 + relative) - 1, absolute: (relative + absolute) / (1 + relative) },
];

/** Of both arms, so weighted that it is zero in the mean at the boundary, whatever happens on both alike. */
function difference({ stable, canary }: Interval, { relative }: Margin, of: 'share' | 'rate'): Seen {
  const exposed = (1 + relative) * canary.trials;
  const onCanary = exposed / (exposed + stable.trials);
  const events = canary.bad + stable.bad;
  // The more trials are bad, the less there is of chance in how many: all that is left is in those that are not.
  const left = of === 'rate' ? 1 : Math.max(0, 1 - events / (canary.trials + stable.trials));
  return {
    u: (1 - onCanary) * canary.bad - onCanary * stable.bad,
    w: (canary.trials * stable.trials) / (canary.trials + stable.trials),
    v: ((1 - onCanary) ** 2 * canary.bad + onCanary ** 2 * stable.bad) * left,
    events: events * left,
  };
}

function logBet(ratio: number, { stable, canary }: Interval, { relative, absolute }: Margin): number {
  const exposed = (1 + relative) * canary.trials;
  const theta0 = exposed / (exposed + stable.trials);
  const theta1 = (ratio * exposed) / (ratio * exposed + stable.trials);
  const onCanary = theta1 / theta0;
  const onStable = (1 - theta1) / (1 - theta0);
  return canary.bad * Math.log(onCanary) + stable.bad * Math.log(onStable) - absolute * canary.trials * (onCanary - 1);
}

/** The logarithms of the two averages over all bets, less what bursts take: the evidence. At `log(1/α)` it is enough. */
export const logEvidence = ({
  worse,
  fine,
  spread,
}: ShareEvidence): { readonly worse: number; readonly fine: number } => ({
  worse: spreadOut(logMean(worse), spread),
  fine: spreadOut(logMean(fine), spread),
});

/** What is taken for granted, and the data speak against. */
export const caveat = ({ spread }: ShareEvidence): string | undefined => burstsIn(spread);

/** Four digits behind the point are enough for a journal; rounded down, which errs on the safe side. */
export const short = (log: number): number => Math.floor(log * 10_000) / 10_000;

/** log of the mean of e^x, by weights where they differ; of nothing: minus infinity. */
export function logMean(values: readonly number[], weights: readonly number[] = values.map(() => 1)): number {
  const most = Math.max(...values);
  if (!Number.isFinite(most)) return -Infinity;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (
    most + Math.log(values.reduce((sum, value, at) => sum + (weights[at] ?? 0) * Math.exp(value - most), 0) / total)
  );
}
