/** One metric: High, Low or Pass, or why it cannot be told. */
import { normalQuantile } from '../../statistics/distributions.ts';
import { shiftBetween } from '../../statistics/mann-whitney.ts';
import { effectOf, meanRatio } from './effect.ts';
import type { KayentaClass, KayentaMetric, KayentaPair, KayentaResult } from './model.ts';
import { type Prepared, prepared } from './prepare.ts';

/** Hard-coded there, whatever its settings say: 98 % of confidence, and the tolerance of R's `uniroot`. */
const interval = { z: -normalQuantile((1 - 0.98) / 2), tolerance: 1e-4 };
/** A shift counts from this share of itself on. */
const shareOfShift = 0.25;
/** Of a constant, for the noise that is laid over it. */
const noiseShare = 1e-5;

/** @param noise standard normal numbers; there they are new ones each time, here the caller's */
export function classified(metric: KayentaMetric, pair: KayentaPair, noise: () => number): KayentaResult {
  const values = prepared(metric, pair);
  const { experiment, control } = values;
  const result = (classification: KayentaClass, deviation: number, critical = false): KayentaResult => ({
    metric: metric.name,
    groups: metric.groups,
    classification,
    deviation,
    critical,
  });
  if (experiment.length === 0 || control.length === 0) return empty(metric, result);
  if (isSame(values)) return backed(result('Pass', 1), pair);
  const spread = isConstant(experiment) && isConstant(control) ? withNoise(values, noise) : values;
  const shift = shiftBetween(spread.experiment, spread.control, interval);
  if (shift === undefined) return { ...result('Error', 1), withoutEvidence: 'its values have no spread to judge by' };
  const effect = effectOf(metric, spread);
  const classification = verdict(metric, shift, effect);
  return backed(result(classification, meanRatio(spread), isCritical(metric, classification, effect)), pair);
}

type Making = (classification: KayentaClass, deviation: number, critical?: boolean) => KayentaResult;

/** Values that were read as 0 cannot be the ground of a pass: there has to be one that was measured, on either side. */
function backed(result: KayentaResult, { experiment, control }: KayentaPair): KayentaResult {
  const lacking = [experiment, control].some((side) => side.every(Number.isNaN));
  return lacking ? { ...result, withoutEvidence: 'a side has no value but those put in its place' } : result;
}

function empty({ nanStrategy, mustHaveData, critical }: KayentaMetric, result: Making): KayentaResult {
  const withoutEvidence = 'a side has no values';
  if (nanStrategy === 'replace') return { ...result('Pass', 1), withoutEvidence };
  if (mustHaveData && !critical) return result('NodataFailMetric', 1);
  return { ...result('Nodata', 1, critical), withoutEvidence };
}

/** The same values, or one value only. */
function isSame({ experiment, control }: Prepared): boolean {
  if (isConstant([...experiment, ...control])) return true;
  if (experiment.length !== control.length) return false;
  const [left, right] = [experiment, control].map((side) => side.toSorted((a, b) => a - b));
  return left?.every((value, index) => value === right?.[index]) === true;
}

const isConstant = (values: readonly number[]): boolean => values.every((value) => value === values[0]);

/** A constant of zero has none, and stays one. */
const withNoise = ({ experiment, control }: Prepared, noise: () => number): Prepared => {
  const shaken = (side: readonly number[]): readonly number[] =>
    side.map((value) => value + noise() * value * noiseShare);
  return { experiment: shaken(experiment), control: shaken(control) };
};

interface Found {
  readonly low: number;
  readonly high: number;
  readonly estimate: number;
}

function verdict(
  { direction, effect: bounds }: KayentaMetric,
  { low, high, estimate }: Found,
  effect: number,
): KayentaClass {
  const least = shareOfShift * Math.abs(estimate);
  const none = Number.isNaN(effect);
  if (direction !== 'decrease' && low > least && (none || effect >= bounds.allowedIncrease)) return 'High';
  if (direction !== 'increase' && high < -least && (none || effect <= bounds.allowedDecrease)) return 'Low';
  return 'Pass';
}

function isCritical({ critical, effect: bounds }: KayentaMetric, found: KayentaClass, effect: number): boolean {
  if (!critical) return false;
  if (found === 'High') return Number.isNaN(effect) || effect >= bounds.criticalIncrease;
  return found === 'Low' && (Number.isNaN(effect) || effect <= bounds.criticalDecrease);
}
