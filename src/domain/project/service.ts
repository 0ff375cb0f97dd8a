import type { HookConsequence, HookPoint } from '../hooks.ts';
import type { JsonObject } from '../json.ts';
import type { GradualRollback, RolloutLimits, Strategy } from '../rollout/model.ts';
import type { Sticky } from '../route/spec.ts';
import type { ServiceSettings } from './service-settings.ts';

export type RouterKind = 'local' | 'nginx' | 'haproxy' | 'caddy' | 'envoy';

/** What becomes of a new rollout while one of the same service is under way. */
export type OnNewRevision = 'supersede' | 'queue' | 'reject';

/** An application that is delivered. */
export interface Service {
  readonly name: string;
  readonly settings: ServiceSettings;
  /** Instances that carry all the traffic. */
  readonly replicas: number;
  /** Services that must be live first. */
  readonly dependsOn: readonly string[];
  readonly router: RouterKind;
  /** Of the router. */
  readonly route: JsonObject;
  readonly strategy: Strategy;
  readonly sticky?: Sticky;
  /** @default instant */
  readonly rollback?: GradualRollback;
  readonly limits: RolloutLimits;
  readonly lookSeconds: number;
  readonly onNewRevision: OnNewRevision;
  readonly hooks: readonly ServiceHook[];
  /** Names of notifiers. */
  readonly notify: readonly string[];
}

/** Strings of `command` and `env` may hold references. */
export interface ServiceHook {
  readonly name: string;
  readonly at: HookPoint | 'step';
  readonly command: readonly string[];
  /** Relative to the project file. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly onFailure: HookConsequence;
}

/** Strings may hold references to secrets. */
export interface NotifierSetting {
  readonly kind: 'slack' | 'webhook' | 'cloudevents' | 'stdout';
  readonly url?: string;
  /** Key of the signature. */
  readonly secret?: string;
}
