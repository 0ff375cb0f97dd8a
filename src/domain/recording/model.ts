/** What metrics of a service were over some time, one point for each step. JSON. */
import type { HistogramBucket, Measurement } from '../metrics/measurement.ts';

/** `rate`: a count per second. A `gauge` is a level of which nobody knows how many events it rests on. */
export type RecordedKind = 'ratio' | 'count' | 'rate' | 'gauge' | 'latency';

export interface Recording {
  readonly version: 1;
  readonly service: string;
  readonly environment: string;
  /** ISO 8601, in UTC: the first step begins here, and the last one ends at `until`. */
  readonly from: string;
  readonly until: string;
  readonly stepSeconds: number;
  readonly series: readonly RecordedSeries[];
}

export type RecordedArm = 'stable' | 'canary';

export interface RecordedSeries {
  /** As the analysis names it; {@link requestsSeries}: how many requests the arm had. */
  readonly metric: string;
  readonly arm: RecordedArm;
  readonly kind: RecordedKind;
  readonly unit: RecordedUnit;
  readonly better: 'higher' | 'lower' | 'either';
  /** Of a latency: which quantile its value is. */
  readonly quantile?: number;
  /** As the project file had it then; a ready query by its name. */
  readonly query: string;
  /** Number n is of the n-th step: of what happened after its beginning, up to its end. As many as there are steps. */
  readonly points: readonly RecordedPoint[];
}

export type RecordedUnit = 'share' | 'seconds' | 'per-second' | 'count' | 'unknown';

/** A name that no metric of a project file can have. */
export const requestsSeries = '(requests)';

export type RecordedPoint =
  | {
      readonly kind: 'value';
      /** Left out: there were no events, so that there is no share and no quantile. */
      readonly value?: number;
      readonly events?: number;
      readonly buckets?: readonly HistogramBucket[];
    }
  | RecordedGap;

/** Nobody knows what happened in that step. `missing`: no line of the file says anything of it. */
export interface RecordedGap {
  readonly kind: 'gap';
  readonly why: Exclude<Measurement['kind'], 'value'> | 'missing';
  readonly detail?: string;
}

export const stepsOf = ({ from, until, stepSeconds }: Pick<Recording, 'from' | 'until' | 'stepSeconds'>): number =>
  Math.round((Date.parse(until) - Date.parse(from)) / (stepSeconds * 1000));
