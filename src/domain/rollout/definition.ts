/** What a rollout is told to do. JSON: it is journalled as it stands. */
import type { HookConsequence, HookPoint } from '../hooks.ts';
import type { ServiceSettings } from '../project/service-settings.ts';
import type { Sticky } from '../route/spec.ts';
import type { Strategy, Weight } from './steps.ts';

/** One version of a service: its settings, and a name that is made from them. */
export interface Revision {
  readonly id: string;
  /** As in the project file: references in it are resolved when instances are started, so that no secret is in here. */
  readonly settings: ServiceSettings;
  /** ISO 8601, in UTC: the same settings, brought up anew. */
  readonly restartedAt?: string;
}

export interface RolloutHook {
  readonly name: string;
  /** `step`: where a step of the strategy names it. */
  readonly at: HookPoint | 'step';
  readonly onFailure: HookConsequence;
}

export interface RolloutLimits {
  /** Without progress for so long the rollout is rolled back. */
  readonly progressSeconds: number;
  /** Held by a person, or waiting for one, it is rolled back after so long (I10). */
  readonly heldSeconds: number;
  /** Attempts at an effect on the way forward, and on the way back. */
  readonly attempts: number;
  readonly rollbackAttempts: number;
  /** More instances of the canary that ended by themselves roll back. */
  readonly restarts: number;
  /** Requests at an instance that is to go are waited for so long. @default 30 */
  readonly drainSeconds?: number;
}

/** The canary loses `step` of the traffic at a time, and keeps each share for so long. */
export interface GradualRollback {
  readonly step: Weight;
  readonly seconds: number;
}

export interface RolloutDefinition {
  readonly version: 1;
  readonly service: string;
  /** Instances that carry all the traffic. */
  readonly replicas: number;
  readonly strategy: Strategy;
  /** Who was once sent to the canary stays there. */
  readonly sticky?: Sticky;
  /** How the traffic comes back. @default at once */
  readonly rollback?: GradualRollback;
  readonly hooks: readonly RolloutHook[];
  /** Names of those who are told. */
  readonly notify: readonly string[];
  readonly limits: RolloutLimits;
  /** Seconds between two looks at instances and route while it waits. */
  readonly lookSeconds: number;
  /** An earlier revision to go back to; undefined: what the project file says. */
  readonly to?: Revision;
  /** Skip the steps: a return to a recent stable revision. */
  readonly skipSteps?: boolean;
  /** The stable revision once more, brought up anew: when that was asked for, as ISO 8601 in UTC. */
  readonly restart?: string;
}
