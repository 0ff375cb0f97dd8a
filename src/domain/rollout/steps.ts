/** What a strategy is made of. JSON: it is journalled as it stands. */
import type { JudgeSetting, Marks, MetricRule } from '../analysis/model.ts';
import type { TimeWindow } from '../gate/time-window.ts';
import type { MatchCondition } from '../route/spec.ts';

/** Hundredths of a per cent, a whole number: 0 to 10000. All arms of a route sum to 10000 (I1). */
export type Weight = number;

/** `baseline`: instances of the stable revision that are as new, as many and as busy as the canary's. */
export type ArmName = 'stable' | 'canary' | 'baseline';

/** A request that meets all of these goes to the canary. */
export type CanaryRule = readonly MatchCondition[];

/** Looks of one analysis; each left out: they are not counted. */
export interface LookLimits {
  /** In all; they roll back. */
  readonly failures?: number;
  /** In a row, at which a source failed to answer; they roll back. */
  readonly errors?: number;
  /** In a row, without a verdict; they roll back. */
  readonly inconclusive?: number;
  /** Passed ones in a row: it is enough. */
  readonly successes?: number;
}

export interface AnalysisSetting {
  /** How long evidence is gathered before it may pass. */
  readonly seconds: number;
  /** Seconds between two looks. */
  readonly everySeconds: number;
  /** How far back each look goes. */
  readonly windowSeconds: number;
  /** Fewer requests of the canary than this in the window are no evidence (I4). At least 1. */
  readonly minRequests: number;
  /** So many failed looks in a row roll back. At least 1. */
  readonly failures: number;
  /** It is over as soon as each arm has had so many requests. @default only its time counts */
  readonly samples?: number;
  readonly marks: Marks;
  readonly metrics: readonly MetricRule[];
  readonly limits?: LookLimits;
  /** @default threshold */
  readonly judge?: JudgeSetting;
}

export type RolloutStep =
  /** `counts`: instances of each arm; left out: the canary as large as its share, the stable arm whole. */
  | {
      readonly do: 'setWeight';
      readonly weight: Weight;
      readonly counts?: Readonly<Record<'stable' | 'canary', number>>;
    }
  /** Instances of the canary from here on; never fewer than its share needs (I2). */
  | { readonly do: 'scale'; readonly count: number }
  | { readonly do: 'pause'; readonly seconds: number }
  /** Until somebody says `promote`; after `timeoutSeconds` it is rolled back (I10). */
  | { readonly do: 'approval'; readonly timeoutSeconds: number }
  /** Requests that fit one of the rules go to the canary; no rules: none do. */
  | { readonly do: 'match'; readonly rules: readonly CanaryRule[] }
  /** This share of the stable arm's requests is sent to the canary too; its answers are thrown away. */
  | { readonly do: 'mirror'; readonly weight: Weight }
  | { readonly do: 'analysis'; readonly analysis: AnalysisSetting }
  /** Canary and baseline get `weight` each and are judged against each other; then all is as before. */
  | { readonly do: 'experiment'; readonly weight: Weight; readonly analysis: AnalysisSetting }
  | { readonly do: 'hook'; readonly hook: string }
  /** Applies a stack that was planned and approved when the run began, and was not applied since. */
  | { readonly do: 'iac'; readonly stack: string }
  /** Until it allows; where it denies, or not in time (I10), it is rolled back. */
  | { readonly do: 'gate'; readonly gate: GateSetting };

export interface GateSetting {
  readonly asks: GateQuestion;
  /** Seconds between two questions. */
  readonly everySeconds: number;
  readonly timeoutSeconds: number;
}

/** Strings of commands and requests may hold references. */
export type GateQuestion =
  | { readonly kind: 'window'; readonly window: TimeWindow }
  | {
      readonly kind: 'command';
      readonly command: readonly string[];
      /** Relative to the project file. */
      readonly directory: string;
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'http'; readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** A strategy as data is what it compiles to: steps. `kind` is for people. */
export interface Strategy {
  readonly kind: 'canary' | 'blue-green' | 'rolling' | 'a-b';
  readonly steps: readonly RolloutStep[];
  /** So many instances are enough for all the traffic while it rolls: fewer than the replicas. @default all replicas */
  readonly capacity?: number;
}

/** `skipped`: somebody wanted to go on without it. */
export interface StackOutcome {
  readonly stack: string;
  readonly outcome: 'applied' | 'unchanged' | 'skipped';
}
