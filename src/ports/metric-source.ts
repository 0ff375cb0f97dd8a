import type { MetricAnswer } from '../domain/metrics/measurement.ts';
import type { MetricQuery, QueryArguments } from '../domain/metrics/query.ts';
import type { RangeAnswer, TimeRange } from '../domain/metrics/range.ts';

/** Where numbers come from. Never a bare number: see {@link MetricAnswer}. */
export interface MetricSource {
  /** E.g. `prometheus`, `counters`. */
  readonly kind: string;
  /**
   * The same question has the same answer, as long as the source keeps its samples: the time is part of it. What the
   * source or the network do wrong is an answer too; it throws for an abort only (with the signal's reason), and for
   * an argument that a query needs and does not get. @throws METRIC_ARGUMENT_MISSING, METRIC_ARGUMENT_INVALID
   */
  query(question: MetricQuestion, signal: AbortSignal): Promise<MetricAnswer>;
  /**
   * Takes a sample now. A source that is a counter without a memory needs one at least every few seconds while somebody
   * wants to ask it; the others leave this out. Never throws: a missing sample shows in the answers.
   */
  sample?(signal: AbortSignal): Promise<void>;
  /**
   * The same question at each of many times, in a few requests. Where it has a number it is the one that `query` gives, and
   * where `query` has none it has none. Left out: it is asked time by time (`app/rollout/series.ts`).
   * @throws as {@link MetricSource.query}
   */
  range?(question: RangeQuestion, signal: AbortSignal): Promise<RangeAnswer>;
}

/** `timeoutMs` is of the whole. */
export type RangeQuestion = Omit<MetricQuestion, 'at'> & TimeRange;

export interface MetricQuestion {
  readonly query: MetricQuery;
  /** For `{name}` in it. `{window}` is filled from `windowMs`. */
  readonly arguments: QueryArguments;
  /** ISO 8601, in UTC: the evaluation time; the window ends here. */
  readonly at: string;
  readonly windowMs: number;
  /** The whole question, with all that has to be asked for it. */
  readonly timeoutMs: number;
  /** Older than this before `at`, the newest sample makes the answer `stale`. */
  readonly staleAfterMs: number;
}
