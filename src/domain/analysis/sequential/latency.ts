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
import {
  type Interval,
  logEvidence as logShares,
  logMean,
  type Margin,
  noEvidence,
  type ShareEvidence,
  withInterval,
} from './shares.ts';
import { burstsIn, eventsPerOne } from './spread.ts';

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

interface BoundEvidence extends ShareEvidence {
  readonly bound: number;
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

/** What is taken for granted, and the data speak against: of the bound where it is worst. */
export function caveat({ bounds }: LatencyEvidence): string | undefined {
  const worst = bounds.toSorted((left, right) => eventsPerOne(right.spread) - eventsPerOne(left.spread))[0];
  const bursts = worst === undefined ? undefined : burstsIn(worst.spread);
  return bursts?.replace('bad events', `requests slower than ${worst?.bound}`);
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

const started = (bound: number): BoundEvidence => ({ bound, ...noEvidence });

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
  evidence: BoundEvidence,
  all: ReadonlyMap<number, Interval>,
  { slower, share }: LatencyMargin,
): BoundEvidence {
  const { bound } = evidence;
  const canary = all.get(bound)?.canary;
  const against = (side: 'worse' | 'fine'): ShareEvidence => {
    const other = comparedWith([...all.keys()], bound / (1 + slower), side);
    const stable = other === undefined ? undefined : all.get(other)?.stable;
    if (stable === undefined || canary === undefined) return evidence;
    return withInterval(evidence, { stable, canary }, share, 'share');
  };
  const fine = against('fine');
  return { bound, ...fine, worse: slower === 0 ? fine.worse : against('worse').worse };
}

/** The bound that `limit` stands for, on the safe side. */
function comparedWith(bounds: readonly number[], limit: number, side: 'worse' | 'fine'): number | undefined {
  // The margin of a tenth makes 0.11 of 0.1: as decimals, not as binary fractions.
  const reach = limit * 1e-9;
  return side === 'worse'
    ? bounds.findLast((bound) => bound <= limit + reach)
    : bounds.find((bound) => bound >= limit - reach);
}
