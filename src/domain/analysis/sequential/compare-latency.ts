/** Latencies: how long requests took, by the histograms of both arms. */
import type { Measurement } from '../../metrics/measurement.ts';
import type { MetricEvidence } from '../memory.ts';
import type { MetricReading, MetricRule } from '../model.ts';
import { number, percent } from '../number.ts';
import {
  type Comparison,
  type Heard,
  isMissing,
  missing,
  type Missing,
  missingFrom,
  nothingSeen,
  ofStable,
} from './heard.ts';
import type { Durations } from './histogram.ts';
import { caveat, type LatencyMargin, logEvidence, noLatencyEvidence, withDurations } from './latency.ts';
import { type QuantileLimit, withQuantile } from './limit.ts';
import { isAbsolute, tooWide } from './margin.ts';
import { caveat as burstsOf, logEvidence as logShares, noEvidence } from './shares.ts';

export function compareLatency(rule: MetricRule): Comparison | string {
  const { condition, quantile } = rule;
  if (rule.better === 'higher' || rule.better === 'either')
    return 'of a latency less is better: write `better: lower`, or leave it out';
  if (!isAbsolute(condition)) return againstStable(condition, quantile);
  if (quantile === undefined) return 'of which quantile is that the limit? Write `quantile: 0.99`';
  if (condition.kind !== 'less-than' && condition.kind !== 'at-most')
    return 'of a latency less is better: write `lessThan` or `atMost`';
  return againstLimit({ quantile, most: condition.limit });
}

function againstStable(
  condition: Exclude<MetricRule['condition'], { readonly limit: number }>,
  quantile: number | undefined,
): Comparison | string {
  if (condition.kind === 'below-baseline') return 'of a latency less is better: write `maxIncrease` or `margin`';
  const margin: LatencyMargin =
    condition.kind === 'above-baseline'
      ? { slower: condition.percent / 100, share: { relative: 0, absolute: 0 } }
      : { slower: condition.margin.relative, share: { relative: 0, absolute: condition.margin.absolute } };
  const wide = tooWide(margin.share.absolute);
  if (wide !== undefined) return wide;
  return {
    none: { kind: 'latency', ...noLatencyEvidence },
    hear: (evidence, reading) => hear(evidence, reading, margin, quantile),
    log: (evidence) => (evidence.kind === 'latency' ? logEvidence(evidence) : { worse: 0, fine: 0 }),
    caveat: (evidence) => (evidence.kind === 'latency' ? caveat(evidence) : undefined),
    onlyWorse: (evidence) =>
      evidence.kind === 'latency'
        ? { ...evidence, bounds: evidence.bounds.map((bound) => ({ ...bound, fine: [] })) }
        : evidence,
    found: ({ canary, stable }) => `${requests(canary.trials)}, stable arm ${requests(stable.trials)}`,
    wanted: wantedText(margin),
  };
}

function hear(
  evidence: readonly MetricEvidence[],
  reading: MetricReading,
  margin: LatencyMargin,
  quantile: number | undefined,
): Heard {
  const canary = durationsOf(reading.canary.measurement);
  if (isMissing(canary)) return canary;
  const stable = ofStable(reading, durationsOf);
  if (isMissing(stable)) return stable;
  const after: MetricEvidence[] = [];
  for (const each of evidence) {
    const counted = withDurations(each.kind === 'latency' ? each : noLatencyEvidence, { stable, canary }, margin);
    // The same buckets again would be refused again: what they hold is lost.
    if (counted.kind === 'refused') return { ...missing(counted.why), lost: true };
    after.push({ kind: 'latency', ...counted.evidence });
  }
  return {
    kind: 'interval',
    evidence: after,
    canary: all(canary),
    stable: all(stable),
    ...shownNow(reading, quantile),
  };
}

function againstLimit(limit: QuantileLimit): Comparison {
  const slow = `${percent(1 - limit.quantile)}`;
  return {
    none: { kind: 'shares', ...noEvidence },
    hear: (evidence, { canary }) => hearAlone(evidence, canary.measurement, limit),
    log: (evidence) => (evidence.kind === 'shares' ? logShares(evidence) : { worse: 0, fine: 0 }),
    caveat: (evidence) => (evidence.kind === 'shares' ? burstsOf(evidence) : undefined),
    onlyWorse: (evidence) => (evidence.kind === 'shares' ? { ...evidence, fine: [] } : evidence),
    found: ({ canary }) => requests(canary.trials),
    wanted: `at most ${slow} slower than ${number(limit.most)}`,
  };
}

function hearAlone(evidence: readonly MetricEvidence[], measurement: Measurement, limit: QuantileLimit): Heard {
  const canary = durationsOf(measurement);
  if (isMissing(canary)) return canary;
  const after: MetricEvidence[] = [];
  for (const each of evidence) {
    const counted = withQuantile(each.kind === 'shares' ? each : noEvidence, canary, limit);
    if (counted.kind === 'refused') return { ...missing(counted.why), lost: true };
    after.push({ kind: 'shares', ...counted.evidence });
  }
  const now = shownNow({ canary: { measurement } }, limit.quantile);
  return { kind: 'interval', evidence: after, canary: all(canary), stable: nothingSeen, ...now };
}

function durationsOf(measurement: Measurement): Durations | Missing {
  if (measurement.kind !== 'value') return missingFrom(measurement);
  const { events, buckets } = measurement;
  return events === undefined || buckets === undefined
    ? missing('a number where a histogram was asked for: one quantile alone cannot be compared')
    : { events, buckets };
}

type Answers = { readonly [arm in 'canary' | 'stable']?: { readonly measurement: Measurement } };

/** `p99 0.12, stable arm 0.1`. */
function shownNow({ canary, stable }: Answers, quantile: number | undefined): { readonly now?: string } {
  const of = (measurement: Measurement | undefined): string | undefined =>
    measurement?.kind === 'value' ? number(measurement.value) : undefined;
  const [ofCanary, ofStable] = [of(canary?.measurement), of(stable?.measurement)];
  if (quantile === undefined || ofCanary === undefined) return {};
  const name = `p${number(quantile * 100)}`;
  return { now: ofStable === undefined ? `${name} ${ofCanary}` : `${name} ${ofCanary}, stable arm ${ofStable}` };
}

const all = ({ events }: Durations) => ({ bad: 0, trials: events });

const requests = (count: number): string => `${Math.round(count)} requests`;

function wantedText({ slower, share }: LatencyMargin): string {
  const parts = [
    ...(slower > 0 ? [`${number(slower * 100)} % slower`] : []),
    ...(share.absolute > 0 ? [`${percent(share.absolute)} more of all slow`] : []),
  ];
  return parts.length === 0 ? 'no slower than stable' : `at most ${parts.join(' and ')} than stable`;
}
