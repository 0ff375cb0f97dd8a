/** What was measured of one arm as a number with its interval. */
import type { HistogramBucket, MetricAnswer } from '../metrics/measurement.ts';
import { countInterval, shareInterval } from '../statistics/intervals.ts';
import type { Estimate, ReportUnit } from './model.ts';

const confidence = 0.95;

export interface Shown {
  readonly unit: ReportUnit;
  readonly quantile?: number;
}

/** Undefined: there is no number. */
export function estimateOf(answer: MetricAnswer | undefined, shown: Shown): Estimate | undefined {
  if (answer?.measurement.kind !== 'value') return undefined;
  const { value, events, buckets } = answer.measurement;
  if (!Number.isFinite(value)) return undefined;
  if (events === undefined || !(events > 0)) return { value, ...(events !== undefined && { events }) };
  if (shown.unit === 'share')
    return value >= 0 && value <= 1 ? shareEstimate(value * events, events) : { value, events };
  if (shown.unit === 'per-event') return rateEstimate(value, events);
  if (buckets !== undefined && buckets.length > 0) return quantileEstimate({ events, buckets }, shown.quantile ?? 0.99);
  return { value, events };
}

const shareEstimate = (part: number, events: number): Estimate => ({
  value: part / events,
  ...shareInterval(part, events, confidence),
  events,
});

function rateEstimate(count: number, events: number): Estimate {
  const { low, high } = countInterval(Math.max(0, count), confidence);
  return { value: count / events, low: low / events, high: high / events, events };
}

interface Histogram {
  readonly events: number;
  readonly buckets: readonly HistogramBucket[];
}

/**
 * The quantile between the bounds that enclose it, and the quantiles that so many events do not tell from it: how many lie
 * below the true one is a share like any other (order statistics; no form of the distribution is assumed).
 */
function quantileEstimate(histogram: Histogram, quantile: number): Estimate {
  const { events } = histogram;
  const around = shareInterval(quantile * events, events, confidence);
  return {
    value: quantileIn(histogram, quantile),
    low: quantileIn(histogram, around.low),
    high: quantileIn(histogram, around.high),
    events,
  };
}

/** Above the last bound nothing is known: that bound. */
function quantileIn({ events, buckets }: Histogram, quantile: number): number {
  const rank = quantile * events;
  let below = { le: Math.min(0, buckets[0]?.le ?? 0), events: 0 };
  for (const bucket of buckets) {
    if (bucket.events >= rank) {
      const within = bucket.events - below.events;
      return within <= 0 ? bucket.le : below.le + ((bucket.le - below.le) * (rank - below.events)) / within;
    }
    below = bucket;
  }
  return below.le;
}

/** All windows together; undefined: they cannot be summed up. */
export function pooled(answers: readonly MetricAnswer[], shown: Shown): Estimate | undefined {
  const values = answers.flatMap(({ measurement }) =>
    measurement.kind === 'value' && measurement.events !== undefined && measurement.events > 0
      ? [{ ...measurement, events: measurement.events }]
      : [],
  );
  const events = values.reduce((sum, each) => sum + each.events, 0);
  if (values.length === 0) return undefined;
  switch (shown.unit) {
    case 'share': {
      const part = values.reduce((sum, { value, events: of }) => sum + value * of, 0);
      return part >= 0 && part <= events ? shareEstimate(part, events) : undefined;
    }
    case 'per-event':
      return rateEstimate(
        values.reduce((sum, { value }) => sum + value, 0),
        events,
      );
    case 'seconds': {
      const buckets = summed(values.map(({ buckets: each }) => each));
      return buckets === undefined ? undefined : quantileEstimate({ events, buckets }, shown.quantile ?? 0.99);
    }
    case 'number':
      return undefined;
  }
}

/** Only histograms with the same bounds are added up. */
function summed(
  histograms: readonly (readonly HistogramBucket[] | undefined)[],
): readonly HistogramBucket[] | undefined {
  const [first] = histograms;
  if (first === undefined || first.length === 0) return undefined;
  const bounds = first.map(({ le }) => le).join();
  if (histograms.some((each) => each?.map(({ le }) => le).join() !== bounds)) return undefined;
  return first.map(({ le }, index) => ({
    le,
    events: histograms.reduce((sum, each) => sum + (each?.[index]?.events ?? 0), 0),
  }));
}
