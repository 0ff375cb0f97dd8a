/**
 * Evidence about levels: memory, the length of a queue, a mean. They are read now and then, nobody knows of how many events, they
 * follow themselves from one look to the next, and their noise has whatever shape it has.
 *
 * What is tested, of pairs read at the same time from both arms, with a margin (m, d), and "more is worse":
 *   worse:  refutes  canary <= stable + m |stable| + d   in the middle (the differences lie evenly around it, or below)
 *   fine:   refutes  the same with >=
 *
 * How. Of each pair the contrast c = (canary - allowed) / (|canary| + |allowed|) counts: between -1 and 1, the same in every
 * unit, zero in the mean for the same noise on both arms, however heavy its tails, and untouched by what moves both arms alike.
 * Bets are laid on its sign, and on its size cut off at twice its median so far: 1 + λ f(c), of which the mean is 1 at most
 * where contrasts lie evenly around zero. The average over bets λ is a test martingale where looks are independent.
 *
 * They are not, and how far they are not is read from the contrasts themselves: with the correlation r of a contrast with the
 * one before it (deviations from the median, cut off), raised by what it is biased by and by 1.75 of its standard errors, N looks
 * count as N (1-r)/(1+r), or as fewer by Geyer's sum of the correlations further apart; log E is divided by the same factor.
 * This is an approximation; the bench says how good a one. What it cannot see is a slow wave beneath much noise: that looks like
 * a difference until it turns.
 *
 * Sources: bets on bounded values: I. Waudby-Smith and A. Ramdas, JRSS B 86 (2024); a sign has them all: A. Wald, Sequential
 * Analysis (1947). Effective numbers: G. Bayley and J. Hammersley, JRSS Suppl. 8 (1946); the bias of r: M. Kendall, Biometrika
 * 41 (1954); C. Geyer, Practical Markov chain Monte Carlo, Stat. Sci. 7 (1992).
 */
import { correlations, looksPerOne } from './following.ts';
import { logMean, type Margin, short } from './shares.ts';

export interface Levels {
  readonly stable: number;
  readonly canary: number;
}

export interface GaugeNull {
  readonly margin: Margin;
  readonly better: 'lower' | 'higher' | 'either';
}

/** JSON, to be journalled as it stands: of each way to be worse. */
export interface GaugeEvidence {
  readonly ways: readonly WayEvidence[];
}

interface WayEvidence {
  /** Contrasts, the last ones; above 0 is worse. */
  readonly recent: readonly number[];
  readonly looks: number;
  /** The median of |contrast| so far, as well as it can be told without keeping them all. */
  readonly size: number;
  readonly worse: readonly number[];
  readonly fine: readonly number[];
}

const parts = [0.1, 0.3, 0.6, 0.9];
/** Looks back from which correlations are read. */
const reach = 240;
/** With fewer nothing is known of how they follow each other. */
const fewest = 4;

export const noGaugeEvidence: GaugeEvidence = { ways: [] };

const noWay: WayEvidence = {
  recent: [],
  looks: 0,
  size: 0,
  worse: parts.flatMap(() => [0, 0]),
  fine: parts.flatMap(() => [0, 0]),
};

/** What is known after one more pair, read at the same time. */
export function withLevels(evidence: GaugeEvidence, { stable, canary }: Levels, of: GaugeNull): GaugeEvidence {
  const room = of.margin.relative * Math.abs(stable) + of.margin.absolute;
  const more = contrast(canary, stable + room);
  const less = contrast(stable - room, canary);
  const contrasts = of.better === 'either' ? [more, less] : [of.better === 'lower' ? more : less];
  return { ways: contrasts.map((each, at) => withContrast(evidence.ways[at] ?? noWay, each)) };
}

/** Against a number, which stands in the place of the stable arm; what moves the whole world is then not set apart. */
export const withLevel = (
  evidence: GaugeEvidence,
  level: number,
  limit: { readonly value: number; readonly better: 'lower' | 'higher' },
): GaugeEvidence =>
  withLevels(
    evidence,
    { stable: limit.value, canary: level },
    { margin: { relative: 0, absolute: 0 }, better: limit.better },
  );

/** The logarithms of the evidence. At `log(1/α)` it is enough. Worse: in one way or the other. Fine: in neither. */
export function logEvidence({ ways }: GaugeEvidence): { readonly worse: number; readonly fine: number } {
  if (ways.length === 0) return { worse: 0, fine: 0 };
  return {
    worse: logMean(ways.map((way) => followed(logMean(way.worse), way))),
    fine: Math.min(...ways.map((way) => followed(logMean(way.fine), way))),
  };
}

/** What is taken for granted, and the data speak against. */
export function caveat({ ways: [way] }: GaugeEvidence): string | undefined {
  if (way === undefined || way.looks < 10) return undefined;
  const per = looksPerOne(correlations(way.recent));
  if (per < 4) return undefined;
  return `its values follow each other closely: ${way.looks} looks count as ${Math.max(1, Math.round(way.looks / per))}`;
}

function followed(log: number, { recent, looks }: WayEvidence): number {
  if (log <= 0) return log;
  return looks < fewest ? 0 : log / looksPerOne(correlations(recent));
}

/** Half the logarithm of the ratio, where it is small; and defined for all numbers, zero and below zero too. */
function contrast(value: number, allowed: number): number {
  const sum = Math.abs(value) + Math.abs(allowed);
  return sum > 0 ? (value - allowed) / sum : 0;
}

function withContrast(way: WayEvidence, exact: number): WayEvidence {
  const value = Number(exact.toPrecision(5));
  const sign = Math.sign(value);
  // By what was known before this look: a bet that looks first is none.
  const part = way.size > 0 ? Math.max(-1, Math.min(1, value / (2 * way.size))) : sign;
  const won = (before: readonly number[], towards: 1 | -1): readonly number[] =>
    parts.flatMap((bet, at) => [
      short((before[2 * at] ?? 0) + Math.log1p(bet * towards * sign)),
      short((before[2 * at + 1] ?? 0) + Math.log1p(bet * towards * part)),
    ]);
  const looks = way.looks + 1;
  return {
    recent: [...way.recent, value].slice(-reach),
    looks,
    size: sized(way.size, Math.abs(value), looks),
    worse: won(way.worse, 1),
    fine: won(way.fine, -1),
  };
}

/** A step towards the median: H. Robbins and S. Monro, A stochastic approximation method, Ann. Math. Stat. 22 (1951). */
function sized(size: number, value: number, looks: number): number {
  if (size === 0) return value;
  const step = Math.max(0.05, 1 / (looks + 1));
  return Number((size * Math.exp(value > size ? step : -step)).toPrecision(5));
}
