/**
 * The Mann-Whitney test with an interval for the shift between two samples, by the normal approximation with ties and the
 * correction for continuity: what R's `wilcox.test(x, y, conf.int = TRUE, exact = FALSE)` does (M. Hollander and D. Wolfe,
 * Nonparametric Statistical Methods, 1973, 68-75; D. Bauer, Constructing confidence sets using rank statistics, 1972).
 */
import { ranked } from './ranks.ts';
import { type Bracket, rootOf } from './root.ts';

export interface Shift {
  /** Between these with the confidence asked for. */
  readonly low: number;
  readonly high: number;
  /** The estimate of Hodges and Lehmann. */
  readonly estimate: number;
}

export interface ShiftOptions {
  /** The normal quantile of the interval: 2.326348 for 98 %. */
  readonly z: number;
  /** Absolute, of each root. R: 1e-4. */
  readonly tolerance: number;
}

/** By how much `x` lies above `y`. Undefined: all values are one value once shifted, and there is no spread to judge by. */
export function shiftBetween(
  x: readonly number[],
  y: readonly number[],
  { z, tolerance }: ShiftOptions,
): Shift | undefined {
  const bracket: Bracket = { low: Math.min(...x) - Math.max(...y), high: Math.max(...x) - Math.min(...y) };
  let degenerate = false;
  const w = (shift: number): number => {
    const statistic = standardised(x, y, shift);
    if (statistic === undefined) degenerate = true;
    return statistic ?? 0;
  };
  const bound = (wanted: number): number => {
    const f = (shift: number): number => w(shift) - wanted;
    // The statistic falls as the shift rises: at an end of the bracket it may not reach what is wanted.
    if (f(bracket.low) <= 0) return bracket.low;
    if (f(bracket.high) >= 0) return bracket.high;
    return rootOf(f, bracket, { tolerance });
  };
  const found = { low: bound(z), high: bound(-z), estimate: rootOf(w, bracket, { tolerance }) };
  return degenerate ? undefined : found;
}

/** The statistic for `x - shift` against `y`; undefined: its variance is zero. */
export function standardised(x: readonly number[], y: readonly number[], shift: number): number | undefined {
  const [n, m] = [x.length, y.length];
  const { ranks, ties } = ranked([...x.map((value) => value - shift), ...y]);
  let sum = 0;
  for (let index = 0; index < n; index += 1) sum += ranks[index] ?? 0;
  const apart = sum - (n * (n + 1)) / 2 - (n * m) / 2;
  const variance = ((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1)));
  const sigma = Math.sqrt(variance);
  return sigma > 0 ? (apart - 0.5 * Math.sign(apart)) / sigma : undefined;
}
