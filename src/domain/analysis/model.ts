/** The threshold judge's input and output. Everything is JSON: it is journalled as it stands. */
import type { MetricAnswer } from '../metrics/measurement.ts';

/** When a metric is good. Numbers in the unit of the query: a success rate is 0 to 1, a latency is in seconds. */
export type Condition =
  | { readonly kind: 'less-than'; readonly limit: number }
  | { readonly kind: 'greater-than'; readonly limit: number }
  /** The same with the limit itself: what most other tools mean. */
  | { readonly kind: 'at-most'; readonly limit: number }
  | { readonly kind: 'at-least'; readonly limit: number }
  | { readonly kind: 'equals'; readonly limit: number; readonly tolerance: number }
  /** Against the stable arm, measured at the same time over the same window: at most so much per cent above or below. */
  | { readonly kind: 'above-baseline'; readonly percent: number }
  | { readonly kind: 'below-baseline'; readonly percent: number };

/** A ready query of the router, such as `success-rate`, or a text in the source's own language. */
export type MetricAsked =
  | { readonly kind: 'ready'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

export interface MetricRule {
  readonly name: string;
  readonly query: MetricAsked;
  /** Name of the metric source. */
  readonly source: string;
  /** Above 0; weights are normalised over all metrics. */
  readonly weight: number;
  readonly condition: Condition;
  /** Its failure alone rolls back, whatever the score. */
  readonly critical: boolean;
}

/** Score marks, 0 to 1: at least `proceed` passes, below `rollback` fails, between them is a hold. */
export interface Marks {
  readonly proceed: number;
  readonly rollback: number;
}

/** What was measured for one metric. */
export interface MetricReading {
  readonly metric: string;
  readonly canary: MetricAnswer;
  /** Of the stable arm; only where the condition compares. */
  readonly stable?: MetricAnswer;
}

export type RowOutcome = 'pass' | 'fail' | 'no-evidence';

export interface VerdictRow {
  readonly metric: string;
  readonly outcome: RowOutcome;
  /** Normalised: all rows sum to 1. */
  readonly weight: number;
  readonly critical: boolean;
  /** What was found and what was wanted, for people. */
  readonly found: string;
  readonly wanted: string;
}

export interface Verdict {
  readonly outcome: 'pass' | 'fail' | 'inconclusive';
  /** Share of the weights that passed; undefined without evidence for every metric. */
  readonly score?: number;
  readonly rows: readonly VerdictRow[];
  readonly reason: string;
}
