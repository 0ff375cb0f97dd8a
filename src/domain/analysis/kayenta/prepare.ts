import { quantile } from '../../statistics/quantile.ts';
import type { KayentaMetric, KayentaPair } from './model.ts';

export interface Prepared {
  readonly experiment: readonly number[];
  readonly control: readonly number[];
}

/** Missing values first, then outliers; each side alone. */
export function prepared(
  { nanStrategy, outliers }: KayentaMetric,
  { experiment, control, expected }: KayentaPair,
): Prepared {
  const clean = (values: readonly number[]): readonly number[] => {
    const numbers = withoutNaN(padded(values, expected), nanStrategy);
    return outliers.strategy === 'remove' ? withoutOutliers(numbers, outliers.factor) : numbers;
  };
  return { experiment: clean(experiment), control: clean(control) };
}

const padded = (values: readonly number[], expected: number): readonly number[] =>
  values.length >= expected
    ? values
    : [...values, ...Array.from({ length: expected - values.length }, () => Number.NaN)];

const withoutNaN = (values: readonly number[], strategy: KayentaMetric['nanStrategy']): readonly number[] =>
  strategy === 'remove'
    ? values.filter((value) => !Number.isNaN(value))
    : values.map((value) => (Number.isNaN(value) ? 0 : value));

/** Beyond the quartiles by so many of their distance, and beyond the first and last hundredth. */
function withoutOutliers(values: readonly number[], factor: number): readonly number[] {
  if (values.length === 0) return values;
  const at = (share: number): number => quantile(values, share);
  const [first, third] = [at(0.25), at(0.75)];
  const reach = factor * (third - first);
  const [lower, upper] = [Math.min(at(0.01), first - reach), Math.max(at(0.99), third + reach)];
  return values.filter((value) => value >= lower && value <= upper);
}
