/**
 * The quantile by method R-7, linear between two neighbours: what R, NumPy and most others do unless told otherwise
 * (Hyndman and Fan, Sample quantiles in statistical packages, 1996). NaN where there is no value.
 * @param share 0 to 1
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const [low, high] = [sorted[below], sorted[Math.min(below + 1, sorted.length - 1)]];
  if (low === undefined || high === undefined) return Number.NaN;
  return low + (high - low) * (position - below);
}

/** In two passes: the second takes away what rounding added in the first. NaN where there is no value. */
export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  const first = sum / values.length;
  let rest = 0;
  for (const value of values) rest += value - first;
  return first + rest / values.length;
}
