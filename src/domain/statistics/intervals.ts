/**
 * Intervals for what was counted, by the score test. Sources: E. B. Wilson, Probable inference, JASA 22 (1927), for shares;
 * the same for a Poisson count: it is what the count's own standard deviation does not rule out.
 */
import { normalQuantile } from './distributions.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of the share of `part` among `all`, which is above 0. @param confidence 0 to 1, such as 0.95 */
export function shareInterval(part: number, all: number, confidence: number): Interval {
  const z = normalQuantile((1 + confidence) / 2);
  const share = part / all;
  const shrunk = 1 / (1 + (z * z) / all);
  const middle = (share + (z * z) / (2 * all)) * shrunk;
  const half = z * shrunk * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all));
  // At the ends the formula is exact, and floating point is not.
  return { low: part <= 0 ? 0 : middle - half, high: part >= all ? 1 : middle + half };
}

/** Of the mean of a count that came to `count`. */
export function countInterval(count: number, confidence: number): Interval {
  const z = normalQuantile((1 + confidence) / 2);
  const middle = count + (z * z) / 2;
  const half = z * Math.sqrt(count + (z * z) / 4);
  return { low: count <= 0 ? 0 : middle - half, high: middle + half };
}
