/** Evaluation times of a range, and what a source said at each of them. JSON. */
import type { Measurement } from './measurement.ts';

export interface TimedMeasurement {
  /** ISO 8601, in UTC: the window ends here. */
  readonly at: string;
  readonly measurement: Measurement;
}

/** One for each time that was asked about, the oldest first: what is not there is said, not left out (P3). */
export interface RangeAnswer {
  readonly source: string;
  /** As it was sent, or in words where nothing is sent. */
  readonly asked: string;
  readonly windowMs: number;
  readonly points: readonly TimedMeasurement[];
  readonly warnings?: readonly string[];
}

export interface TimeRange {
  /** ISO 8601, in UTC: the first evaluation time. */
  readonly from: string;
  /** No evaluation time is later. */
  readonly until: string;
  /** From one evaluation time to the next; above 0. */
  readonly stepMs: number;
}

export function timesOf({ from, until, stepMs }: TimeRange): readonly string[] {
  const first = Date.parse(from);
  const count = Math.floor((Date.parse(until) - first) / stepMs) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => new Date(first + index * stepMs).toISOString());
}
