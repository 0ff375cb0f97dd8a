/** How runs are started and what they come to; part of `toolkit.ts`. */
import type { StackPlan } from '../domain/change/model.ts';
import type { Listener } from '../domain/events/model.ts';
import type { Outcome, Reason } from '../domain/rollout/model.ts';
import type { RunStatus, StepError } from '../domain/run/model.ts';
import type { Asker } from '../ports/asker.ts';
import type { SelectionOptions } from './selection-model.ts';

/** Events and the way to stop, common to all that takes time. */
export interface Watching {
  readonly onEvent?: Listener;
  /** Orderly stop: tools get SIGINT and time, the run can be resumed. */
  readonly signal?: AbortSignal;
  /** Hard stop. */
  readonly hardSignal?: AbortSignal;
}

export interface RunOptions extends Watching {
  /** Only these stacks; what they depend on must have been applied before. @default all */
  readonly stacks?: readonly string[];
  /** Narrows them further; where nothing is left, nothing is done. `destroy` takes no `changed`. */
  readonly selection?: SelectionOptions;
  /** @default the project's setting */
  readonly parallelism?: number;
  /** `continue`: what does not depend on a failure goes on. @default 'stop' */
  readonly onFailure?: 'stop' | 'continue';
  /** Plan also what an earlier plan found unchanged and what has not been touched since. @default false */
  readonly refresh?: boolean;
}

export interface ApplyOptions extends RunOptions {
  /**
   * Applies this plan file, and nothing but what it shows; a relative path starts at the project. A file of what
   * `destroy` would do destroys. Takes no `stacks` and no `selection`. @throws PLAN_FILE_*, APPROVAL*_*
   */
  readonly plan?: string;
  /** Answers questions. Without one, and without `autoApprove`, the run waits for an approval. */
  readonly asker?: Asker;
  /** Applies without asking; refused in a protected environment. @default false */
  readonly autoApprove?: boolean;
  /**
   * Shows and checks every plan before the first change. Otherwise, with `autoApprove`, a stack of which there is nothing
   * yet is planned and applied in one go. @default the project's setting, `settings.planFirst`
   */
  readonly planFirst?: boolean;
  /** Deletes data-bearing or many resources without asking by name. @default false */
  readonly allowDestroy?: boolean;
  /** Shows the plan before a question is asked. */
  readonly onPlan?: (plans: readonly StackPlan[]) => void;
}

export type ResumeOptions = Omit<ApplyOptions, 'stacks' | 'selection' | 'plan'>;

export interface RunResult {
  readonly run: string;
  readonly status: RunStatus;
  readonly plans: readonly StackPlan[];
  readonly applied: readonly string[];
  readonly unchanged: readonly string[];
  /** Those of `applied` that had no plan of their own: nothing was there before. */
  readonly first: readonly string[];
  /** Of services; left out where the run rolls none out. */
  readonly rollouts?: readonly RolloutResult[];
  readonly failures: readonly StepFailure[];
  /** Steps that could not start, and why. */
  readonly blocked: readonly { readonly step: string; readonly by: readonly string[] }[];
}

export interface RolloutResult {
  readonly service: string;
  readonly revision?: string;
  /** Left out where it has not ended. */
  readonly outcome?: Outcome;
  readonly reason?: Reason;
}

export interface StepFailure {
  readonly step: string;
  readonly stack?: string;
  readonly error: StepError;
}
