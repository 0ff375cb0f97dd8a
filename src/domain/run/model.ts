/**
 * A run: a graph of steps, each of which is one effect. Everything here is JSON: it is journalled as it stands.
 * `advance(definition, state, event, now) -> { state, effects }` decides; a host only does what it says.
 */
import type { StepError } from '../errors/step-error.ts';
import type { Json } from '../json.ts';
import type { ApprovalRecord } from '../review/model.ts';
import type { RolloutDefinition, RolloutEffect, RolloutSignal, RolloutState } from '../rollout/model.ts';

/** `stop`: services are stopped; it has no steps, and is there for the locks that it holds meanwhile (I8). */
export type RunKind = 'plan' | 'apply' | 'destroy' | 'drift' | 'deploy' | 'stop';

/** What is to be done, said as JSON; an adapter knows how. Safe to repeat. */
export type Effect =
  | { readonly kind: 'iac.plan'; readonly stack: string; readonly mode: 'apply' | 'destroy' | 'refresh-only' }
  | { readonly kind: 'iac.apply'; readonly stack: string; readonly mode: 'apply' | 'destroy' | 'refresh-only' }
  /** `services`: are rolled out after it, and are part of what is asked. @default none */
  | { readonly kind: 'approval.ask'; readonly services?: readonly string[] }
  /** A machine of its own: its effects are run one by one, and its state is kept in the step. */
  | { readonly kind: 'rollout'; readonly rollout: RolloutDefinition };

/** What a handler carries out. */
export type HandledEffect = Exclude<Effect, { readonly kind: 'rollout' }>;

export interface StepDefinition {
  /** Unique in the run, e.g. `plan:network`. */
  readonly id: string;
  readonly effect: Effect;
  /** Ids of steps that must be done first. */
  readonly dependsOn: readonly string[];
  /** Ids of steps that must have ended first, done or not; at least one of them done. @default none */
  readonly after?: readonly string[];
}

export interface RunDefinition {
  readonly version: 1;
  readonly id: string;
  readonly kind: RunKind;
  readonly project: string;
  readonly environment: string;
  readonly steps: readonly StepDefinition[];
  /** Steps at a time, at least 1. */
  readonly parallelism: number;
  /** `stop`: after a failure nothing new starts; `continue`: what does not depend on it goes on. */
  readonly onFailure: 'stop' | 'continue';
  /** Lock keys held for the length of the run, e.g. `production/network` (I8). */
  readonly holds: readonly string[];
  /** Facts of the request that a resume needs (options of the command): JSON, no secrets. */
  readonly request: Json;
  /** Who began it: user@host. */
  readonly by?: string;
  /** One look of a watch, which lets it go when there are newer ones. */
  readonly watched?: true;
  /** Set where the run applies a plan file: which one, and who approved it. */
  readonly review?: RunReviewRecord;
  /**
   * Stacks that are applied without a plan of their own: there is nothing of them yet, and the approval was part of the
   * request. With a digest of what each of them was to be (see `first-apply.ts`). @default none
   */
  readonly first?: Readonly<Record<string, string>>;
}

export interface RunReviewRecord {
  readonly digest: string;
  /** ISO 8601, in UTC. */
  readonly createdAt: string;
  readonly createdBy: string;
  readonly approvals: readonly ApprovalRecord[];
}

export type { StepError };

/** `rollout`: of a step that is one, as far as it came. Times are ISO 8601 in UTC. */
export type StepState = { readonly rollout?: RolloutState } & StepProgress;

export type StepProgress =
  /** `attempts`: how often it was begun before the run was resumed; left out for none. */
  | { readonly status: 'waiting'; readonly attempts?: number }
  | { readonly status: 'running'; readonly attempt: number; readonly startedAt: string }
  | {
      readonly status: 'done';
      readonly attempt: number;
      readonly startedAt: string;
      readonly endedAt: string;
      readonly result: Json;
    }
  | {
      readonly status: 'failed';
      readonly attempt: number;
      readonly startedAt: string;
      readonly endedAt: string;
      readonly error: StepError;
    }
  /** Begun, and stopped by request or by the death of the host; it is done again on resume. */
  | { readonly status: 'interrupted'; readonly attempt: number; readonly startedAt: string; readonly endedAt: string }
  /** Cannot start: these steps failed, were interrupted or are blocked themselves. */
  | { readonly status: 'blocked'; readonly by: readonly string[] };

/**
 * `failed`, `stopped`, `waiting` and `queued` can be resumed. `waiting`: for an approval. `queued`: for another run to end. `superseded`: a later run took its place.
 * `rolled-back`: a rollout went back to what was there before, and is over.
 */
export type RunStatus =
  | 'running'
  | 'stopping'
  | 'done'
  | 'failed'
  | 'stopped'
  | 'waiting'
  | 'queued'
  | 'declined'
  | 'rolled-back'
  | 'superseded';

export interface RunState {
  readonly version: 1;
  readonly status: RunStatus;
  readonly steps: Readonly<Record<string, StepState>>;
}

/** With `attempt`, what a step reports counts for that attempt alone: a late report of an earlier one is ignored. */
export type RunSignal =
  | { readonly type: 'started' }
  /** The user asked to go on, or the host came back after it died. Sent only while no effect of the run is in flight. */
  | { readonly type: 'resumed' }
  | { readonly type: 'step.succeeded'; readonly step: string; readonly attempt?: number; readonly result: Json }
  | { readonly type: 'step.failed'; readonly step: string; readonly attempt?: number; readonly error: StepError }
  | { readonly type: 'step.interrupted'; readonly step: string; readonly attempt?: number }
  /** Something for the rollout that the step is. */
  | { readonly type: 'rollout'; readonly step: string; readonly attempt?: number; readonly signal: RolloutSignal }
  /** Time has passed: rollouts look at what they wait for. */
  | { readonly type: 'tick' }
  | { readonly type: 'stop.requested' }
  | { readonly type: 'superseded'; readonly by: string };

export interface StepEffect {
  readonly step: string;
  readonly attempt: number;
  readonly effect: HandledEffect | RolloutEffect;
  /** Its id among the effects of the rollout that the step is; left out: the effect is the whole step. */
  readonly part?: number;
  /** The same for every repetition of the same step of the same run. */
  readonly key: string;
}

export interface Advance {
  readonly state: RunState;
  readonly effects: readonly StepEffect[];
}
