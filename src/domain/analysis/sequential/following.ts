/** How closely values follow each other, and how many of them are worth one that does not. Sources: `gauges.ts`. */
import { mean, quantile } from '../../statistics/quantile.ts';

/** With the value itself (always 1), the one before it, and so on. */
export interface Correlations {
  readonly count: number;
  readonly at: readonly number[];
}

/** Of deviations from the median, cut off at 2.5 times their usual size, so that one outlier does not hide a wave. */
export function correlations(values: readonly number[]): Correlations {
  const middle = quantile(values, 0.5);
  const deviations = values.map((value) => value - middle);
  // Half of all may be one value, as of whole numbers: then their mean size has to do.
  const usual = 1.4826 * quantile(deviations.map(Math.abs), 0.5) || 1.2533 * mean(deviations.map(Math.abs));
  if (!(usual > 0)) return { count: values.length, at: [1] };
  const cut = deviations.map((deviation) => Math.max(-2.5, Math.min(2.5, deviation / usual)));
  const centre = mean(cut);
  const centred = cut.map((value) => value - centre);
  const own = product(centred, 0);
  const at: number[] = [1];
  for (let lag = 1; own > 0 && lag < values.length / 3; lag += 1) {
    at.push(product(centred, lag) / own);
    // Where a pair of them is no more than chance, what comes after is not read.
    if (lag % 2 === 0 && (at[lag - 1] ?? 0) + (at[lag] ?? 0) <= 0) break;
  }
  return { count: values.length, at };
}

/** At least 1. */
export function looksPerOne({ count, at }: Correlations): number {
  const next = at[1] ?? 0;
  const bias = (1 + 3 * Math.max(0, next)) / count;
  const error = Math.sqrt(Math.max(0.19, 1 - next * next) / count);
  const r = Math.min(0.99, Math.max(0, next + bias + 1.75 * error));
  return Math.max((1 + r) / (1 - r), byPairs(at));
}

/** Sums of pairs are positive and fall, as they should; the first one that is not ends it. */
function byPairs(at: readonly number[]): number {
  let sum = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let lag = 1; lag + 1 < at.length; lag += 2) {
    const pair = (at[lag] ?? 0) + (at[lag + 1] ?? 0);
    if (pair <= 0) break;
    least = Math.min(least, pair);
    sum += 2 * least;
  }
  return sum;
}

function product(values: readonly number[], lag: number): number {
  let sum = 0;
  for (let index = lag; index < values.length; index += 1) sum += (values[index] ?? 0) * (values[index - lag] ?? 0);
  return sum;
}
