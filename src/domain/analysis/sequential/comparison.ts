/** What one metric's measurements say as evidence: for each kind of metric the test that fits it. */
import type { MetricRule } from '../model.ts';
import { compareGauges } from './compare-gauges.ts';
import { compareLatency } from './compare-latency.ts';
import { compareShares } from './compare-shares.ts';
import type { Comparison } from './heard.ts';

/** @returns a sentence where this judge cannot judge it: the checks of the project file refuse it in the same words */
export function comparisonOf(rule: MetricRule): Comparison | string {
  const { kind } = rule;
  switch (kind) {
    case 'ratio':
    case 'count':
      return compareShares(rule, kind);
    case 'latency':
      return compareLatency(rule);
    case 'gauge':
      return compareGauges(rule);
    default:
      return 'nobody says what kind of metric it is: write `kind: ratio`, count, gauge or latency';
  }
}
