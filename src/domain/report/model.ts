/**
 * What is told of a rollout, while it runs and afterwards: a page, a terminal, a pull request and programs tell the same.
 * JSON; `version` rises when a field changes its meaning or goes. Times are ISO 8601 in UTC.
 */
import type { MetricKind, VerdictRow } from '../analysis/model.ts';
import type { Outcome } from '../rollout/model.ts';

export interface RolloutReportModel {
  readonly version: 1;
  readonly run: string;
  readonly project: string;
  readonly environment: string;
  readonly service: string;
  readonly strategy: string;
  /** user@host. */
  readonly by?: string;
  /** Undefined: not known yet. `null`: there was none. */
  readonly stable?: string | null;
  readonly canary?: string;
  readonly startedAt: string;
  /** Of the last thing there is to tell. */
  readonly until: string;
  readonly outcome: Outcome | 'under-way';
  /** The outcome, and why, in one sentence. */
  readonly sentence: string;
  readonly steps: readonly ReportStep[];
  /** As read back from the data plane, whenever they changed. */
  readonly weights: readonly ReportWeights[];
  readonly metrics: readonly ReportMetric[];
  /** Of the sequential judge: that the canary is worse by any metric, over all looks. */
  readonly evidence: readonly ReportEvidence[];
  readonly looks: readonly ReportLook[];
  /** What was decided, by whom or by what, and why. */
  readonly decisions: readonly ReportDecision[];
  /** As far as its metrics tell. */
  readonly requests: readonly ReportRequests[];
  /** What the last verdict takes for granted and the data speak against. */
  readonly caveats: readonly string[];
}

export interface ReportStep {
  /** From 1. */
  readonly step: number;
  readonly text: string;
  readonly state: 'done' | 'current' | 'stopped' | 'not-reached';
  /** When it was last begun. */
  readonly startedAt?: string;
  readonly endedAt?: string;
}

export interface ReportWeights {
  readonly at: string;
  /** Per cent, 0 to 100. */
  readonly arms: Readonly<Record<string, number>>;
}

export type ReportUnit = 'share' | 'seconds' | 'per-event' | 'number';

export interface ReportMetric {
  readonly name: string;
  readonly kind?: MetricKind;
  readonly unit: ReportUnit;
  /** Of a latency: which quantile is shown. */
  readonly quantile?: number;
  readonly asked: string;
  /** Empty: the router's own counters. */
  readonly source: string;
  readonly wanted: string;
  readonly critical: boolean;
  /** Of all metrics of its analysis: 0 to 1. */
  readonly weight: number;
  /** The number that the canary alone is held to. */
  readonly limit?: number;
  readonly points: readonly ReportPoint[];
  /** Of all windows that do not overlap, where it can be summed up. */
  readonly total?: { readonly canary?: Estimate; readonly stable?: Estimate };
  readonly evidence: readonly (ReportEvidence & { readonly fine: number; readonly fineBound: number })[];
  /** What was found and judged last. */
  readonly last?: Pick<VerdictRow, 'outcome' | 'found'>;
}

/** One look at one metric. */
export interface ReportPoint {
  readonly at: string;
  /** Where its window begins. */
  readonly from: string;
  readonly outcome: VerdictRow['outcome'];
  readonly canary?: Estimate;
  readonly stable?: Estimate;
}

/** `low`, `high`: an interval of 95 % confidence, where what was counted tells one. */
export interface Estimate {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  /** How many events it rests on. */
  readonly events?: number;
}

/** Natural logarithms: how many times likelier than by chance. At its bound it is enough. */
export interface ReportEvidence {
  readonly at: string;
  readonly worse: number;
  readonly worseBound: number;
}

export interface ReportLook {
  /** From 1, over the whole rollout. */
  readonly look: number;
  readonly at: string;
  /** From 1. */
  readonly step: number;
  readonly outcome: 'pass' | 'fail' | 'inconclusive';
  readonly score?: number;
  readonly reason: string;
  readonly rows: readonly VerdictRow[];
}

export interface ReportDecision {
  readonly at: string;
  readonly what:
    | 'begun'
    | 'step'
    | 'weights'
    | 'verdict'
    | 'approved'
    | 'gate'
    | 'hook'
    | 'stack'
    | 'held'
    | 'retried'
    | 'promoting'
    | 'going-back'
    | 'resumed'
    | 'ended';
  readonly tone: 'good' | 'bad' | 'wait' | 'plain';
  readonly text: string;
}

export interface ReportRequests {
  readonly arm: string;
  readonly count: number;
}
