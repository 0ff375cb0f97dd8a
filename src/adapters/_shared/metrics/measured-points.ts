import type { Measurement } from '../../../domain/metrics/measurement.ts';
import { measurementOf, type PointSeries, type Taking } from '../../../domain/metrics/points.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';

export const measuredPoints = (
  series: readonly PointSeries[],
  { at, windowMs, staleAfterMs }: MetricQuestion,
  take: Taking,
): Measurement => measurementOf(series, { at: Date.parse(at), windowMs, staleAfterMs, take });

/** What has to be asked for: the window, and as long before it as tells old data from none. In milliseconds. */
export function spanOf({ at, windowMs, staleAfterMs }: MetricQuestion): { readonly from: number; readonly to: number } {
  const to = Date.parse(at);
  return { from: to - windowMs - staleAfterMs, to };
}
