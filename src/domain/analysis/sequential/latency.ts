/**
 * Evidence about how long requests take, from the histograms of both arms: at every bound, and so for the whole distribution,
 * its tail included, and not for one quantile that somebody picked.
 *
 * What is tested. With P(>b) the share of an arm's requests that took longer than b, and a margin (slower m, share r and d):
 *   worse:  refutes  P_canary(> b) <= (1+r) P_stable(> b/(1+m)) + d   for all b
 *   fine:   refutes  P_canary(> b) >= (1+r) P_stable(> b/(1+m)) + d   for any b of the histogram
 *
 * How. Of each interval and bound, "slower than the bound" is a share on both arms: evidence as `shares.ts` has it. A canary that
 * is (1+m) times slower puts above b what stable has above b/(1+m). Between bounds nothing is known, so that every comparison
 * is with the next bound on the safe side: below b/(1+m) for "worse", above it for "fine".
 *   worse: the average over all bounds. Each has mean 1 at most where the canary is no worse; so has the average, however the
 *          bounds hang together (every request counts at many of them).
 *   fine:  the least of all bounds. That the canary is worse at one of them is refuted only by the evidence of that one.
 * Where most requests are above the bound, those that are not are counted, by the same null: few tell more than many.
 *
 * The bounds are those of the first look, and 16 at most: where both arms have the same ones, the program chose them; where not
 * (a native histogram has buckets where there are values), that look chooses them and counts for nothing, so that no bet knows
 * what it bets on.
 *
 * Sources: those of `shares.ts`; an average of e-values is one under any dependence: V. Vovk and R. Wang, E-values, Ann. Stat.
 * 49 (2021). The least of several for a union of nulls: R. Berger, Multiparameter hypothesis testing, Technometrics 24 (1982).
 */
import { boundsOf, type Durations, slowerThan } from './histogram.ts';
import { type Interval, logEvidence as logShares, logMean, type Margin, noEvidence, withInterval } from './shares.ts';

export interface DurationsOfArms {
  readonly stable: Durations;
  readonly canary: Durations;
}

/** How much slower is as good as equal. */
export interface LatencyMargin {
  /** 0.1: every request may take a tenth longer. */
  readonly slower: number;
  /** And of all requests so many more may be slower than any bound. */
  readonly share: Margin;
}

/** JSON, to be journalled as it stands. */
export interface LatencyEvidence {
  readonly bounds: readonly BoundEvidence[];
}

interface BoundEvidence {
  readonly bound: number;
  readonly worse: readonly number[];
  readonly fine: readonly number[];
  /** Of both arms so far. */
  readonly slow: number;
  readonly events: number;
}

/** The evidence, or why these histograms cannot be counted: the evidence before them stands as it was. */
export type LatencyCounted =
  | { readonly kind: 'counted'; readonly evidence: LatencyEvidence }
  | { readonly kind: 'refused'; readonly why: string };

export const noLatencyEvidence: LatencyEvidence = { bounds: [] };

const mostBounds = 16;

export function withDurations(evidence: LatencyEvidence, arms: DurationsOfArms, margin: LatencyMargin): LatencyCounted {
  if (!(arms.stable.events > 0) || !(arms.canary.events > 0)) return { kind: 'counted', evidence };
  if (evidence.bounds.length === 0) return begun(arms, margin);
  const slow = new Map<number, Interval>();
  for (const { bound } of evidence.bounds) {
    const [stable, canary] = [slowerThan(arms.stable, bound), slowerThan(arms.canary, bound)];
    if (stable === undefined || canary === undefined)
      return {
        kind: 'refused',
        why: `the buckets of the ${stable === undefined ? 'stable arm' : 'canary'} have changed: there is no bound ${bound} any more`,
      };
    slow.set(bound, {
      stable: { bad: stable, trials: arms.stable.events },
      canary: { bad: canary, trials: arms.canary.events },
    });
  }
  return { kind: 'counted', evidence: { bounds: evidence.bounds.map((of) => withSlow(of, slow, margin)) } };
}

/** The logarithms of the evidence. At `log(1/α)` it is enough. */
export function logEvidence({ bounds }: LatencyEvidence): { readonly worse: number; readonly fine: number } {
  if (bounds.length === 0) return { worse: 0, fine: 0 };
  return {
    worse: logMean(bounds.map((of) => logShares(of).worse)),
    fine: Math.min(...bounds.map((of) => logShares(of).fine)),
  };
}

/**
 * By which factor the canary has to be slower before these buckets can show it, whatever the time: the margin, widened to the
 * next bounds. Undefined: by none.
 */
export function seenFrom(bounds: readonly number[], { slower }: LatencyMargin): number | undefined {
  const factors = bounds.flatMap((bound) => {
    const other = comparedWith(bounds, bound / (1 + slower), 'worse');
    return other === undefined || other <= 0 ? [] : [bound / other];
  });
  return factors.length === 0 ? undefined : Math.min(...factors);
}

function begun(arms: DurationsOfArms, margin: LatencyMargin): LatencyCounted {
  const own = boundsOf(arms.stable);
  const theirs = boundsOf(arms.canary);
  const alike = own.length === theirs.length && own.every((bound, at) => bound === theirs[at]);
  if (alike && own.length > 0 && own.length <= mostBounds)
    return withDurations({ bounds: own.map(started) }, arms, margin);
  const known = [...new Set([...own, ...theirs])]
    .toSorted((left, right) => left - right)
    .filter((bound) => slowerThan(arms.stable, bound) !== undefined && slowerThan(arms.canary, bound) !== undefined);
  if (known.length === 0) return { kind: 'refused', why: 'the buckets of the two arms have no bound in common' };
  return { kind: 'counted', evidence: { bounds: chosen(known, arms.stable).map(started) } };
}

const started = (bound: number): BoundEvidence => ({ bound, ...noEvidence, slow: 0, events: 0 });

/** Those that split the stable arm's requests evenly, more finely towards the slow ones. */
function chosen(bounds: readonly number[], stable: Durations): readonly number[] {
  if (bounds.length <= mostBounds) return bounds;
  const wanted = [0.95, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01, 0.005, 0.002, 0.001, 0];
  const off = (bound: number, aim: number): number => Math.abs((slowerThan(stable, bound) ?? 0) / stable.events - aim);
  const nearest = wanted.flatMap((aim) =>
    bounds.toSorted((left, right) => off(left, aim) - off(right, aim)).slice(0, 1),
  );
  return [...new Set(nearest)].toSorted((left, right) => left - right);
}

function withSlow(
  { bound, slow, events, ...before }: BoundEvidence,
  all: ReadonlyMap<number, Interval>,
  margin: LatencyMargin,
): BoundEvidence {
  const canary = all.get(bound)?.canary ?? { bad: 0, trials: 0 };
  const counted = (side: 'worse' | 'fine'): readonly number[] => {
    const other = comparedWith([...all.keys()], bound / (1 + margin.slower), side);
    const stable = other === undefined ? undefined : all.get(other)?.stable;
    if (stable === undefined) return before[side];
    const interval = { stable, canary };
    // By what was known before this interval: a bet that looks first is none.
    const few = slow * 2 > events ? fromTheOtherSide(interval, margin.share) : { interval, margin: margin.share };
    return withInterval(before, few.interval, few.margin)[side].map(short);
  };
  const stable = all.get(bound)?.stable ?? { bad: 0, trials: 0 };
  return {
    bound,
    worse: counted('worse'),
    fine: counted('fine'),
    slow: slow + stable.bad + canary.bad,
    events: events + stable.trials + canary.trials,
  };
}

/** The bound that `limit` stands for, on the safe side. */
function comparedWith(bounds: readonly number[], limit: number, side: 'worse' | 'fine'): number | undefined {
  // The margin of a tenth makes 0.11 of 0.1: as decimals, not as binary fractions.
  const reach = limit * 1e-9;
  return side === 'worse'
    ? bounds.findLast((bound) => bound <= limit + reach)
    : bounds.find((bound) => bound >= limit - reach);
}

/**
 * The same null, said of the trials that are not bad: with q = 1 - p,  p_c <= (1+r) p_s + d  is  q_s <= q_c/(1+r) + (r+d)/(1+r),
 * which is a null of the same form with the arms exchanged.
 */
function fromTheOtherSide({ stable, canary }: Interval, { relative, absolute }: Margin) {
  return {
    interval: {
      stable: { bad: canary.trials - canary.bad, trials: canary.trials },
      canary: { bad: stable.trials - stable.bad, trials: stable.trials },
    },
    margin: { relative: 1 / (1 + relative) - 1, absolute: (relative + absolute) / (1 + relative) },
  };
}

/** Four digits behind the point are enough for a journal; rounded down, which errs on the safe side. */
const short = (log: number): number => Math.floor(log * 10_000) / 10_000;
