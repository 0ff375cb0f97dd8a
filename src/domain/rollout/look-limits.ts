/** Counts of looks that end an analysis before its time. */
import type { MetricReading, Verdict } from '../analysis/model.ts';
import type { Looks, LookTally, Reason } from './model.ts';
import type { LookLimits } from './steps.ts';

const none: LookTally = { failed: 0, errors: 0, inconclusive: 0, passed: 0 };

export function tallied(before: LookTally = none, { outcome }: Verdict, readings: readonly MetricReading[]): LookTally {
  return {
    failed: before.failed + (outcome === 'fail' ? 1 : 0),
    errors: readings.some(failedToAnswer) ? before.errors + 1 : 0,
    inconclusive: outcome === 'inconclusive' ? before.inconclusive + 1 : 0,
    passed: outcome === 'pass' ? before.passed + 1 : 0,
  };
}

const failedToAnswer = ({ canary, stable }: MetricReading): boolean =>
  [canary, stable].some((answer) => answer?.measurement.kind === 'error' || answer?.measurement.kind === 'timeout');

/** Why it goes back; undefined: no limit is reached. */
export function exceeded(limits: LookLimits | undefined, { tally = none, verdict }: Looks): Reason | undefined {
  const over = (count: number, most: number | undefined): boolean => most !== undefined && count >= most;
  if (over(tally.failed, limits?.failures))
    return { code: 'verdict', text: `${tally.failed} looks failed in all: ${verdict.reason}` };
  if (over(tally.errors, limits?.errors))
    return { code: 'no-evidence', text: `${tally.errors} looks in a row had no answer of a source: ${verdict.reason}` };
  if (over(tally.inconclusive, limits?.inconclusive))
    return { code: 'no-evidence', text: `${tally.inconclusive} looks in a row without a verdict: ${verdict.reason}` };
  return undefined;
}

export const passedEnough = (limits: LookLimits | undefined, { tally = none }: Looks): boolean =>
  limits?.successes !== undefined && tally.passed >= limits.successes;
