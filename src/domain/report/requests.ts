import type { MetricAnswer } from '../metrics/measurement.ts';
import type { RecordedLook } from '../record/model.ts';
import type { ReportRequests } from './model.ts';
import { apart } from './windows.ts';

/**
 * How many requests each arm had in the windows that were looked at: of the metric that saw most of them. None where no metric
 * tells how many events it rests on.
 */
export function requestsOf(looks: readonly RecordedLook[]): readonly ReportRequests[] {
  return (['stable', 'canary'] as const).flatMap((arm) => {
    const byMetric = new Map<string, MetricAnswer[]>();
    for (const { readings } of looks) {
      for (const reading of readings) {
        const answer = reading[arm];
        if (answer === undefined) continue;
        byMetric.set(reading.metric, [...(byMetric.get(reading.metric) ?? []), answer]);
      }
    }
    const count = Math.max(0, ...[...byMetric.values()].map(eventsOf));
    return count > 0 ? [{ arm, count: Math.round(count) }] : [];
  });
}

const eventsOf = (answers: readonly MetricAnswer[]): number =>
  apart(answers).reduce(
    (sum, { measurement }) => sum + (measurement.kind === 'value' ? (measurement.events ?? 0) : 0),
    0,
  );
