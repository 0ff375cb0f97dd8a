/**
 * The effective project: one environment, overlays merged, defaults filled in, everything checked.
 * `config/` makes it from untrusted input; all other layers trust it.
 */
import type { Json, JsonObject } from '../json.ts';
import type { MetricSourceSetting } from './metric-source.ts';
import type { NotifierSetting, Service } from './service.ts';

export type CloudName = 'aws' | 'azure' | 'gcp' | 'digitalocean' | 'on-prem';

/** The IaC tool that owns a stack's state. `auto`: the one that applied the stack before, else the first one found. */
export type EngineName = 'terraform' | 'opentofu';

export interface EffectiveProject {
  readonly name: string;
  readonly environment: EffectiveEnvironment;
  /** Project variables with the environment's values merged in, by name. */
  readonly variables: Readonly<Record<string, Variable>>;
  readonly secrets: Readonly<Record<string, SecretSource>>;
  readonly targets: Readonly<Record<string, Target>>;
  readonly stacks: Readonly<Record<string, Stack>>;
  readonly services: Readonly<Record<string, Service>>;
  readonly notifiers: Readonly<Record<string, NotifierSetting>>;
  readonly metricSources: Readonly<Record<string, MetricSourceSetting>>;
  readonly settings: Settings;
}

export interface EffectiveEnvironment {
  readonly name: string;
  /** Never approved automatically. */
  readonly protected: boolean;
  /** Undefined: a plan needs none. */
  readonly approvals?: ApprovalSetting;
}

export interface ApprovalSetting {
  /** How many different people, or keys, have to approve a plan file. */
  readonly required: number;
  /** Name → public key as PEM, or the path of a file. With keys, only signed approvals count. */
  readonly keys: Readonly<Record<string, string>>;
  /** False: whoever made the plan is not one of them. */
  readonly authorMayApprove: boolean;
  /** Older ones do not count. Undefined: they stay good. */
  readonly expireAfterSeconds?: number;
}

export interface Variable {
  /** Literal: references in it were resolved. */
  readonly value: Json;
  readonly sensitive: boolean;
  readonly description?: string;
}

/** Where a secret's value comes from. The value itself never enters the model. */
export type SecretSource =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'command'; readonly argv: readonly string[] };

export interface Settings {
  /** How many steps run at a time. @default 4 */
  readonly parallelism: number;
  /** Engine of stacks that name none. @default 'auto' */
  readonly engine: EngineName | 'auto';
  /** Path of a tool's program, by engine; else it is looked for in installed tools and on PATH. */
  readonly tools: Readonly<Partial<Record<EngineName, ToolSetting>>>;
  /** More deletions than this in one run need `--allow-destroy` or the environment's name typed. @default 5 */
  readonly maxDeletions: number;
  /**
   * Seconds for which a stack that a plan found unchanged is not planned again, while nothing it depends on changes.
   * Undefined: it is always planned.
   */
  readonly refreshAfterSeconds?: number;
  /** False: every command starts its providers itself. @default true */
  readonly warmProviders?: boolean;
  /** Every plan is shown and checked before the first change, also of stacks of which there is nothing yet. @default false */
  readonly planFirst?: boolean;
  /** Where links to decide at lead to, on 127.0.0.1. @default a free port */
  readonly approvalPort?: number;
  /** Tags for every resource whose provider knows tags, besides environment, project and managed-by. Literal. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** Where the states of stacks are that name no backend. Undefined: each in a plain file below `.fairlead/state`. */
  readonly state?: StateSetting;
}

export interface StateSetting {
  /** `local`: a plain file for each stack. `embedded`: the built-in service, with versions, locks and encryption. */
  readonly service: 'local' | 'embedded';
  /** Of the built-in service; with `local`, to read what it holds still. */
  readonly encryption: StateEncryption;
}

export type StateEncryption =
  | { readonly kind: 'none' }
  /** `previous`: what was encrypted with it can still be read. */
  | { readonly kind: 'key'; readonly key: StateKeySource; readonly previous?: StateKeySource };

/** `own`: a file below `.fairlead`, made with the first state. */
export type StateKeySource = SecretSource | { readonly kind: 'own' };

export interface ToolSetting {
  readonly path?: string;
  /** A version constraint as npm and Terraform write them: `1.11.4`, `>= 1.6`, `~> 1.11`. */
  readonly version?: string;
}

/** A place: a cloud and a region, with the provider that speaks to it. */
export interface Target {
  readonly name: string;
  readonly cloud: CloudName;
  readonly region?: string;
  /** Provider configuration; several targets of one provider become aliases. */
  readonly provider: ProviderSetting;
}

export interface ProviderSetting {
  /** Terraform source address, e.g. `hashicorp/aws`. Defaults by cloud. */
  readonly source: string;
  /** Local name, by default the last part of the source. */
  readonly name: string;
  /** Version constraint, passed to `required_providers`. */
  readonly version?: string;
  /** Arguments of the provider block; strings may hold references. */
  readonly settings: JsonObject;
}

/** A unit of infrastructure with its own state. */
export interface Stack {
  readonly name: string;
  readonly engine: EngineName | 'auto';
  /** Names a target: the default provider of its resources. */
  readonly target?: string;
  readonly content: StackContent;
  /** Input variables; strings may hold references. For `source` stacks: the root module's variables. */
  readonly variables: JsonObject;
  /** For `source` stacks empty: the root module says what it exports. */
  readonly outputs: Readonly<Record<string, OutputDefinition>>;
  /** Stacks that must be applied first, besides those that references name. */
  readonly dependsOn: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined: a local state file under `.fairlead/state` (generated stacks) or the module's own backend (`source`). */
  readonly backend?: Backend;
  /** OpenTofu state and plan encryption, passed through. */
  readonly encryption?: JsonObject;
}

export type StackContent =
  | {
      readonly kind: 'resources';
      readonly resources: readonly Resource[];
      readonly modules: readonly Module[];
      readonly imports: readonly ImportRequest[];
      readonly removed: readonly RemovedRequest[];
      readonly moved: readonly MovedRequest[];
    }
  | {
      readonly kind: 'source';
      /** Relative to the project file's directory. */
      readonly directory: string;
      readonly workspace?: string;
    };

/** The generic resource. Data sources have `mode: 'data'`. */
export interface Resource {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  /** Strings may hold references; everything else is taken literally. */
  readonly properties: JsonObject;
  /** Names of resources or modules of the same stack. */
  readonly dependsOn: readonly string[];
  /** Name of a target whose provider configuration is used instead of the stack's. */
  readonly provider?: string;
  /** Values may hold references. */
  readonly tags: Readonly<Record<string, string>>;
  readonly lifecycle: Lifecycle;
  /** Terraform's `count`. */
  readonly count?: Json;
  /** Terraform's `for_each`: an object or a list of strings. */
  readonly forEach?: Json;
}

export interface Lifecycle {
  readonly createBeforeDestroy?: boolean;
  readonly preventDestroy?: boolean;
  /** Attribute names, or `all`. */
  readonly ignoreChanges?: readonly string[] | 'all';
  /** Names of resources, or `name.attribute`. */
  readonly replaceTriggeredBy?: readonly string[];
}

export interface Module {
  readonly name: string;
  readonly source: string;
  readonly version?: string;
  readonly inputs: JsonObject;
  readonly dependsOn: readonly string[];
  /** Module's provider name → target name. */
  readonly providers: Readonly<Record<string, string>>;
}

export interface ImportRequest {
  /** Resource name in this stack. */
  readonly to: string;
  readonly id: string;
}

/** Forget a resource without destroying it. */
export interface RemovedRequest {
  /** Full Terraform address, e.g. `aws_vpc.main`. */
  readonly from: string;
  readonly destroy: boolean;
}

export interface MovedRequest {
  readonly from: string;
  readonly to: string;
}

export interface OutputDefinition {
  readonly value: Json;
  readonly sensitive: boolean;
  readonly description?: string;
}

/** Settings are concrete and literal. `local`, `http`, `s3`, `gcs`, `azurerm`, `pg`, `kubernetes`, `consul`, `oss`, `cos` ... */
export interface Backend {
  readonly type: string;
  readonly settings: JsonObject;
}
