/**
 * A rollout: one execution of a strategy for one service. Everything here is JSON: it is journalled as it stands.
 * `advance(definition, state, signal, now) -> { state, effects, wakeAt? }` decides; a host only does what it says.
 */
import type { JudgeMemory } from '../analysis/memory.ts';
import type { MetricReading, Verdict } from '../analysis/model.ts';
import type { GateAnswer } from '../gate/answer.ts';
import type { Endpoint, RouteSpec } from '../route/spec.ts';
import type { StepError } from '../errors/step-error.ts';
import type { GradualRollback, Revision, RolloutDefinition, RolloutLimits } from './definition.ts';
import type {
  AnalysisSetting,
  ArmName,
  CanaryRule,
  GateQuestion,
  RolloutStep,
  StackOutcome,
  Strategy,
  Weight,
} from './steps.ts';

export type { AnalysisSetting, ArmName, CanaryRule, RolloutStep, Strategy, Weight };
export type { GradualRollback, Revision, RolloutDefinition, RolloutLimits };

/** Instances of one revision, as last seen. */
export interface Instances {
  readonly revision: string;
  /** Of an experiment: another set of the stable revision. */
  readonly twin?: 'baseline';
  /** Wanted by the last wish that the deployer took. */
  readonly count: number;
  readonly ready: number;
  /** Where the ready ones are reached. */
  readonly endpoints: readonly Endpoint[];
  /** How often instances were started again after they had ended by themselves. */
  readonly restarts: number;
  /** Why some are not ready. */
  readonly detail?: string;
}

/** What is to be done, said as JSON; an adapter knows how. Safe to repeat. */
export type RolloutEffect =
  /** Which revision is stable, which one is new. */
  | { readonly kind: 'rollout.prepare'; readonly service: string }
  | {
      readonly kind: 'deploy.ensure';
      readonly service: string;
      readonly arm: ArmName;
      readonly revision: Revision;
      readonly count: number;
    }
  | {
      readonly kind: 'deploy.observe';
      readonly service: string;
      readonly revision: Revision;
      readonly twin?: 'baseline';
    }
  /** Every instance of the service but those of the revisions to keep, and every baseline; drained first. */
  | { readonly kind: 'deploy.prune'; readonly service: string; readonly keep: readonly string[] }
  | { readonly kind: 'route.ensure'; readonly service: string; readonly spec: RouteSpec }
  | { readonly kind: 'route.observe'; readonly service: string }
  | { readonly kind: 'route.release'; readonly service: string }
  | {
      readonly kind: 'metrics.query';
      readonly service: string;
      readonly analysis: AnalysisSetting;
      /** Whose answer it is: of another step it counts for nothing. */
      readonly step: number;
      readonly stable: string;
      readonly canary: string;
      /** What the canary is compared with. @default the stable arm */
      readonly against?: 'baseline';
      /** Since when requests of both arms are counted, ISO 8601 in UTC. @default they are not */
      readonly countedSince?: string;
      /** By metric: its window begins here, ISO 8601 in UTC. @default as long before `at` as the analysis says */
      readonly from?: Readonly<Record<string, string>>;
      /** The evaluation time of every query, ISO 8601 in UTC. */
      readonly at: string;
    }
  | { readonly kind: 'stack.apply'; readonly service: string; readonly stack: string }
  /** Shows people where they may decide, while it waits for one of them. `until`: ISO 8601, in UTC. */
  | { readonly kind: 'approval.offer'; readonly service: string; readonly step: number; readonly until: string }
  /** `step`: whose answer it is: of another step it counts for nothing. */
  | { readonly kind: 'gate.ask'; readonly service: string; readonly step: number; readonly asks: GateQuestion }
  /** `occasion`: the same for every repetition. */
  | { readonly kind: 'hook.run'; readonly service: string; readonly hook: string; readonly occasion: string }
  | { readonly kind: 'notify.post'; readonly service: string; readonly to: string; readonly notice: Notice }
  /** Writes down which revision is stable from now on; `null`: none is. `takenBack`: was never proven, and is forgotten. */
  | {
      readonly kind: 'rollout.settle';
      readonly service: string;
      readonly revision: Revision | null;
      readonly takenBack?: string;
    };

export interface Notice {
  readonly type: 'started' | 'approval' | 'held' | 'promoted' | 'rolled-back' | 'superseded' | 'failed';
  readonly revision: string;
  readonly reason: string;
  /** Of an approval: which step waits for it, from 0. */
  readonly step?: number;
}

/** What an effect came to. Which kind of effect gives which kind of report is fixed. */
export type RolloutReport =
  | { readonly kind: 'prepared'; readonly stable: Revision | null; readonly canary: Revision }
  | { readonly kind: 'instances'; readonly instances: Instances }
  /**
   * As the data plane has it; `null`: there is no such route. `busy`: where requests are not finished yet, whatever the arm;
   * left out: nobody can tell.
   */
  | { readonly kind: 'route'; readonly spec: RouteSpec | null; readonly busy?: readonly Endpoint[] }
  /** `requests`: of the canary within the window; undefined: nobody knows. */
  | {
      readonly kind: 'readings';
      readonly readings: readonly MetricReading[];
      readonly requests?: number;
      /** Of the arm that had fewer, since the analysis began; undefined: not asked for, or nobody knows. */
      readonly samples?: number;
    }
  | ({ readonly kind: 'gate' } & GateAnswer)
  | { readonly kind: 'stack'; readonly outcome: 'applied' | 'unchanged' }
  | { readonly kind: 'done' };

/** `supersede`: a newer rollout of the service wants its place. `approve`, `reject`: of the step that is named. */
export type Verb =
  | 'pause'
  | 'resume'
  | 'promote'
  | 'promote-full'
  | 'skip'
  | 'abort'
  | 'supersede'
  | 'approve'
  | 'reject';

export type RolloutSignal =
  | { readonly type: 'started' }
  /** The host came back: what it knew of the world may not be true any more. */
  | { readonly type: 'resumed' }
  /** `effect`: the id it was given. A report of any other effect than the one in flight is ignored. */
  | { readonly type: 'effect.succeeded'; readonly effect: number; readonly report: RolloutReport }
  | { readonly type: 'effect.failed'; readonly effect: number; readonly error: StepError }
  /** Time has passed. */
  | { readonly type: 'tick' }
  /** Somebody wants something. `seq` grows: what was heard before is ignored. */
  | {
      readonly type: 'asked';
      readonly seq: number;
      readonly verb: Verb;
      readonly by: string;
      /** The step it was said of, from 0: another one is not meant. An approval always says it. */
      readonly step?: number;
      readonly note?: string;
    };

/** Why it goes back, waits or failed: a code for programs, a sentence for people. */
export interface Reason {
  readonly code:
    | 'verdict'
    | 'no-evidence'
    | 'not-ready'
    | 'effect'
    | 'hook'
    | 'deadline'
    | 'not-approved'
    | 'abort'
    | 'superseded'
    | 'traffic'
    | 'gate'
    | 'stack';
  readonly text: string;
}

/** Times are ISO 8601 in UTC. */
export type Phase =
  | { readonly name: 'preparing' }
  /** Step -1 brings in order what was found. `since`: when what the step wants was reached. */
  | {
      readonly name: 'shifting';
      readonly step: number;
      readonly since?: string;
      readonly looks?: Looks;
      /** What was measured before a break proves nothing: it has begun once more. */
      readonly again?: true;
      /** What a gate answered last. */
      readonly gate?: GateAnswer & { readonly at: string };
      /** People were shown where they may decide. */
      readonly offered?: true;
    }
  /** `switching`: all traffic to the new revision. `finishing`: it is stable; the old one goes. */
  | { readonly name: 'promoting'; readonly part: 'switching' | 'finishing' }
  /** `gradual`: what the canary keeps for now, and since when; left out: it is not decided yet how it goes back. */
  | {
      readonly name: 'rolling-back';
      readonly reason: Reason;
      readonly gradual?: { readonly weight: Weight; readonly since?: string };
    }
  | { readonly name: 'ended'; readonly outcome: Outcome; readonly reason?: Reason };

/**
 * `unchanged`: this revision was stable already. `failed`: nothing was changed. `stuck`: it could not go back, and a resume
 * tries again. `superseded`: it went back to make way for a newer one.
 */
export type Outcome = 'promoted' | 'rolled-back' | 'superseded' | 'unchanged' | 'failed' | 'stuck';

/** Looks of one analysis. */
export interface LookTally {
  readonly failed: number;
  /** In a row. */
  readonly errors: number;
  readonly inconclusive: number;
  readonly passed: number;
}

export interface Looks {
  readonly count: number;
  /** Failed ones in a row. */
  readonly failed: number;
  readonly lastAt: string;
  readonly verdict: Verdict;
  /** The last one came when the time of the analysis was over. */
  readonly late: boolean;
  readonly tally?: LookTally;
  /** Or when both arms had had as many requests as it takes. */
  readonly sampled?: true;
}

export interface InFlight {
  readonly id: number;
  readonly effect: RolloutEffect;
}

/** What is known of the world, since the host last came back. */
export interface Known {
  readonly stable?: Instances;
  readonly canary?: Instances;
  readonly baseline?: Instances;
  /** Read back from the data plane; `null`: it has no such route. Left out: not looked at since it was written. */
  readonly route?: RouteSpec | null;
  /** Where requests were not finished then; left out: the router cannot tell. */
  readonly busy?: readonly Endpoint[];
  /** When the route was read. */
  readonly routeAt?: string;
  /** A spec was written and is to be read back. */
  readonly written?: boolean;
  /** Arms whose wish the deployer has heard since the host came back: with it come the secrets, which nobody keeps. */
  readonly ensured?: readonly ArmName[];
  /** Everything but the instances of these revisions was removed. */
  readonly pruned?: readonly string[];
  /** When instances and route were last looked at. */
  readonly at?: string;
}

export interface StepApproval {
  readonly step: number;
  readonly by: string;
  readonly at: string;
  readonly note?: string;
}

export interface Trouble {
  /** Which of several that one kind of effect is for: that another one succeeds does not end it. */
  readonly about?: string;
  readonly attempts: number;
  readonly nextAt: string;
  readonly error: StepError;
}

export interface RolloutState {
  readonly version: 1;
  readonly phase: Phase;
  readonly revisions?: { readonly stable: Revision | null; readonly canary: Revision };
  readonly known: Known;
  /** At most one effect changes or reads the world at a time: two writes never race. */
  readonly inFlight?: InFlight;
  /** Told beside all else; they hold nothing up but the end. */
  readonly notices: readonly InFlight[];
  readonly nextId: number;
  /** As the data plane last had them. */
  readonly lastArms?: readonly { readonly name: string; readonly weight: Weight }[];
  readonly lastVerdict?: Verdict;
  /** What the judge keeps in mind, over all analyses. */
  readonly memory?: JudgeMemory;
  /** Last wish that was heard. */
  readonly heard: number;
  /** Failed attempts in a row, by kind of effect. */
  readonly trouble: Readonly<Partial<Record<RolloutEffect['kind'], Trouble>>>;
  /** Since when an arm is not as large as it must be. */
  readonly unready?: { readonly arm: ArmName; readonly since: string };
  /** Since when requests are waited for at instances of an arm that are to go. */
  readonly draining?: { readonly arm: ArmName; readonly since: string };
  /** Who let it go on past which step, from 0; oldest first. */
  readonly approvals?: readonly StepApproval[];
  /** What became of stacks that its steps apply. */
  readonly stacks?: readonly StackOutcome[];
  /** Hooks that have run. */
  readonly hooks: readonly string[];
  /** `hook`: by a hook, which holds also what has not begun. */
  readonly paused?: { readonly by: string; readonly at: string; readonly hook?: true };
  /** Since when it has made no progress. */
  readonly progressAt: string;
  /** Something of the world was changed, or was about to be. */
  readonly touched?: boolean;
  /** It was begun to write down the new revision as the stable one: who goes back now has to write down the old one. */
  readonly settling?: boolean;
  /** The new revision is written down as the stable one. */
  readonly settled?: boolean;
}

export interface RolloutAdvance {
  readonly state: RolloutState;
  readonly effects: readonly InFlight[];
  /** It wants a `tick` then; undefined: only a report or a wish moves it. */
  readonly wakeAt?: string;
}
