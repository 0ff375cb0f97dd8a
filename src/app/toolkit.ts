/** The library's face. `main/` wires it, the command line is a shell over it; nothing else is public. */
import type { StackOutputs } from '../ports/iac-engine.ts';
import type { FoundTool } from '../ports/tool-locator.ts';
import type { JournalFault, JournalRepair, StackRecord, StoredRun } from '../ports/journal.ts';
import type { Destruction } from '../domain/change/destroyed.ts';
import type { DriftNews } from '../domain/change/drift-news.ts';
import type { StackDrift } from '../domain/change/drift-report.ts';
import type { StackPlan } from '../domain/change/model.ts';
import type { Reach } from '../domain/change/reach.ts';
import type { Problem } from '../domain/errors/problem.ts';
import type { RunEvent } from '../domain/events/model.ts';
import type { Json } from '../domain/json.ts';
import type { ImportFinding } from '../domain/import/finding.ts';
import type { EffectiveProject, EngineName } from '../domain/project/model.ts';
import type { ApproveOptions, OpenedPlan, SavedPlan } from './review/review-toolkit.ts';
import type {
  ApplyOptions,
  ResumeOptions,
  RolloutResult,
  RunOptions,
  RunResult,
  StepFailure,
  Watching,
} from './run-options.ts';
import type { Refactoring } from './refactor-toolkit.ts';
import type { DeployOptions, Rollouts } from './rollout/face.ts';
import type { RunningServices } from './services/face.ts';
import type { States } from './state-toolkit.ts';
import type { RunStatus, StepError } from '../domain/run/model.ts';
import type { Selection, SelectionOptions } from './selection-model.ts';
import type { VerdictFiles, Verdicts } from './verdicts/face.ts';

export interface OpenProjectOptions {
  /** Where to look for the project file, upwards. @default process.cwd() */
  readonly directory?: string;
  /** The environment. @default the only one there is; several and none named is an error */
  readonly environment?: string;
  /** Overrides the engine of stacks that name none. */
  readonly engine?: EngineName;
  /** Overrides project variables, by name. */
  readonly variables?: Readonly<Record<string, Json>>;
  /**
   * Opens the project as this run was started: its environment, engine and variables, where not given here. To resume it.
   * @throws RUN_UNKNOWN
   */
  readonly run?: string;
  /**
   * Also has the stacks that the project file had at this commit and does not have now, as they were: to destroy them.
   * Needs git, and a project file of data.
   */
  readonly removedSince?: string;
  /**
   * Opens the project as this plan file was made: its environment, engine and variables, where not given here. To apply it.
   * @throws PLAN_FILE_*
   */
  readonly plan?: string;
}

/** An open project in one environment. Close it to let go of the journal. */
export interface FairleadProject {
  readonly file: string;
  readonly directory: string;
  readonly environments: readonly string[];
  readonly effective: EffectiveProject;
  /** Checks the file, the generated configuration and every resource against its provider's schema. Problems are values. */
  validate(options?: ValidateOptions): Promise<ValidateResult>;
  /** Values at or below a path, e.g. `stacks.network`; all without one. @throws PROJECT_PATH_UNKNOWN */
  explain(path?: string): readonly ExplainedValue[];
  /** Which stacks these conditions choose, and why each is in or out. Starts nothing. @throws LABEL_UNKNOWN, GIT_* ... */
  select(options?: SelectionOptions): Promise<Selection>;
  graph(): StackGraph;
  plan(options?: PlanOptions): Promise<PlanResult>;
  apply(options?: ApplyOptions): Promise<RunResult>;
  destroy(options?: ApplyOptions): Promise<RunResult>;
  /** Applies the stacks, then brings each service to its new revision as its strategy says. @throws SERVICE_UNKNOWN */
  deploy(options?: DeployOptions): Promise<RunResult>;
  /** Services, their revisions, and what is under way. */
  readonly rollouts: Rollouts;
  /** Services that run on this machine. */
  readonly running: RunningServices;
  /** What changed behind our back. Mend it with `apply`. */
  drift(options?: RunOptions): Promise<DriftResult>;
  /**
   * Looks again and again, until `signal` or `forSeconds` ends it; never two looks at a time. A look that fails does not
   * end it: it says why, and what is known stays.
   */
  watchDrift(options?: WatchOptions): AsyncIterable<DriftLook>;
  /** Outputs of all stacks, or of some. Sensitive values are included and marked. */
  output(options?: {
    readonly stacks?: readonly string[];
    readonly signal?: AbortSignal;
  }): Promise<Readonly<Record<string, StackOutputs>>>;
  status(): Promise<readonly StackStatus[]>;
  resume(run: string, options?: ResumeOptions): Promise<RunResult>;
  readonly runs: Runs;
  /** What its rollouts decided, and why. */
  readonly verdicts: Verdicts;
  /** States that Fairlead keeps itself. */
  readonly states: States;
  /** Resources change stacks, and stacks their names. */
  readonly refactor: Refactoring;
  close(): void;
}

export interface Runs {
  list(limit?: number): readonly StoredRun[];
  /** @throws RUN_UNKNOWN */
  show(run: string): {
    readonly run: StoredRun;
    readonly events: readonly RunEvent[];
    readonly plans: readonly StackPlan[];
  };
  /** Checks the journal, also one that does not even open; the empty list: sound. */
  check(): readonly JournalFault[];
  /**
   * Makes a new journal of what can be read of a damaged one, and keeps the damaged one beside it. Does nothing to a
   * sound one. @throws JOURNAL_TOO_NEW, JOURNAL_DENIED, JOURNAL_DISK_FULL
   */
  repair(): JournalRepair;
  /**
   * Gives back what the run holds, and says which keys; its process is gone, or ran on a machine that will not come back.
   * @throws RUN_UNKNOWN, RUN_HELD while its process is alive
   */
  unlock(run: string): readonly string[];
  /**
   * Takes old runs out of the journal for good, of all environments. What may be resumed stays, what is held, what `status`
   * tells of a stack, and the last run of every kind of each stack. @throws RETENTION_MISSING, JOURNAL_CORRUPT
   */
  prune(options: PruneOptions): Pruned;
}

/** At least one bound is needed. With both, a run goes only where both say so. */
export interface PruneOptions {
  readonly olderThanSeconds?: number;
  /** The newest ones stay, whatever their age. */
  readonly keep?: number;
  /** Only says which runs would go. */
  readonly dryRun?: boolean;
}

export interface Pruned {
  /** As they were, newest first. */
  readonly runs: readonly StoredRun[];
  /** How many entries of the journal went with them. */
  readonly entries: number;
}

export interface ValidateOptions extends Watching {
  readonly stacks?: readonly string[];
  /** Narrows them further. */
  readonly selection?: SelectionOptions;
  /** Only what can be known without a tool: no `init`, no provider schema. @default false */
  readonly fileOnly?: boolean;
}

export interface ValidateResult {
  readonly problems: readonly Problem[];
  readonly stacks: readonly string[];
}

export interface PlanOptions extends RunOptions {
  /** Also writes the plan as a file for review; a relative path starts at the project. Where the plan is not whole, nothing is written. */
  readonly file?: string;
  /** `destroy`: what `destroy` would do. @default 'apply' */
  readonly goal?: 'apply' | 'destroy';
  /** Whose plan the file is: an environment may want others to approve it. @default user@host */
  readonly by?: string;
}

export interface PlanResult {
  readonly run: string;
  readonly status: RunStatus;
  /** In the order in which they would be applied. */
  readonly plans: readonly StackPlan[];
  readonly changed: boolean;
  /** What would be gone, for good or until it is made again. */
  readonly destroyed: readonly Destruction[];
  /** What the changes of each stack can be felt by. */
  readonly reach: readonly Reach[];
  readonly failures: readonly StepFailure[];
  /** The file that was asked for; left out where the plan is not whole. */
  readonly saved?: SavedPlan;
}

export interface DriftResult extends PlanResult {
  /** Of every stack that has drifted, in the order of the plans. */
  readonly report: readonly StackDrift[];
}

export interface WatchOptions extends Omit<RunOptions, 'refresh'> {
  /** Seconds from the start of one look to the start of the next. @default 600, at least 10 */
  readonly intervalSeconds?: number;
  /** Ends by itself after so many seconds. @default when `signal` says so */
  readonly forSeconds?: number;
}

/** One look at what has drifted. It may have failed: the next one follows all the same. */
export interface DriftLook {
  /** From 1. */
  readonly look: number;
  /** When it began, ISO 8601 in UTC. */
  readonly at: string;
  /** Left out where the look could not be begun at all. */
  readonly result?: DriftResult;
  readonly error?: StepError;
  /** What differs from what was known before, by stack; the first look finds all of it new. */
  readonly news: readonly DriftNews[];
  /** All that is known to have drifted now; of a stack that could not be looked at, what was known before. */
  readonly known: readonly StackDrift[];
}

export interface StackStatus {
  readonly stack: string;
  readonly target?: string;
  /**
   * `never`: not applied by this project yet. `running`: a run holds it now. `interrupted`: an apply or destroy was begun,
   * and its process died before it had told the end.
   */
  readonly state: 'never' | 'applied' | 'destroyed' | 'failed' | 'interrupted' | 'running';
  readonly record?: StackRecord;
  /** It was applied, and the project file does not have it any more: its resources are still there. */
  readonly orphan?: true;
  readonly heldBy?: string;
}

export interface StackGraph {
  /** Stack → stacks it depends on, both sorted by name. */
  readonly dependsOn: Readonly<Record<string, readonly string[]>>;
  /** One possible order of application. */
  readonly order: readonly string[];
  /** Why there is an edge: the references, or `dependsOn`. */
  readonly reasons: readonly { readonly from: string; readonly to: string; readonly because: readonly string[] }[];
}

export type {
  ApplyOptions,
  ApproveOptions,
  DeployOptions,
  OpenedPlan,
  ResumeOptions,
  RolloutResult,
  Rollouts,
  RunOptions,
  RunResult,
  SavedPlan,
  StepFailure,
  VerdictFiles,
  Verdicts,
  Watching,
};

/** One line of `fairlead explain`: a value and where it comes from. */
export interface ExplainedValue {
  readonly path: string;
  /** Secrets and sensitive values are masked. */
  readonly value: Json;
  readonly origin:
    | { readonly kind: 'default' }
    | { readonly kind: 'file'; readonly file: string; readonly line?: number; readonly column?: number }
    | {
        readonly kind: 'environment';
        readonly environment: string;
        readonly file: string;
        readonly line?: number;
        readonly column?: number;
      }
    | { readonly kind: 'option' };
}

/** One line of `fairlead doctor`. */
export interface Finding {
  readonly subject: string;
  readonly state: 'ok' | 'warning' | 'fault';
  readonly text: string;
  readonly mend?: string;
}

/** What needs no project, or makes one. */
export interface Toolkit {
  /** @throws PROJECT_NOT_FOUND, PROJECT_INVALID (with all problems), PROJECT_ENVIRONMENT_UNKNOWN ... */
  open(options?: OpenProjectOptions): Promise<FairleadProject>;
  /** Names of the project's environments, also where none is chosen yet. @throws PROJECT_NOT_FOUND, PROJECT_INVALID ... */
  environments(options: { readonly directory: string }): Promise<readonly string[]>;
  /** JSON Schema (draft 2020-12) of `fairlead.yaml`. */
  schema(): Json;
  /** A plan file as it can be read without its project; relative to the current directory. @throws PLAN_FILE_* */
  openPlanFile(path: string): Promise<OpenedPlan>;
  /** Adds an approval to a plan file. @throws PLAN_FILE_*, SIGNING_KEY_INVALID, APPROVAL_OF_ANOTHER_PLAN */
  approve(path: string, options?: ApproveOptions): Promise<OpenedPlan>;
  /** Decision records of rollouts; paths are relative to the current directory. */
  readonly verdicts: VerdictFiles;
  init(options: InitOptions): Promise<InitResult>;
  /** What other tools say of rollouts, as a project file. @throws IMPORT_* */
  importFiles(options: ImportOptions): Promise<ImportOutcome>;
  doctor(options: { readonly directory: string }): Promise<readonly Finding[]>;
  tools: {
    list(options: { readonly directory: string }): Promise<readonly FoundTool[]>;
    install(
      engine: EngineName,
      version: string | undefined,
      report: (text: string) => void,
      signal: AbortSignal,
    ): Promise<{ readonly path: string; readonly version: string; readonly alreadyThere: boolean }>;
  };
}

export interface ImportOptions {
  /** Where relative paths start. */
  readonly directory: string;
  readonly tool: 'rollouts' | 'flagger' | 'ingress-nginx' | 'kayenta';
  /** `-`: what `standardInput` holds. */
  readonly files: readonly string[];
  readonly standardInput?: string;
  /** Of the project. @default the directory's name */
  readonly name?: string;
  /** Writes the project file here. */
  readonly out?: string;
  /** Writes over a file that is there. @default false */
  readonly force?: boolean;
}

export interface ImportOutcome {
  /** The project file as data. */
  readonly project: Json;
  /** The same as YAML, with the findings as comments on top. */
  readonly text: string;
  /** By file and line; nothing of the input is in neither the project nor here. */
  readonly findings: readonly ImportFinding[];
  /** Absolute path of the file that was written. */
  readonly written?: string;
}

export interface InitOptions {
  readonly directory: string;
  /** `existing`: take over the Terraform root modules found below the directory. */
  readonly template: string | 'existing';
  readonly name?: string;
  /** Only say what would be written. */
  readonly dryRun?: boolean;
  /** Writes over files that are there. @default false: they are left as they are, `written` is false */
  readonly force?: boolean;
}

export interface InitResult {
  readonly files: readonly { readonly path: string; readonly text: string; readonly written: boolean }[];
  /** What was found and could not be expressed: told, never dropped. */
  readonly notes: readonly string[];
}
