/**
 * A decision record: what a rollout was told, what it measured, and what it decided, entry by entry, so that it can be judged
 * again on another machine. It is made from the journal alone and holds no secret (I9). JSON, with a version.
 */
import type { MetricReading, Verdict } from '../analysis/model.ts';
import type { Signature } from '../review/model.ts';
import type { RolloutEvent } from '../rollout/rollout-events.ts';
import type { AnalysisSetting, Strategy } from '../rollout/steps.ts';
import type { Verb } from '../rollout/model.ts';

/** Times are ISO 8601 in UTC; steps and looks count from 1. */
export type Recorded = RecordedRollout | RecordedAnalysis | RecordedLook | RecordedDecision;

/** What was to be done; the first entry. */
export interface RecordedRollout {
  readonly kind: 'rollout';
  /** When the run began. */
  readonly at: string;
  /** Version of Fairlead that made the record. */
  readonly fairlead: string;
  readonly run: string;
  readonly project: string;
  readonly environment: string;
  readonly service: string;
  /** `user@host` */
  readonly by?: string;
  /** Steps in words. */
  readonly strategy: { readonly kind: Strategy['kind']; readonly steps: readonly string[] };
  /** Of everything that the rollout was told, as `sha256:9f86…`. */
  readonly definition: string;
}

/** How the looks that follow are judged, until another entry of the same step says otherwise. */
export interface RecordedAnalysis {
  readonly kind: 'analysis';
  readonly at: string;
  readonly step: number;
  /** Which analysis of the rollout it is, from 0, and how many there are: they share one error budget. */
  readonly part: number;
  readonly parts: number;
  /** What the canary is compared with. @default the stable arm */
  readonly against?: 'baseline';
  readonly setting: AnalysisSetting;
}

/** What a judge saw and said at one time. */
export interface RecordedLook {
  readonly kind: 'look';
  /** When it was judged. */
  readonly at: string;
  readonly look: number;
  readonly step: number;
  /** The evaluation time of every query. */
  readonly evaluated: string;
  readonly first: boolean;
  readonly late: boolean;
  readonly requests?: number;
  /** Weights in hundredths of a per cent, as the data plane last had them. */
  readonly weights: Readonly<Record<string, number>>;
  readonly readings: readonly MetricReading[];
  /** Digests of what the judge kept in mind before and after; `null`: nothing. */
  readonly memory: { readonly before: string | null; readonly after: string | null };
  readonly verdict: Verdict;
}

/** What the rollout did, or was told. */
export interface RecordedDecision {
  readonly kind: 'decision';
  readonly at: string;
  readonly event: RecordedEvent;
}

export type RecordedEvent =
  | Exclude<RolloutEvent, { readonly type: 'verdict' }>
  /** Somebody's word. */
  | { readonly type: 'asked'; readonly verb: Verb; readonly by: string; readonly note?: string };

/** Entries hang together: each has the digest of the one before. */
export interface RecordEntry {
  /** From 1. */
  readonly entry: number;
  /** Empty for the first one. */
  readonly previous: string;
  /** `sha256:9f86…`, over all of the entry that is not this. */
  readonly digest: string;
  readonly said: Recorded;
}

export interface DecisionRecord {
  readonly format: 'fairlead-decisions';
  readonly version: 1;
  readonly entries: readonly RecordEntry[];
  /** Of the last entry, and so of all of them. */
  readonly digest: string;
  readonly signature?: RecordSignature;
}

export interface RecordSignature extends Signature {
  readonly by: string;
  readonly at: string;
}
