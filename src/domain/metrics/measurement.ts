/**
 * What a metric source says at one time. Only `value` is a number that may be judged; every other kind says why there is
 * none, and none of them is zero or success (P3, I4).
 */
export type Measurement =
  | {
      readonly kind: 'value';
      /** Always finite. */
      readonly value: number;
      /** How many events (requests, as a rule) it rests on, where the source can tell. */
      readonly events?: number;
      /** Of a latency: its histogram within the window, where the source has one. `events` is the total. */
      readonly buckets?: readonly HistogramBucket[];
      /** Of a series: a number for each step, oldest first, the last one at the end of the window; null: there is none. `value` is their mean. */
      readonly points?: readonly (number | null)[];
      /** ISO 8601, in UTC: the newest sample behind it, where the source can tell. */
      readonly newest?: string;
    }
  /** The calculation has no finite result. */
  | { readonly kind: 'nan'; readonly result: 'NaN' | '+Inf' | '-Inf' }
  /** Nothing matches, or there was nothing to divide by: no traffic. */
  | { readonly kind: 'empty'; readonly reason: string }
  /** The query does not aggregate: which of them is meant? */
  | { readonly kind: 'several-series'; readonly count: number; readonly examples: readonly string[] }
  /** The newest sample is older than the question allows. */
  | { readonly kind: 'stale'; readonly newest: string; readonly ageMs: number; readonly limitMs: number }
  /** The samples do not reach back to the start of the window (a restart of the source, an arm that is younger). */
  | { readonly kind: 'partial-window'; readonly coveredMs: number; readonly windowMs: number }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | {
      readonly kind: 'error';
      readonly reason: MeasurementFault;
      /** Without secrets. */
      readonly detail: string;
      /** False: the same question will fail again: the query, the address or the credentials are wrong. */
      readonly again: boolean;
    };

/** Cumulative: so many events were at most `le`, which is finite and in the unit of the value. Sorted, each bound once. */
export interface HistogramBucket {
  readonly le: number;
  readonly events: number;
}

export type MeasurementFault =
  /** Nobody answers there. */
  | 'unreachable'
  | 'denied'
  /** The source does not understand the query. */
  | 'query-invalid'
  /** The source cannot answer this kind of query. */
  | 'query-unsupported'
  /** It answers, and not as a source of this kind does. */
  | 'answer-unreadable'
  /** The buckets of its histogram contradict each other, changed within the window, or lack the open one. */
  | 'histogram-unfit'
  /** Its clock and ours differ by more than the question allows: "now" is not the same now. */
  | 'clock-offset'
  /** It failed at answering. */
  | 'source-failed';

/** The answer with what it was the answer to: everything a verdict needs to be checked again later. */
export interface MetricAnswer {
  readonly source: string;
  /** As it was sent, or in words where nothing is sent. */
  readonly asked: string;
  /** ISO 8601, in UTC: the evaluation time. */
  readonly at: string;
  readonly windowMs: number;
  readonly measurement: Measurement;
  /** Its clock minus ours, where it was seen. */
  readonly clockOffsetMs?: number;
  /** What the source warned about. */
  readonly warnings?: readonly string[];
}
