import type { PlanMode, StackPlan } from '../domain/change/model.ts';
import type { Problem } from '../domain/errors/problem.ts';
import type { EngineEvent } from '../domain/events/model.ts';
import type { Json } from '../domain/json.ts';
import type { EffectiveEnvironment, EngineName, Settings, Stack, Target, Variable } from '../domain/project/model.ts';
import type { OwnState } from './state-store.ts';

/** An engine brings one stack at a time up or down. Every method is safe to repeat. */
export interface IacEngine {
  readonly kind: EngineName;
  /**
   * Writes the stack's files and initialises its directory; does nothing where nothing it depends on changed.
   * @throws ENGINE_*, TOOL_* , STATE_* codes
   */
  prepare(work: StackWork, call: EngineCall): Promise<Prepared>;
  /** Checks against the provider's schema and with the tool's own validation. Problems point into the user's file. */
  validate(work: StackWork, call: EngineCall): Promise<readonly Problem[]>;
  /** Plans and saves the plan in the stack's directory. Prepares first where needed. */
  plan(work: StackWork, mode: PlanMode, call: EngineCall): Promise<StackPlan>;
  /**
   * Applies exactly the plan that `plan` saved last; refuses when it is missing, stale, not the one handed in by its
   * `artifact`, or holds placeholders (I6, I7). The saved plan is removed afterwards.
   */
  apply(work: StackWork, plan: StackPlan, call: EngineCall): Promise<void>;
  /** For a stack of which there is nothing yet. An engine that cannot leaves this out; its stacks are planned first. */
  readonly firstApply?: FirstApply;
  /** Removes the saved plan: it holds secrets in clear, and must not outlive the wish to apply it. */
  discard(work: StackWork, call: EngineCall): Promise<void>;
  /**
   * When a plan last found nothing to do, if nothing that it depended on has changed since, but the world itself.
   * Undefined: the stack has to be planned. An engine that cannot tell leaves this out.
   */
  confirmed?(work: StackWork, call: EngineCall): Promise<Confirmed | undefined>;
  /** Outputs as of the last apply; empty where nothing was ever applied. */
  outputs(work: StackWork, call: EngineCall): Promise<StackOutputs>;
  /** The whole state as the tool writes it, secrets in clear; undefined: there is none. An engine without one leaves this out. */
  state?(work: StackWork, call: EngineCall): Promise<string | undefined>;
  /** Addresses of the managed resources in the state; empty where nothing is applied. */
  resources(work: StackWork, call: EngineCall): Promise<readonly string[]>;
  /** What a plan is made against: which version of the state there is, and which providers. Prepares first where needed. */
  versions(work: StackWork, call: EngineCall): Promise<EngineVersions>;
  /** After our own death: waits until a command that we left running in this stack's directory has ended. */
  settle(work: StackWork, call: EngineCall): Promise<void>;
}

/** Brings a stack up in one command, without a plan of its own. Whether that is allowed is decided by who calls. */
export interface FirstApply {
  /** `none`: there is no state of it, and never was one. `unknown`: only the tool could tell. Starts no program. */
  traces(work: StackWork): Promise<'none' | 'some' | 'unknown'>;
  /** What can be found wrong without starting a program. @throws ENGINE_* codes */
  check(work: StackWork, call: EngineCall): Promise<readonly Problem[]>;
  /**
   * Plans and applies. Prepares first where needed. Tells what it is about to do by `change.planned`.
   * @throws PLAN_INCOMPLETE where an upstream output is not known (I6); FIRST_APPLY_UNEXPECTED, stopped in order, where
   * anything but creating and reading is to be done
   */
  apply(work: StackWork, call: EngineCall): Promise<FirstApplied>;
}

export interface FirstApplied {
  readonly create: number;
  readonly read: number;
}

export interface Confirmed {
  /** ISO 8601, in UTC: when the world was last asked. */
  readonly at: string;
  /** What that plan warned about. */
  readonly warnings: readonly string[];
}

export interface EngineVersions {
  /** Undefined: there is no state yet. `serial` rises with every write, `lineage` stays. */
  readonly state?: { readonly lineage: string; readonly serial: number };
  /** Address of a provider → version. */
  readonly providers: Readonly<Record<string, string>>;
}

/** All an engine needs to know about one stack in one environment. */
export interface StackWork {
  readonly project: string;
  readonly environment: EffectiveEnvironment;
  readonly stack: Stack;
  /** All targets of the project; the stack's own is `targets[stack.target]`. */
  readonly targets: Readonly<Record<string, Target>>;
  readonly settings: Settings;
  /** The project's variables (`${var.x}`). Values are literal. */
  readonly variables: Readonly<Record<string, Variable>>;
  /** Outputs of every stack this one refers to. */
  readonly upstream: Readonly<Record<string, UpstreamOutputs>>;
  /** Values of the secrets this stack refers to, by name. Never written to a file, an event or an error. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly tool: Tool;
  readonly places: StackPlaces;
  /** Fairlead keeps the state itself, in its store. Undefined: the stack's backend does, or the file `places.stateFile`. */
  readonly ownState?: OwnState;
  /**
   * The state is about to change its place. `migrate`: `prepare` lets the tool copy it from where it was last kept.
   * `reconfigure`: it is in its new place already. @default its place is the one it always was
   */
  readonly backendChange?: 'migrate' | 'reconfigure';
}

/** Absolute paths. */
export interface StackPlaces {
  /** Where the project file is. */
  readonly project: string;
  /** The stack's own directory for generated files, plans and logs: `.fairlead/work/<environment>/<stack>`. Ours to write. */
  readonly work: string;
  /** Default local state: `.fairlead/state/<environment>/<stack>.tfstate`. */
  readonly stateFile: string;
  /** Shared by all stacks: provider downloads, schemas. `.fairlead/cache` */
  readonly cache: string;
}

export type UpstreamOutputs =
  | { readonly status: 'known'; readonly outputs: StackOutputs }
  /** Not applied yet, or about to change: what is not among `outputs` stands in as a true unknown. */
  | {
      readonly status: 'unknown';
      /** Those that stay as they are. @default none */
      readonly outputs?: StackOutputs;
      /** Names of those that are not known and that will be sensitive. @default none */
      readonly sensitive?: readonly string[];
    };

export type StackOutputs = Readonly<Record<string, { readonly value: Json; readonly sensitive: boolean }>>;

/** A found program, checked. */
export interface Tool {
  readonly engine: EngineName;
  /** Absolute path of the program. */
  readonly path: string;
  /** E.g. `1.11.4`. */
  readonly version: string;
  readonly features: ToolFeatures;
}

/** What this version of the tool can do; checked before anything starts. */
export interface ToolFeatures {
  /** `removed` blocks: Terraform and OpenTofu 1.7. */
  readonly removedBlocks: boolean;
  /** `import` blocks: 1.5. */
  readonly importBlocks: boolean;
  /** State encryption: OpenTofu 1.7. */
  readonly stateEncryption: boolean;
  /** s3 `use_lockfile`: Terraform 1.10, OpenTofu 1.10. */
  readonly s3Lockfile: boolean;
  /** `init -json`: Terraform 1.9, OpenTofu 1.9. */
  readonly initJson: boolean;
  /** One provider cache directory may be used by several `init` at once: OpenTofu 1.10. */
  readonly sharedProviderCache: boolean;
  /** Write-only and ephemeral values: Terraform 1.11, OpenTofu 1.11. */
  readonly ephemeral: boolean;
}

export interface Prepared {
  /** False: nothing that `init` depends on had changed. */
  readonly initialised: boolean;
}

export interface EngineCall {
  readonly emit: (event: EngineEvent) => void;
  readonly stop: Stop;
}

/** How a caller ends a call early. The call ends with ENGINE_INTERRUPTED once the tool is gone. */
export interface Stop {
  /** Orderly: the tool gets SIGINT and all the time it needs. */
  readonly signal: AbortSignal;
  /** Hard: the tool gets a second SIGINT and, after a grace period, SIGKILL. */
  readonly hard: AbortSignal;
}
