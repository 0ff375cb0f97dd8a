/** What judges are told of a look, and what they keep between two, over the whole rollout. JSON: it is journalled as it stands. */
import type { MetricReading, Verdict } from './model.ts';
import type { GaugeEvidence } from './sequential/gauges.ts';
import type { LatencyEvidence } from './sequential/latency.ts';
import type { ShareEvidence } from './sequential/shares.ts';

/** What was measured, and when. */
export interface Look {
  readonly readings: readonly MetricReading[];
  /** Of the canary, within the window; undefined: nobody knows. */
  readonly requests?: number;
  /** ISO 8601, in UTC: the evaluation time of every reading. */
  readonly at: string;
  /** Which analysis of the rollout it belongs to, from 0, and how many there are: they share one error budget. */
  readonly part: number;
  readonly parts: number;
  /** Nothing was measured before in this analysis, or what was counts no more. */
  readonly first: boolean;
  /** The time of the analysis is over. */
  readonly late: boolean;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** For the next look; undefined: this judge forgets. */
  readonly memory?: JudgeMemory;
}

/** What the sequential judge keeps. */
export interface JudgeMemory {
  /** By the name of the metric. */
  readonly metrics: Readonly<Record<string, MetricMemory>>;
}

export interface MetricMemory {
  /** ISO 8601, in UTC: what happened until then is counted. The next window begins here: none counts twice. */
  readonly upTo?: string;
  /** The analysis it was last asked in. */
  readonly part: number;
  /**
   * One for each analysis that has begun, all of them carried on: what was learnt before counts, and a fault that shows at a
   * higher weight only has a bet of its own, which has lost nothing on the good time before.
   */
  readonly begun: readonly MetricEvidence[];
  /** Within this analysis. */
  readonly seen: { readonly stable: ArmSeen; readonly canary: ArmSeen };
}

/** Bad events of so many; of a gauge the sum of its levels and the number of looks. */
export interface ArmSeen {
  readonly bad: number;
  readonly trials: number;
}

export type MetricEvidence =
  | ({ readonly kind: 'shares' } & ShareEvidence)
  | ({ readonly kind: 'latency' } & LatencyEvidence)
  | ({ readonly kind: 'gauges' } & GaugeEvidence);
