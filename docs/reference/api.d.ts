/** Any JSON value. Everything that crosses a process, a journal or a file is one of these. */
export type Json = null | boolean | number | string | readonly Json[] | {
	readonly [key: string]: Json;
};
/** A JSON object. */
export type JsonObject = {
	readonly [key: string]: Json;
};
export type ChangeAction = "create" | "update" | "replace" | "delete" | "forget" | "import" | "move" | "read" | "no-op";
/** A value as a person may see it. */
export type ShownValue = 
/** `mac`: of the whole value, where parts of it are masked. */
{
	readonly kind: "known";
	readonly value: Json;
	readonly mac?: string;
}
/** Known only after something is applied; `from` names the stack whose outputs it waits for, where that is the reason. */
 | {
	readonly kind: "unknown";
	readonly from?: string;
}
/** `mac`: a keyed digest, as `keyId:hex`; the key stays on the machine. Tells whether it is what was reviewed (I7). */
 | {
	readonly kind: "sensitive";
	readonly mac?: string;
} | {
	readonly kind: "absent";
};
/** One leaf that differs, or that forces a replacement. */
export interface AttributeChange {
	/** From the resource's root: `['ingress', 0, 'port']`. */
	readonly path: readonly (string | number)[];
	readonly before: ShownValue;
	readonly after: ShownValue;
	readonly forcesReplace: boolean;
}
export interface Change {
	/** The engine's own address, e.g. `aws_vpc.main` or `module.web.aws_instance.this[0]`. Unique in a plan with `deposed`. */
	readonly address: string;
	readonly deposed?: string;
	readonly mode: "managed" | "data";
	readonly type: string;
	readonly name: string;
	readonly provider: string;
	readonly action: ChangeAction;
	/** Replace only: the new one is created before the old one is deleted. */
	readonly createFirst?: boolean;
	/** Replace only: the old one is forgotten, not deleted. */
	readonly forgetsOld?: boolean;
	/** Set when the resource also, or only, moves. */
	readonly movedFrom?: string;
	/** Set when the resource also, or only, is imported. */
	readonly importId?: string;
	/** The engine's reason, in the engine's words: `replace_because_cannot_update`, ... */
	readonly reason?: string;
	readonly attributes: readonly AttributeChange[];
	/**
	 * Leaves that stay as they are: of a replacement all, to compare when the old one is gone already; of an update those of
	 * lists with an unknown element, whose order may be another one later.
	 */
	readonly kept?: readonly {
		readonly path: readonly (string | number)[];
		readonly value: ShownValue;
	}[];
}
export interface OutputChange {
	readonly name: string;
	readonly action: "create" | "update" | "delete" | "no-op";
	readonly before: ShownValue;
	readonly after: ShownValue;
}
export type PlanMode = "apply" | "destroy" | "refresh-only";
/** What one stack would do. A plain JSON value: it can be journalled, saved and printed. */
export interface StackPlan {
	readonly version: 1;
	readonly stack: string;
	readonly engine: string;
	readonly engineVersion: string;
	readonly mode: PlanMode;
	readonly changes: readonly Change[];
	/** What changed outside of Fairlead since the last apply. */
	readonly drift: readonly Change[];
	readonly outputs: readonly OutputChange[];
	/** Stacks whose outputs stand in as unknown. Not empty: the plan must never be applied (I6). */
	readonly waitsFor: readonly string[];
	/** Set when it cannot be planned before `waitsFor` is applied: the stack's changes are not known at all. */
	readonly deferred?: string;
	readonly warnings: readonly string[];
	/** What the engine saved, by its digest, e.g. `sha256:9f86…`: this and nothing else is applied (I7). */
	readonly artifact?: {
		readonly digest: string;
	};
	/**
	 * Set where the stack was not planned: a plan at this time (ISO 8601, UTC) found nothing to do, and nothing that it
	 * depended on has changed since, but perhaps the world itself.
	 */
	readonly confirmedAt?: string;
}
export interface ChangeSummary {
	readonly create: number;
	readonly update: number;
	readonly replace: number;
	readonly delete: number;
	readonly forget: number;
	readonly import: number;
	readonly move: number;
	readonly read: number;
}
/**
 * What the command line exits with.
 * 0 done, 1 failed, 2 usage or an invalid project, 3 changes present, 4 waiting for approval, 5 declined, 130 interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130;
/** One error code: permanent, looked up by code alone. Texts may change, codes may not. */
export interface CatalogueEntry {
	/** What kind of thing happened, a few words. */
	readonly title: string;
	/** What to do next, usually a command to type. A thrown error may carry a more precise one. */
	readonly hint: string;
	/** `later`: the same call may succeed without a change by the user. */
	readonly retry: "never" | "later";
	readonly exit: Exclude<ExitCode, 0>;
}
/** Every permanent error code. */
export type ErrorCode = | "APPROVALS_MISSING"
	| "APPROVALS_NEED_FILE"
	| "APPROVAL_DECLINED"
	| "APPROVAL_LINK_EXPIRED"
	| "APPROVAL_LINK_INVALID"
	| "APPROVAL_LINK_OF_ANOTHER_STEP"
	| "APPROVAL_LINK_USED"
	| "APPROVAL_OF_ANOTHER_PLAN"
	| "APPROVAL_REQUIRED"
	| "BACKTEST_JUDGE_INVALID"
	| "BACKTEST_REGRESSION_INVALID"
	| "BACKTEST_REGRESSION_UNFIT"
	| "DEPENDENTS_APPLIED"
	| "DEPLOYER_FAILED"
	| "DEPLOYER_UNREACHABLE"
	| "ENGINE_BACKEND_CHANGED"
	| "ENGINE_BACKEND_NOT_CONCRETE"
	| "ENGINE_BACKEND_UNKNOWN"
	| "ENGINE_BACKEND_UNREACHABLE"
	| "ENGINE_CHANGED"
	| "ENGINE_CONFIGURATION_INVALID"
	| "ENGINE_CREDENTIALS_EXPIRED"
	| "ENGINE_CREDENTIALS_MISSING"
	| "ENGINE_CREDENTIALS_REFUSED"
	| "ENGINE_FAILED"
	| "ENGINE_FEATURE_MISSING"
	| "ENGINE_INIT_REQUIRED"
	| "ENGINE_INTERRUPTED"
	| "ENGINE_KILLED"
	| "ENGINE_MODULE_MISSING"
	| "ENGINE_OUTPUT_MISSING"
	| "ENGINE_OUTPUT_UNREADABLE"
	| "ENGINE_PROPERTY_RESERVED"
	| "ENGINE_PROVIDER_CONFLICT"
	| "ENGINE_PROVIDER_DOWNLOAD"
	| "ENGINE_PROVIDER_GONE"
	| "ENGINE_PROVIDER_LOCKED"
	| "ENGINE_PROVIDER_VERSION"
	| "ENGINE_REFERENCE_UNRESOLVED"
	| "ENGINE_SOURCE_MISSING"
	| "ENGINE_SOURCE_UNFORMATTED"
	| "ENGINE_TARGET_MOVED"
	| "ENGINE_VARIABLE_MISSING"
	| "ENGINE_VARIABLE_OVERRIDDEN"
	| "ENGINE_VERSION_UNMET"
	| "FEATURE_UNSUPPORTED"
	| "FILE_DENIED"
	| "FILE_DISK_FULL"
	| "FILE_FAILED"
	| "FILE_READ_ONLY"
	| "FILE_WRONG_KIND"
	| "FIRST_APPLY_UNEXPECTED"
	| "GIT_FAILED"
	| "GIT_HISTORY_SHALLOW"
	| "GIT_HISTORY_UNRELATED"
	| "GIT_MISSING"
	| "GIT_REF_REQUIRED"
	| "GIT_REF_UNKNOWN"
	| "GIT_REPOSITORY_MISSING"
	| "HOOK_FAILED"
	| "IMPORT_FILE_EXISTS"
	| "IMPORT_FILE_INVALID"
	| "IMPORT_FILE_MISSING"
	| "IMPORT_KAYENTA_GROUPS_WRONG"
	| "IMPORT_KAYENTA_JUDGE_UNKNOWN"
	| "IMPORT_NOTHING_FOUND"
	| "INTERNAL"
	| "INTERVAL_TOO_SHORT"
	| "JOURNAL_BUSY"
	| "JOURNAL_CORRUPT"
	| "JOURNAL_DENIED"
	| "JOURNAL_DISK_FULL"
	| "JOURNAL_FAILED"
	| "JOURNAL_TOO_NEW"
	| "LABEL_UNKNOWN"
	| "LOOPBACK_PORT_TAKEN"
	| "METRIC_ARGUMENT_INVALID"
	| "METRIC_ARGUMENT_MISSING"
	| "METRIC_SOURCE_FILE_MISSING"
	| "METRIC_SOURCE_INVALID"
	| "NOTIFIER_INVALID"
	| "OUTPUT_SENSITIVE"
	| "OUTPUT_UNKNOWN"
	| "PAST_PROJECT_INVALID"
	| "PAST_PROJECT_MISSING"
	| "PLAN_DIVERGED"
	| "PLAN_FILE_CHANGED"
	| "PLAN_FILE_DIVERGED"
	| "PLAN_FILE_MISSING"
	| "PLAN_FILE_OF_ANOTHER_ENVIRONMENT"
	| "PLAN_FILE_OF_ANOTHER_PROJECT"
	| "PLAN_FILE_STALE"
	| "PLAN_FILE_TAKEN"
	| "PLAN_FILE_TOO_NEW"
	| "PLAN_FILE_UNREADABLE"
	| "PLAN_INCOMPLETE"
	| "PLAN_MISMATCH"
	| "PLAN_MISSING"
	| "PLAN_STALE"
	| "PREFLIGHT_FAILED"
	| "PROCESS_DENIED"
	| "PROCESS_NOT_FOUND"
	| "PROCESS_NOT_STARTED"
	| "PROJECT_AMBIGUOUS"
	| "PROJECT_CLOSED"
	| "PROJECT_CYCLE"
	| "PROJECT_EMPTY"
	| "PROJECT_ENCODING"
	| "PROJECT_ENVIRONMENT_REQUIRED"
	| "PROJECT_ENVIRONMENT_UNKNOWN"
	| "PROJECT_INVALID"
	| "PROJECT_KEY_DUPLICATE"
	| "PROJECT_KEY_INVALID"
	| "PROJECT_KEY_MISSING"
	| "PROJECT_KEY_UNKNOWN"
	| "PROJECT_MODULE_UNKNOWN"
	| "PROJECT_NAME_DUPLICATE"
	| "PROJECT_NAME_INVALID"
	| "PROJECT_NOT_FOUND"
	| "PROJECT_NO_STACKS"
	| "PROJECT_NUMBER_INEXACT"
	| "PROJECT_OUTPUT_UNKNOWN"
	| "PROJECT_PATH_UNKNOWN"
	| "PROJECT_REFERENCE_INVALID"
	| "PROJECT_REFERENCE_MISPLACED"
	| "PROJECT_RESOURCE_UNKNOWN"
	| "PROJECT_SECRET_UNKNOWN"
	| "PROJECT_SELF_REFERENCE"
	| "PROJECT_SERVICE_NAME_UNKNOWN"
	| "PROJECT_STACK_CONTENT"
	| "PROJECT_STACK_UNKNOWN"
	| "PROJECT_STATE_SHARED"
	| "PROJECT_SYNTAX"
	| "PROJECT_TARGET_REQUIRED"
	| "PROJECT_TARGET_UNKNOWN"
	| "PROJECT_TEMPLATE_UNKNOWN"
	| "PROJECT_TOO_LARGE"
	| "PROJECT_TO_BE_WRITTEN"
	| "PROJECT_UNREADABLE"
	| "PROJECT_VALUE_UNKNOWN"
	| "PROJECT_VALUE_WRONG"
	| "PROJECT_VARIABLE_MISSING"
	| "PROJECT_VARIABLE_UNKNOWN"
	| "PROTECTED_ENVIRONMENT"
	| "RECORDING_BUCKETS_CHANGED"
	| "RECORDING_EXISTS"
	| "RECORDING_GAP"
	| "RECORDING_INVALID"
	| "RECORDING_METRIC_MISSING"
	| "RECORDING_MISSING"
	| "RECORDING_NOTHING_ASKED"
	| "RECORDING_RANGE_INVALID"
	| "RECORDING_SERIES_UNKNOWN"
	| "RECORDING_TIMES_UNORDERED"
	| "RECORDING_TIME_OFF_STEP"
	| "RECORDING_TOO_COARSE"
	| "RECORDING_TOO_SHORT"
	| "RECORDING_UNIT_DIFFERS"
	| "RECORDING_VERSION_UNKNOWN"
	| "RECORD_BROKEN"
	| "RECORD_CHANGED"
	| "RECORD_MISSING"
	| "RECORD_NOT_MEASURED"
	| "RECORD_NOT_OF_JOURNAL"
	| "RECORD_NOT_SIGNED"
	| "RECORD_SIGNATURE_WRONG"
	| "RECORD_TAKEN"
	| "RECORD_TOO_NEW"
	| "RECORD_UNREADABLE"
	| "REFACTOR_BACKEND"
	| "REFACTOR_CHANGES"
	| "REFACTOR_CYCLE"
	| "REFACTOR_ENVIRONMENT"
	| "REFACTOR_FILE_CHANGED"
	| "REFACTOR_ID_UNKNOWN"
	| "REFACTOR_LAYOUT"
	| "REFACTOR_MODULE_CALL"
	| "REFACTOR_MODULE_FILE"
	| "REFACTOR_NAME_TAKEN"
	| "REFACTOR_PENDING"
	| "REFACTOR_REFERENCE"
	| "REFACTOR_RESOURCE_UNKNOWN"
	| "REFACTOR_SOURCE"
	| "REFACTOR_STATE_CONFLICT"
	| "REFACTOR_TARGET"
	| "REFACTOR_USELESS"
	| "REFACTOR_VARIABLE"
	| "RETENTION_MISSING"
	| "ROLLOUT_APPROVAL_REFUSED"
	| "ROLLOUT_FAILED"
	| "ROLLOUT_NONE"
	| "ROLLOUT_NOTHING_TO_APPROVE"
	| "ROLLOUT_NOT_FORECAST"
	| "ROLLOUT_NOT_LIVE"
	| "ROLLOUT_REFUSED"
	| "ROLLOUT_REPLACED"
	| "ROLLOUT_REVISION_UNKNOWN"
	| "ROLLOUT_ROLLED_BACK"
	| "ROLLOUT_ROUTER_LACKS"
	| "ROLLOUT_STUCK"
	| "ROLLOUT_SUPERSEDED"
	| "ROLLOUT_TRAFFIC_UNPROVEN"
	| "ROLLOUT_UNDER_WAY"
	| "ROUTER_ADDRESS_TAKEN"
	| "ROUTER_DOWN"
	| "ROUTER_FOREIGN"
	| "ROUTER_NOT_STARTED"
	| "ROUTER_OPTIONS_INVALID"
	| "ROUTER_OTHER_VERSION"
	| "ROUTER_REJECTED"
	| "ROUTER_SPEC_INVALID"
	| "ROUTER_UNREADABLE"
	| "ROUTER_UNSUPPORTED"
	| "RUN_GRAPH_CHANGED"
	| "RUN_GRAPH_INVALID"
	| "RUN_HELD"
	| "RUN_INPUTS_DIFFER"
	| "RUN_LOCK_LOST"
	| "RUN_NOT_RESUMABLE"
	| "RUN_OF_ANOTHER_ENVIRONMENT"
	| "RUN_UNKNOWN"
	| "SCHEMA_ARGUMENT_MISSING"
	| "SCHEMA_ATTRIBUTE_READ_ONLY"
	| "SCHEMA_ATTRIBUTE_UNKNOWN"
	| "SCHEMA_BLOCK_COUNT"
	| "SCHEMA_PROVIDER_MISSING"
	| "SCHEMA_TAGS_UNSUPPORTED"
	| "SCHEMA_TYPE_MISMATCH"
	| "SCHEMA_TYPE_UNKNOWN"
	| "SECRET_COMMAND_FAILED"
	| "SECRET_MISSING"
	| "SELECTION_REFUSED"
	| "SERVICE_SECRET_IN_COMMAND"
	| "SERVICE_SPEC_CHANGED"
	| "SERVICE_SPEC_INVALID"
	| "SERVICE_UNKNOWN"
	| "SIGNING_KEY_INVALID"
	| "STACK_ORPHANED"
	| "STACK_UNKNOWN"
	| "STATE_ADDRESS_MISSING"
	| "STATE_CERTIFICATE"
	| "STATE_ELSEWHERE"
	| "STATE_INVALID"
	| "STATE_KEY_INVALID"
	| "STATE_KEY_MISSING"
	| "STATE_KEY_WRONG"
	| "STATE_LINEAGE_CHANGED"
	| "STATE_LOCKED"
	| "STATE_LOCK_LOST"
	| "STATE_LOCK_WRONG"
	| "STATE_MIGRATION_CHANGED"
	| "STATE_NOT_MIGRATED"
	| "STATE_OF_ANOTHER_ENVIRONMENT"
	| "STATE_RECOVERY_CONFLICT"
	| "STATE_SERIAL_BACK"
	| "STATE_SERVICE_FAILED"
	| "STATE_STORE_BUSY"
	| "STATE_STORE_CORRUPT"
	| "STATE_STORE_DENIED"
	| "STATE_STORE_DISK_FULL"
	| "STATE_STORE_FAILED"
	| "STATE_STORE_TOO_NEW"
	| "STATE_TOKENS_INVALID"
	| "STATE_TOO_NEW"
	| "STATE_UNKNOWN"
	| "STATE_UNREADABLE"
	| "STATE_VERSION_UNKNOWN"
	| "TOOL_BROKEN"
	| "TOOL_DOWNLOAD_FAILED"
	| "TOOL_DOWNLOAD_MISSING"
	| "TOOL_DOWNLOAD_TAMPERED"
	| "TOOL_DOWNLOAD_TIMEOUT"
	| "TOOL_MISSING"
	| "TOOL_PLATFORM_UNSUPPORTED"
	| "TOOL_TOO_OLD"
	| "TOOL_VERSION_INVALID"
	| "TOOL_VERSION_MISMATCH"
	| "UPSTREAM_NOT_APPLIED"
	| "USAGE"
	| "VERDICT_LOOK_UNKNOWN"
	| "VERDICT_NONE";
/** All codes with title, hint, retry and exit code; the reference page is generated from it. */
export declare const catalogue: Readonly<Record<ErrorCode, CatalogueEntry>>;
export declare const isErrorCode: (text: string) => text is ErrorCode;
/** A place in a file of the user. Lines and columns count from 1. */
export interface SourcePosition {
	/** Relative to the project's directory where the file lies below it. */
	readonly file: string;
	readonly line?: number;
	readonly column?: number;
}
/** One thing that is wrong. Problems are collected, all at once; they are values, not exceptions. */
export interface Problem {
	readonly code: ErrorCode;
	readonly severity: "error" | "warning";
	/** What is wrong, with the wrong value. Lower case, no full stop. */
	readonly message: string;
	/** What to write instead, or the next command to type. */
	readonly hint?: string;
	readonly at?: SourcePosition;
	/** Where in the project, e.g. `stacks.network.resources[0].properties.cidr`. */
	readonly path?: string;
	/** The wrong value. Never a secret. */
	readonly value?: Json;
}
/** An error as it is journalled. */
export interface StepError {
	readonly code: ErrorCode;
	readonly message: string;
	readonly hint?: string;
	/** Where in the project's files, as far as that is known. */
	readonly problems?: readonly Problem[];
	/** Facts for machines, without secrets. */
	readonly data?: Json;
}
export interface PlanFile {
	readonly format: "fairlead-plan";
	readonly version: 1;
	/** Of `reviewed`, as `sha256:9f86…`: what is approved, and what is applied. */
	readonly digest: string;
	readonly reviewed: ReviewedPlan;
	/** Outside of the digest: they come later. */
	readonly approvals: readonly ApprovalRecord[];
}
export interface ReviewedPlan {
	/** Version of Fairlead that made it. */
	readonly fairlead: string;
	readonly project: string;
	readonly environment: string;
	/** What the run that applies it will be. */
	readonly kind: "apply" | "destroy";
	/** ISO 8601, in UTC. */
	readonly createdAt: string;
	/** `user@host`. */
	readonly createdBy: string;
	/**
	 * The run that made it, in the journal of that place. Keyed digests of masked values are mixed with it, so that two
	 * files do not tell of each other.
	 */
	readonly run: string;
	/** What the command said in place of the project file; never the value of a sensitive variable. */
	readonly request: Json;
	/** Stack → stacks it depends on, of the whole project: to show the plan without it. */
	readonly dependsOn: Readonly<Record<string, readonly string[]>>;
	/** In the order in which they would be applied. */
	readonly stacks: readonly StackReview[];
}
export interface StackReview {
	readonly plan: StackPlan;
	readonly bindings: StackBindings;
}
/** All that the plan of a stack was made from, as far as it can be told without telling a secret. */
export interface StackBindings {
	/** Path in the effective project, or of a file as `file:modules/web/main.tf` → digest. */
	readonly configuration: Readonly<Record<string, string>>;
	/** Variables of the project that it refers to; those that are sensitive are left out. */
	readonly variables: Readonly<Record<string, Json>>;
	/** Null: there was no state yet. */
	readonly state: StateIdentity | null;
	readonly tool: {
		readonly engine: string;
		readonly version: string;
	};
	/** Address of a provider → version. */
	readonly providers: Readonly<Record<string, string>>;
}
interface StateIdentity {
	readonly lineage: string;
	readonly serial: number;
}
export interface ApprovalRecord {
	/** The plan that was approved. */
	readonly digest: string;
	readonly by: string;
	/** ISO 8601, in UTC. */
	readonly at: string;
	readonly comment?: string;
	readonly signature?: Signature;
}
interface Signature {
	readonly key: string;
	readonly value: string;
}
type Measurement = {
	readonly kind: "value";
	/** Always finite. */
	readonly value: number;
	/** How many events (requests, as a rule) it rests on, where the source can tell. */
	readonly events?: number;
	/** Of a latency: its histogram within the window, where the source has one. `events` is the total. */
	readonly buckets?: readonly HistogramBucket[];
	/** Of a series: a number for each step, oldest first, the last one at the end of the window; null: there is none. `value` is their mean. */
	readonly points?: readonly (number | null)[];
	/** ISO 8601, in UTC: the newest sample behind it, where the source can tell. */
	readonly newest?: string;
}
/** The calculation has no finite result. */
 | {
	readonly kind: "nan";
	readonly result: "NaN" | "+Inf" | "-Inf";
}
/** Nothing matches, or there was nothing to divide by: no traffic. */
 | {
	readonly kind: "empty";
	readonly reason: string;
}
/** The query does not aggregate: which of them is meant? */
 | {
	readonly kind: "several-series";
	readonly count: number;
	readonly examples: readonly string[];
}
/** The newest sample is older than the question allows. */
 | {
	readonly kind: "stale";
	readonly newest: string;
	readonly ageMs: number;
	readonly limitMs: number;
}
/** The samples do not reach back to the start of the window (a restart of the source, an arm that is younger). */
 | {
	readonly kind: "partial-window";
	readonly coveredMs: number;
	readonly windowMs: number;
} | {
	readonly kind: "timeout";
	readonly afterMs: number;
} | {
	readonly kind: "error";
	readonly reason: MeasurementFault;
	/** Without secrets. */
	readonly detail: string;
	/** False: the same question will fail again: the query, the address or the credentials are wrong. */
	readonly again: boolean;
};
interface HistogramBucket {
	readonly le: number;
	readonly events: number;
}
type MeasurementFault = 
/** Nobody answers there. */
"unreachable" | "denied"
/** The source does not understand the query. */
 | "query-invalid"
/** The source cannot answer this kind of query. */
 | "query-unsupported"
/** It answers, and not as a source of this kind does. */
 | "answer-unreadable"
/** The buckets of its histogram contradict each other, changed within the window, or lack the open one. */
 | "histogram-unfit"
/** Its clock and ours differ by more than the question allows: "now" is not the same now. */
 | "clock-offset"
/** It failed at answering. */
 | "source-failed";
interface MetricAnswer {
	readonly source: string;
	/** As it was sent, or in words where nothing is sent. */
	readonly asked: string;
	/** ISO 8601, in UTC: the evaluation time. */
	readonly at: string;
	readonly windowMs: number;
	readonly measurement: Measurement;
	/** Its clock minus ours, where it was seen. */
	readonly clockOffsetMs?: number;
	/** What the source warned about. */
	readonly warnings?: readonly string[];
}
interface KayentaMetric {
	readonly name: string;
	readonly groups: readonly string[];
	/** Which way is bad. */
	readonly direction: "increase" | "decrease" | "either";
	/** What becomes of values that are no number: taken out, or read as 0. */
	readonly nanStrategy: "remove" | "replace";
	readonly outliers: {
		readonly strategy: "keep" | "remove";
		readonly factor: number;
	};
	readonly critical: boolean;
	readonly mustHaveData: boolean;
	readonly muted: boolean;
	readonly effect: {
		readonly measure: "meanRatio" | "cles";
		readonly allowedIncrease: number;
		readonly allowedDecrease: number;
		readonly criticalIncrease: number;
		readonly criticalDecrease: number;
	};
}
type Condition = {
	readonly kind: "less-than";
	readonly limit: number;
} | {
	readonly kind: "greater-than";
	readonly limit: number;
}
/** The same with the limit itself: what most other tools mean. */
 | {
	readonly kind: "at-most";
	readonly limit: number;
} | {
	readonly kind: "at-least";
	readonly limit: number;
} | {
	readonly kind: "equals";
	readonly limit: number;
	readonly tolerance: number;
}
/** Against the stable arm, measured at the same time over the same window: at most so much per cent above or below. */
 | {
	readonly kind: "above-baseline";
	readonly percent: number;
} | {
	readonly kind: "below-baseline";
	readonly percent: number;
}
/** Against the stable arm: not worse, or so little that it is as good as equal. */
 | {
	readonly kind: "no-worse";
	readonly margin: Margin;
};
interface Margin {
	/** 0.2: a fifth more. */
	readonly relative: number;
	/** In the unit of what is compared. Of shares: 0.001 is one in a thousand more. */
	readonly absolute: number;
}
type MetricKind = "ratio" | "count" | "gauge" | "latency";
type MetricAsked = {
	readonly kind: "ready";
	readonly name: string;
} | {
	readonly kind: "text";
	readonly text: string;
	/** A query of the number of events behind it. */
	readonly events?: string;
};
interface MetricRule {
	readonly name: string;
	readonly query: MetricAsked;
	/** Name of the metric source. */
	readonly source: string;
	/** Above 0; weights are normalised over all metrics. */
	readonly weight: number;
	readonly condition: Condition;
	/** Its failure alone rolls back, whatever the score. */
	readonly critical: boolean;
	/** @default nobody said: a threshold needs none */
	readonly kind?: MetricKind;
	/** Of a latency: which quantile of it the condition is about, above 0 and below 1. */
	readonly quantile?: number;
	/** @default as the ready query has it, or the condition */
	readonly better?: "higher" | "lower" | "either";
	/** Fewer events of the canary are no evidence. @default those of the analysis */
	readonly minSamples?: number;
	/** What it means that there is no number: it waits, it fails, or the metric is left out this time. @default hold */
	readonly noData?: "hold" | "fail" | "ignore";
	/** How the judge of Kayenta takes it. */
	readonly kayenta?: KayentaRule;
}
type KayentaRule = Omit<KayentaMetric, "name" | "critical">;
type JudgeSetting = {
	readonly kind: "threshold";
} | SequentialSetting | KayentaSetting;
interface KayentaSetting {
	readonly kind: "kayenta";
	/** Seconds between two points of a series. */
	readonly stepSeconds: number;
	/** Each look goes back so far, and never before the beginning of the analysis. @default to its beginning */
	readonly lookbackSeconds?: number;
	/** In per cent, by group; groups that are not named share what is left. */
	readonly groupWeights: Readonly<Record<string, number>>;
	/** With fewer points of a metric on either side nothing is said. There: 1 */
	readonly minPoints: number;
}
interface SequentialSetting {
	readonly kind: "sequential";
	/** How likely it may be, over the whole rollout, that a canary that is no worse is rolled back. Above 0, below 1. */
	readonly alpha: number;
	/** How likely it may be, for each analysis, that a canary that is worse by more than the margin is called as good. */
	readonly beta: number;
	/** When the time is over and neither is shown: wait for more, or go on, as nothing worse was seen. */
	readonly undecided: "hold" | "proceed";
}
interface Marks {
	readonly proceed: number;
	readonly rollback: number;
}
interface MetricReading {
	readonly metric: string;
	readonly canary: MetricAnswer;
	/** Of the stable arm; only where the condition compares. */
	readonly stable?: MetricAnswer;
}
type RowOutcome = "pass" | "fail" | "no-evidence";
interface VerdictRow {
	readonly metric: string;
	readonly outcome: RowOutcome;
	/** Normalised: all rows sum to 1. */
	readonly weight: number;
	readonly critical: boolean;
	/** What was found and what was wanted, for people. */
	readonly found: string;
	readonly wanted: string;
	/** Of the sequential judge. */
	readonly evidence?: RowEvidence;
}
interface RowEvidence {
	/** That the canary is worse, over the whole rollout. */
	readonly worse: number;
	readonly worseBound: number;
	/** That it is as good, within this analysis. */
	readonly fine: number;
	readonly fineBound: number;
}
interface Verdict {
	readonly outcome: "pass" | "fail" | "inconclusive";
	/** Share of the weights that passed; undefined without evidence for every metric. */
	readonly score?: number;
	readonly rows: readonly VerdictRow[];
	readonly reason: string;
	/** Enough is known: nothing is gained by waiting until the time is over. */
	readonly settled?: true;
	/** That the canary is worse by any metric, over the whole rollout: as {@link RowEvidence}. */
	readonly evidence?: {
		readonly worse: number;
		readonly worseBound: number;
	};
	/** What the verdict takes for granted and the data speak against. */
	readonly caveats?: readonly string[];
}
interface Spread {
	readonly intervals: number;
	readonly events: number;
	/** Σu, Σw, Σv and Σ(1-1/N)v². */
	readonly u: number;
	readonly w: number;
	readonly v: number;
	readonly vague: number;
	/** Products with the interval itself, the one before it, and the one before that. */
	readonly products: readonly Products[];
	/** The last two intervals, the last one first. */
	readonly last: readonly (readonly [
		u: number,
		w: number
	])[];
}
type Products = readonly [
	uu: number,
	uw: number,
	ww: number
];
interface ArmCounts {
	readonly bad: number;
	readonly trials: number;
}
interface ShareEvidence {
	readonly worse: readonly number[];
	readonly fine: readonly number[];
	readonly spread: Spread;
	/** Of both arms so far. */
	readonly seen: ArmCounts;
}
interface GaugeEvidence {
	readonly ways: readonly WayEvidence[];
}
interface WayEvidence {
	/** Contrasts, the last ones; above 0 is worse. */
	readonly recent: readonly number[];
	readonly looks: number;
	/** The median of |contrast| so far, as well as it can be told without keeping them all. */
	readonly size: number;
	readonly worse: readonly number[];
	readonly fine: readonly number[];
}
interface LatencyEvidence {
	readonly bounds: readonly BoundEvidence[];
}
interface BoundEvidence extends ShareEvidence {
	readonly bound: number;
}
interface JudgeMemory {
	/** By the name of the metric. */
	readonly metrics: Readonly<Record<string, MetricMemory>>;
}
interface MetricMemory {
	/** ISO 8601, in UTC: what happened until then is counted. The next window begins here: none counts twice. */
	readonly upTo?: string;
	/** The analysis it was last asked in. */
	readonly part: number;
	/**
	 * One for each analysis that has begun, all of them carried on: what was learnt before counts, and a fault that shows at a
	 * higher weight only has a bet of its own, which has lost nothing on the good time before.
	 */
	readonly begun: readonly MetricEvidence[];
	/** Within this analysis. */
	readonly seen: {
		readonly stable: ArmSeen;
		readonly canary: ArmSeen;
	};
}
interface ArmSeen {
	readonly bad: number;
	readonly trials: number;
}
type MetricEvidence = ({
	readonly kind: "shares";
} & ShareEvidence) | ({
	readonly kind: "latency";
} & LatencyEvidence) | ({
	readonly kind: "gauges";
} & GaugeEvidence);
type HookPoint = "pre-deploy" | "post-deploy" | "pre-step" | "post-step" | "pre-promotion" | "post-promotion" | "on-failure" | "on-abort";
type HookConsequence = "stop" | "rollback" | "hold" | "continue";
interface GateAnswer {
	readonly decision: "allow" | "deny" | "wait";
	/** For people, as it came: it is masked, and then made fit to be shown. */
	readonly reason: string;
}
interface RouteSpec {
	/** Names this wish; read back from the data plane. E.g. run and step. */
	readonly id: string;
	/** Names differ; weights sum to {@link fullWeight} (I1); an arm that can get requests has endpoints (I2). */
	readonly arms: readonly RouteArm[];
	/** The first rule that fits decides, before stickiness and weights. */
	readonly match?: readonly MatchRule[];
	readonly mirror?: Mirror;
	readonly sticky?: Sticky;
}
interface RouteArm {
	readonly name: string;
	/** 0..{@link fullWeight} */
	readonly weight: number;
	readonly endpoints: readonly Endpoint[];
}
interface Endpoint {
	readonly host: string;
	readonly port: number;
}
interface MatchRule {
	readonly arm: string;
	readonly when: readonly MatchCondition[];
}
interface MatchCondition {
	readonly on: MatchKind;
	/** Of a header: in any case. */
	readonly name: string;
	readonly test: MatchTest;
}
type MatchKind = "header" | "cookie" | "query";
type MatchTest = {
	readonly kind: "present";
} | {
	readonly kind: "exact";
	readonly value: string;
} | {
	readonly kind: "prefix";
	readonly value: string;
};
interface Mirror {
	readonly arm: string;
	/** 1..{@link fullWeight} */
	readonly share: number;
}
type Sticky = {
	readonly by: "cookie";
	readonly name: string;
	readonly maxAgeSeconds: number;
} | {
	readonly by: "value";
	readonly on: MatchKind;
	readonly name: string;
};
type Probe = 
/** It is well when it runs. */
{
	readonly kind: "none";
} | (HttpProbe & ProbeTiming) | (TcpProbe & ProbeTiming) | (ExecProbe & ProbeTiming);
interface HttpProbe {
	readonly kind: "http";
	/** Absolute URL, or a path on the instance's first port. */
	readonly url: string;
	readonly expect: HttpExpectation;
}
interface TcpProbe {
	readonly kind: "tcp";
	/** `host:port`; empty: the instance's first port. */
	readonly address: string;
}
interface ExecProbe {
	readonly kind: "exec";
	readonly command: readonly string[];
}
interface HttpExpectation {
	/** @default 200 to 299 */
	readonly status?: readonly number[];
	/** Text that the body holds. Looked for in the first MB. */
	readonly bodyHolds?: string;
	/** Lower-case name → the whole value. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly withinMs?: number;
}
interface ProbeTiming {
	readonly intervalMs: number;
	readonly timeoutMs: number;
	/** In a row, until it counts as well. */
	readonly successes: number;
	/** In a row, until it does not count as well any more. */
	readonly failures: number;
}
interface ServiceSettings {
	/** Program and arguments. `{port}` stands for the port that an instance gets. */
	readonly command: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	/** Relative to the project file. */
	readonly directory: string;
	readonly readiness: Probe;
	/** How long an instance may take to become ready for the first time. */
	readonly startWithinMs: number;
	/** From the polite signal to the hard one. */
	readonly stopWithinMs: number;
}
declare const weekdays: readonly [
	"sun",
	"mon",
	"tue",
	"wed",
	"thu",
	"fri",
	"sat"
];
type Weekday = (typeof weekdays)[number];
interface TimeWindow {
	/** The days on which it opens. */
	readonly days: readonly Weekday[];
	/** Minutes after midnight, 0 to 1439. */
	readonly from: number;
	/** Minutes after midnight, 1 to 1440; not after `from`: on the next day. */
	readonly to: number;
	/** A name of the time zone database, or an offset: `Europe/Berlin`, `+01:00`. */
	readonly zone: string;
}
type Weight = number;
type ArmName = "stable" | "canary" | "baseline";
type CanaryRule = readonly MatchCondition[];
interface LookLimits {
	/** In all; they roll back. */
	readonly failures?: number;
	/** In a row, at which a source failed to answer; they roll back. */
	readonly errors?: number;
	/** In a row, without a verdict; they roll back. */
	readonly inconclusive?: number;
	/** Passed ones in a row: it is enough. */
	readonly successes?: number;
}
interface AnalysisSetting {
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
type RolloutStep = 
/** `counts`: instances of each arm; left out: the canary as large as its share, the stable arm whole. */
{
	readonly do: "setWeight";
	readonly weight: Weight;
	readonly counts?: Readonly<Record<"stable" | "canary", number>>;
}
/** Instances of the canary from here on; never fewer than its share needs (I2). */
 | {
	readonly do: "scale";
	readonly count: number;
} | {
	readonly do: "pause";
	readonly seconds: number;
}
/** Until somebody says `promote`; after `timeoutSeconds` it is rolled back (I10). */
 | {
	readonly do: "approval";
	readonly timeoutSeconds: number;
}
/** Requests that fit one of the rules go to the canary; no rules: none do. */
 | {
	readonly do: "match";
	readonly rules: readonly CanaryRule[];
}
/** This share of the stable arm's requests is sent to the canary too; its answers are thrown away. */
 | {
	readonly do: "mirror";
	readonly weight: Weight;
} | {
	readonly do: "analysis";
	readonly analysis: AnalysisSetting;
}
/** Canary and baseline get `weight` each and are judged against each other; then all is as before. */
 | {
	readonly do: "experiment";
	readonly weight: Weight;
	readonly analysis: AnalysisSetting;
} | {
	readonly do: "hook";
	readonly hook: string;
}
/** Applies a stack that was planned and approved when the run began, and was not applied since. */
 | {
	readonly do: "iac";
	readonly stack: string;
}
/** Until it allows; where it denies, or not in time (I10), it is rolled back. */
 | {
	readonly do: "gate";
	readonly gate: GateSetting;
};
interface GateSetting {
	readonly asks: GateQuestion;
	/** Seconds between two questions. */
	readonly everySeconds: number;
	readonly timeoutSeconds: number;
}
type GateQuestion = {
	readonly kind: "window";
	readonly window: TimeWindow;
} | {
	readonly kind: "command";
	readonly command: readonly string[];
	/** Relative to the project file. */
	readonly directory: string;
	readonly env: Readonly<Record<string, string>>;
} | {
	readonly kind: "http";
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
};
interface Strategy {
	readonly kind: "canary" | "blue-green" | "rolling" | "a-b";
	readonly steps: readonly RolloutStep[];
	/** So many instances are enough for all the traffic while it rolls: fewer than the replicas. @default all replicas */
	readonly capacity?: number;
}
interface StackOutcome {
	readonly stack: string;
	readonly outcome: "applied" | "unchanged" | "skipped";
}
interface Revision {
	readonly id: string;
	/** As in the project file: references in it are resolved when instances are started, so that no secret is in here. */
	readonly settings: ServiceSettings;
	/** ISO 8601, in UTC: the same settings, brought up anew. */
	readonly restartedAt?: string;
}
interface RolloutHook {
	readonly name: string;
	/** `step`: where a step of the strategy names it. */
	readonly at: HookPoint | "step";
	readonly onFailure: HookConsequence;
}
interface RolloutLimits {
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
interface GradualRollback {
	readonly step: Weight;
	readonly seconds: number;
}
interface RolloutDefinition {
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
interface Instances {
	readonly revision: string;
	/** Of an experiment: another set of the stable revision. */
	readonly twin?: "baseline";
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
type RolloutEffect = 
/** Which revision is stable, which one is new. */
{
	readonly kind: "rollout.prepare";
	readonly service: string;
} | {
	readonly kind: "deploy.ensure";
	readonly service: string;
	readonly arm: ArmName;
	readonly revision: Revision;
	readonly count: number;
} | {
	readonly kind: "deploy.observe";
	readonly service: string;
	readonly revision: Revision;
	readonly twin?: "baseline";
}
/** Every instance of the service but those of the revisions to keep, and every baseline; drained first. */
 | {
	readonly kind: "deploy.prune";
	readonly service: string;
	readonly keep: readonly string[];
} | {
	readonly kind: "route.ensure";
	readonly service: string;
	readonly spec: RouteSpec;
} | {
	readonly kind: "route.observe";
	readonly service: string;
} | {
	readonly kind: "route.release";
	readonly service: string;
} | {
	readonly kind: "metrics.query";
	readonly service: string;
	readonly analysis: AnalysisSetting;
	/** Whose answer it is: of another step it counts for nothing. */
	readonly step: number;
	readonly stable: string;
	readonly canary: string;
	/** What the canary is compared with. @default the stable arm */
	readonly against?: "baseline";
	/** Since when requests of both arms are counted, ISO 8601 in UTC. @default they are not */
	readonly countedSince?: string;
	/** By metric: its window begins here, ISO 8601 in UTC. @default as long before `at` as the analysis says */
	readonly from?: Readonly<Record<string, string>>;
	/** The evaluation time of every query, ISO 8601 in UTC. */
	readonly at: string;
} | {
	readonly kind: "stack.apply";
	readonly service: string;
	readonly stack: string;
}
/** Shows people where they may decide, while it waits for one of them. `until`: ISO 8601, in UTC. */
 | {
	readonly kind: "approval.offer";
	readonly service: string;
	readonly step: number;
	readonly until: string;
}
/** `step`: whose answer it is: of another step it counts for nothing. */
 | {
	readonly kind: "gate.ask";
	readonly service: string;
	readonly step: number;
	readonly asks: GateQuestion;
}
/** `occasion`: the same for every repetition. */
 | {
	readonly kind: "hook.run";
	readonly service: string;
	readonly hook: string;
	readonly occasion: string;
} | {
	readonly kind: "notify.post";
	readonly service: string;
	readonly to: string;
	readonly notice: Notice;
}
/** Writes down which revision is stable from now on; `null`: none is. `takenBack`: was never proven, and is forgotten. */
 | {
	readonly kind: "rollout.settle";
	readonly service: string;
	readonly revision: Revision | null;
	readonly takenBack?: string;
};
interface Notice {
	readonly type: "started" | "approval" | "held" | "promoted" | "rolled-back" | "superseded" | "failed";
	readonly revision: string;
	readonly reason: string;
	/** Of an approval: which step waits for it, from 0. */
	readonly step?: number;
}
type Verb = "pause" | "resume" | "promote" | "promote-full" | "skip" | "abort" | "supersede" | "approve" | "reject";
interface Reason {
	readonly code: "verdict" | "no-evidence" | "not-ready" | "effect" | "hook" | "deadline" | "not-approved" | "abort" | "superseded" | "traffic" | "gate" | "stack";
	readonly text: string;
}
type Phase = {
	readonly name: "preparing";
}
/** Step -1 brings in order what was found. `since`: when what the step wants was reached. */
 | {
	readonly name: "shifting";
	readonly step: number;
	readonly since?: string;
	readonly looks?: Looks;
	/** What was measured before a break proves nothing: it has begun once more. */
	readonly again?: true;
	/** What a gate answered last. */
	readonly gate?: GateAnswer & {
		readonly at: string;
	};
	/** People were shown where they may decide. */
	readonly offered?: true;
}
/** `switching`: all traffic to the new revision. `finishing`: it is stable; the old one goes. */
 | {
	readonly name: "promoting";
	readonly part: "switching" | "finishing";
}
/** `gradual`: what the canary keeps for now, and since when; left out: it is not decided yet how it goes back. */
 | {
	readonly name: "rolling-back";
	readonly reason: Reason;
	readonly gradual?: {
		readonly weight: Weight;
		readonly since?: string;
	};
} | {
	readonly name: "ended";
	readonly outcome: Outcome;
	readonly reason?: Reason;
};
type Outcome = "promoted" | "rolled-back" | "superseded" | "unchanged" | "failed" | "stuck";
interface LookTally {
	readonly failed: number;
	/** In a row. */
	readonly errors: number;
	readonly inconclusive: number;
	readonly passed: number;
}
interface Looks {
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
interface InFlight {
	readonly id: number;
	readonly effect: RolloutEffect;
}
interface Known {
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
interface StepApproval {
	readonly step: number;
	readonly by: string;
	readonly at: string;
	readonly note?: string;
}
interface Trouble {
	/** Which of several that one kind of effect is for: that another one succeeds does not end it. */
	readonly about?: string;
	readonly attempts: number;
	readonly nextAt: string;
	readonly error: StepError;
}
interface RolloutState {
	readonly version: 1;
	readonly phase: Phase;
	readonly revisions?: {
		readonly stable: Revision | null;
		readonly canary: Revision;
	};
	readonly known: Known;
	/** At most one effect changes or reads the world at a time: two writes never race. */
	readonly inFlight?: InFlight;
	/** Told beside all else; they hold nothing up but the end. */
	readonly notices: readonly InFlight[];
	readonly nextId: number;
	/** As the data plane last had them. */
	readonly lastArms?: readonly {
		readonly name: string;
		readonly weight: Weight;
	}[];
	readonly lastVerdict?: Verdict;
	/** What the judge keeps in mind, over all analyses. */
	readonly memory?: JudgeMemory;
	/** Last wish that was heard. */
	readonly heard: number;
	/** Failed attempts in a row, by kind of effect. */
	readonly trouble: Readonly<Partial<Record<RolloutEffect["kind"], Trouble>>>;
	/** Since when an arm is not as large as it must be. */
	readonly unready?: {
		readonly arm: ArmName;
		readonly since: string;
	};
	/** Since when requests are waited for at instances of an arm that are to go. */
	readonly draining?: {
		readonly arm: ArmName;
		readonly since: string;
	};
	/** Who let it go on past which step, from 0; oldest first. */
	readonly approvals?: readonly StepApproval[];
	/** What became of stacks that its steps apply. */
	readonly stacks?: readonly StackOutcome[];
	/** Hooks that have run. */
	readonly hooks: readonly string[];
	/** `hook`: by a hook, which holds also what has not begun. */
	readonly paused?: {
		readonly by: string;
		readonly at: string;
		readonly hook?: true;
	};
	/** Since when it has made no progress. */
	readonly progressAt: string;
	/** Something of the world was changed, or was about to be. */
	readonly touched?: boolean;
	/** It was begun to write down the new revision as the stable one: who goes back now has to write down the old one. */
	readonly settling?: boolean;
	/** The new revision is written down as the stable one. */
	readonly settled?: boolean;
}
/** `stop`: services are stopped; it has no steps, and is there for the locks that it holds meanwhile (I8). */
export type RunKind = "plan" | "apply" | "destroy" | "drift" | "deploy" | "stop";
type Effect = {
	readonly kind: "iac.plan";
	readonly stack: string;
	readonly mode: "apply" | "destroy" | "refresh-only";
} | {
	readonly kind: "iac.apply";
	readonly stack: string;
	readonly mode: "apply" | "destroy" | "refresh-only";
}
/** `services`: are rolled out after it, and are part of what is asked. @default none */
 | {
	readonly kind: "approval.ask";
	readonly services?: readonly string[];
}
/** A machine of its own: its effects are run one by one, and its state is kept in the step. */
 | {
	readonly kind: "rollout";
	readonly rollout: RolloutDefinition;
};
interface StepDefinition {
	/** Unique in the run, e.g. `plan:network`. */
	readonly id: string;
	readonly effect: Effect;
	/** Ids of steps that must be done first. */
	readonly dependsOn: readonly string[];
	/** Ids of steps that must have ended first, done or not; at least one of them done. @default none */
	readonly after?: readonly string[];
}
interface RunDefinition {
	readonly version: 1;
	readonly id: string;
	readonly kind: RunKind;
	readonly project: string;
	readonly environment: string;
	readonly steps: readonly StepDefinition[];
	/** Steps at a time, at least 1. */
	readonly parallelism: number;
	/** `stop`: after a failure nothing new starts; `continue`: what does not depend on it goes on. */
	readonly onFailure: "stop" | "continue";
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
interface RunReviewRecord {
	readonly digest: string;
	/** ISO 8601, in UTC. */
	readonly createdAt: string;
	readonly createdBy: string;
	readonly approvals: readonly ApprovalRecord[];
}
type StepState = {
	readonly rollout?: RolloutState;
} & StepProgress;
type StepProgress = 
/** `attempts`: how often it was begun before the run was resumed; left out for none. */
{
	readonly status: "waiting";
	readonly attempts?: number;
} | {
	readonly status: "running";
	readonly attempt: number;
	readonly startedAt: string;
} | {
	readonly status: "done";
	readonly attempt: number;
	readonly startedAt: string;
	readonly endedAt: string;
	readonly result: Json;
} | {
	readonly status: "failed";
	readonly attempt: number;
	readonly startedAt: string;
	readonly endedAt: string;
	readonly error: StepError;
}
/** Begun, and stopped by request or by the death of the host; it is done again on resume. */
 | {
	readonly status: "interrupted";
	readonly attempt: number;
	readonly startedAt: string;
	readonly endedAt: string;
}
/** Cannot start: these steps failed, were interrupted or are blocked themselves. */
 | {
	readonly status: "blocked";
	readonly by: readonly string[];
};
/**
 * `failed`, `stopped`, `waiting` and `queued` can be resumed. `waiting`: for an approval. `queued`: for another run to end. `superseded`: a later run took its place.
 * `rolled-back`: a rollout went back to what was there before, and is over.
 */
export type RunStatus = "running" | "stopping" | "done" | "failed" | "stopped" | "waiting" | "queued" | "declined" | "rolled-back" | "superseded";
interface RunState {
	readonly version: 1;
	readonly status: RunStatus;
	readonly steps: Readonly<Record<string, StepState>>;
}
type GateEvent = {
	readonly type: "gate";
	readonly step: number;
} & GateAnswer;
interface HookEvent {
	readonly type: "hook";
	readonly hook: string;
	readonly occasion: string;
	readonly failed?: string;
}
type RolloutEvent = {
	readonly type: "revisions";
	readonly stable: string | null;
	readonly canary: string;
}
/** `step`: from 1. */
 | {
	readonly type: "step";
	readonly step: number;
	readonly of: number;
	readonly text: string;
} | {
	readonly type: "phase";
	readonly phase: Phase["name"];
	readonly reason?: Reason;
} | {
	readonly type: "weights";
	readonly arms: Readonly<Record<string, number>>;
} | {
	readonly type: "verdict";
	readonly verdict: Verdict;
} | GateEvent | HookEvent
/** Somebody let it go on; `step`: from 1. */
 | {
	readonly type: "approved";
	readonly step: number;
	readonly by: string;
	readonly note?: string;
}
/** A step of it has applied a stack. */
 | ({
	readonly type: "stack";
} & StackOutcome)
/** It does not go on although its time has come. */
 | {
	readonly type: "held";
	readonly by: "person" | "evidence" | "gate";
	readonly reason: string;
} | {
	readonly type: "retried";
	readonly effect: string;
	readonly attempts: number;
	readonly error: string;
} | {
	readonly type: "ended";
	readonly outcome: Outcome;
	readonly reason?: Reason;
};
/** What an engine reports while it works on one stack. */
export type EngineEvent = {
	readonly type: "resource.started";
	readonly address: string;
	readonly action: string;
} | {
	readonly type: "resource.progress";
	readonly address: string;
	readonly action: string;
	readonly elapsedSeconds: number;
} | {
	readonly type: "resource.completed";
	readonly address: string;
	readonly action: string;
	readonly elapsedSeconds: number;
	readonly id?: string;
} | {
	readonly type: "resource.failed";
	readonly address: string;
	readonly action: string;
	readonly elapsedSeconds: number;
}
/** Where people may decide; told, and not kept. `step`: from 1. */
 | {
	readonly type: "approval.offered";
	readonly service: string;
	readonly step: number;
	readonly until: string;
	readonly approve: string;
	readonly reject: string;
} | {
	readonly type: "refresh";
	readonly address: string;
} | {
	readonly type: "change.planned";
	readonly address: string;
	readonly action: string;
} | {
	readonly type: "drift.found";
	readonly address: string;
	readonly action: string;
} | {
	readonly type: "diagnostic";
	readonly severity: "error" | "warning";
	readonly summary: string;
	readonly detail?: string;
	readonly address?: string;
	readonly file?: string;
	readonly line?: number;
}
/** A command of the tool began: `init`, `plan`, `apply`, ... */
 | {
	readonly type: "command.started";
	readonly command: string;
	/** Addresses of providers that ran already: the tool was attached to them. Left out for none. */
	readonly attached?: readonly string[];
} | {
	readonly type: "command.ended";
	readonly command: string;
	readonly seconds: number;
	readonly exitCode: number | null;
}
/** `init` was not needed. */
 | {
	readonly type: "init.skipped";
}
/** A type this version does not know, or plain text between events: shown, never fatal. */
 | {
	readonly type: "message";
	readonly text: string;
	readonly engineType?: string;
};
export type RunEvent = {
	readonly at: string;
	readonly run: string;
} & RunEventBody;
/** `stack`, `service`: what a step is about, where it is about one. */
export type RunEventBody = {
	readonly type: "run.started";
	readonly kind: string;
	readonly environment: string;
	readonly steps: readonly {
		readonly id: string;
		readonly stack?: string;
		readonly service?: string;
		readonly dependsOn: readonly string[];
		/** It was done before the run was resumed: no other event tells of it. */
		readonly done?: true;
	}[];
	readonly resumed: boolean;
	/** Stacks that are applied without a plan of their own: nothing is there of them yet. Left out for none. */
	readonly first?: readonly string[];
}
/** It waits for another run that works on the same services. `until`: ISO 8601 in UTC, and then it gives up. */
 | {
	readonly type: "run.queued";
	readonly behind: string;
	readonly services: readonly string[];
	/** `supersede`: the other run was asked to make way. */
	readonly how: "queue" | "supersede";
	readonly until: string;
} | {
	readonly type: "step.started";
	readonly step: string;
	readonly stack?: string;
	readonly service?: string;
	readonly attempt: number;
} | {
	readonly type: "step.done";
	readonly step: string;
	readonly stack?: string;
	readonly service?: string;
	readonly seconds: number;
	/**
	 * Of a plan that was not made again: `confirmedAt`, when the world was last asked (ISO 8601, UTC). Of an apply
	 * without a plan of its own: `first`, true.
	 */
	readonly result: Json;
} | {
	readonly type: "step.failed";
	readonly step: string;
	readonly stack?: string;
	readonly service?: string;
	readonly seconds: number;
	readonly error: StepError;
} | {
	readonly type: "step.interrupted";
	readonly step: string;
	readonly stack?: string;
	readonly service?: string;
	readonly seconds: number;
} | {
	readonly type: "step.blocked";
	readonly step: string;
	readonly stack?: string;
	readonly service?: string;
	readonly by: readonly string[];
} | {
	readonly type: "engine";
	readonly step: string;
	readonly stack: string;
	readonly event: EngineEvent;
} | {
	readonly type: "rollout";
	readonly step: string;
	readonly service: string;
	readonly event: RolloutEvent;
} | {
	readonly type: "run.stopping";
} | {
	readonly type: "run.ended";
	readonly status: string;
	readonly seconds: number;
	readonly criticalPath: readonly {
		readonly step: string;
		readonly seconds: number;
	}[];
};
/** Receives every event of a run as it happens. Must not throw. */
export type Listener = (event: RunEvent) => void;
type Taking = "last" | "mean" | "sum" | "min" | "max";
type MetricSourceSetting = ({
	readonly kind: "prometheus";
} & HttpPlace) | ({
	readonly kind: "http";
	readonly method?: "GET" | "POST";
	readonly body?: Json;
	/** JSONPath, as `events` and `time`. */
	readonly value: string;
	readonly events?: string;
	readonly time?: string;
} & HttpPlace & Late) | {
	readonly kind: "command";
	readonly command: readonly string[];
	/** Relative to the project file. */
	readonly directory: string;
	readonly env: Readonly<Record<string, string>>;
} | {
	readonly kind: "csv";
	readonly file: string;
	readonly take: Taking;
	readonly everyMs?: number;
} | ({
	readonly kind: "datadog";
	readonly apiKey: string;
	readonly applicationKey: string;
} & Series & HttpPlace & Late) | ({
	readonly kind: "newrelic";
	readonly apiKey: string;
	readonly account: number;
} & HttpPlace & Late) | ({
	readonly kind: "influxdb";
	readonly organization?: string;
	readonly database?: string;
} & Series & HttpPlace & Late) | ({
	readonly kind: "graphite";
} & Series & HttpPlace & Late) | ({
	readonly kind: "cloudwatch";
	readonly region: string;
	/** @default those of the environment */
	readonly accessKeyId?: string;
	readonly secretAccessKey?: string;
	readonly sessionToken?: string;
} & Series & HttpPlace & Late);
interface Series {
	readonly take: Taking;
}
interface Late {
	/** It is asked about so long ago: its numbers come late. */
	readonly delayMs?: number;
}
interface HttpPlace {
	readonly url: string;
	readonly user?: string;
	readonly password?: string;
	readonly token?: string;
	/** Each PEM itself, or the path of a file that holds it, relative to the project file. */
	readonly tls?: {
		readonly ca?: string;
		readonly cert?: string;
		readonly key?: string;
		/** The name that its certificate is for, where it is reached by another one. */
		readonly serverName?: string;
	};
	readonly headers: Readonly<Record<string, string>>;
}
type RouterKind = "local" | "nginx" | "haproxy" | "caddy" | "envoy";
type OnNewRevision = "supersede" | "queue" | "reject";
interface Service {
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
interface ServiceHook {
	readonly name: string;
	readonly at: HookPoint | "step";
	readonly command: readonly string[];
	/** Relative to the project file. */
	readonly directory: string;
	readonly env: Readonly<Record<string, string>>;
	readonly timeoutMs: number;
	readonly onFailure: HookConsequence;
}
interface NotifierSetting {
	readonly kind: "slack" | "webhook" | "cloudevents" | "stdout";
	readonly url?: string;
	/** Key of the signature. */
	readonly secret?: string;
}
export type CloudName = "aws" | "azure" | "gcp" | "digitalocean" | "on-prem";
/** The IaC tool that owns a stack's state. `auto`: the one that applied the stack before, else the first one found. */
export type EngineName = "terraform" | "opentofu";
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
export type SecretSource = {
	readonly kind: "env";
	readonly name: string;
} | {
	readonly kind: "file";
	readonly path: string;
} | {
	readonly kind: "command";
	readonly argv: readonly string[];
};
export interface Settings {
	/** How many steps run at a time. @default 4 */
	readonly parallelism: number;
	/** Engine of stacks that name none. @default 'auto' */
	readonly engine: EngineName | "auto";
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
	readonly service: "local" | "embedded";
	/** Of the built-in service; with `local`, to read what it holds still. */
	readonly encryption: StateEncryption;
}
export type StateEncryption = {
	readonly kind: "none";
}
/** `previous`: what was encrypted with it can still be read. */
 | {
	readonly kind: "key";
	readonly key: StateKeySource;
	readonly previous?: StateKeySource;
};
/** `own`: a file below `.fairlead`, made with the first state. */
export type StateKeySource = SecretSource | {
	readonly kind: "own";
};
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
	readonly engine: EngineName | "auto";
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
export type StackContent = {
	readonly kind: "resources";
	readonly resources: readonly Resource[];
	readonly modules: readonly Module[];
	readonly imports: readonly ImportRequest[];
	readonly removed: readonly RemovedRequest[];
	readonly moved: readonly MovedRequest[];
} | {
	readonly kind: "source";
	/** Relative to the project file's directory. */
	readonly directory: string;
	readonly workspace?: string;
};
/** The generic resource. Data sources have `mode: 'data'`. */
export interface Resource {
	readonly mode: "managed" | "data";
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
	readonly ignoreChanges?: readonly string[] | "all";
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
declare const accessLevels: readonly [
	"read",
	"plan",
	"write"
];
type Access = (typeof accessLevels)[number];
interface TokenScope {
	readonly access: Access;
	/** States the token is for: `environment/stack`, or a prefix that ends with `*`; `*` alone: all. */
	readonly states: readonly string[];
}
interface StateFacts {
	readonly serial: number;
	readonly lineage: string;
	/** Version of the tool that wrote it. */
	readonly toolVersion?: string;
	/** Instances of managed resources; undefined: OpenTofu has encrypted it. */
	readonly resources?: number;
}
declare const brand: unique symbol;
export interface DeliveryErrorOptions {
	readonly cause?: unknown;
	/** More precise than the catalogue's. */
	readonly hint?: string;
	readonly problems?: readonly Problem[];
	/** Facts for machines: JSON, without secrets. */
	readonly data?: Json;
}
/** The one error class. Recognise it with {@link isDeliveryError} and by its `code`, never by its text. */
export declare class DeliveryError extends Error {
	readonly [brand] = true;
	readonly code: ErrorCode;
	readonly hint: string;
	readonly problems: readonly Problem[];
	readonly data: Json | undefined;
	constructor(code: ErrorCode, message: string, options?: DeliveryErrorOptions);
}
/** True for a Fairlead error, also one of another copy of the package. */
export declare const isDeliveryError: (error: unknown) => error is DeliveryError;
type HolderLife = "alive" | "gone" | "unknown";
export interface StateLock {
	readonly id: string;
	/** What the tool says of itself: `user@host`. */
	readonly who: string;
	/** `OperationTypeApply` and the like. */
	readonly operation: string;
	readonly since: string;
	/** The lock as the tool wrote it, handed back to whoever is refused. */
	readonly info: JsonObject;
}
export interface StoredRun {
	readonly definition: RunDefinition;
	readonly state: RunState;
	readonly status: RunStatus;
	readonly createdAt: string;
	readonly updatedAt: string;
	/** Set while a process holds it; `alive` false: that process is gone without saying so. */
	readonly holder?: Holder & {
		readonly alive: boolean;
	};
	/** The run that took its place. */
	readonly supersededBy?: string;
}
interface Holder {
	readonly pid: number;
	/** Start time as the operating system tells it. */
	readonly startedAt: string;
	readonly host: string;
	readonly user: string;
}
export interface StackRecord {
	readonly environment: string;
	readonly stack: string;
	/** `begun`: an apply or destroy was started, and its end is not known (yet): the process may have been killed. */
	readonly status: "begun" | "applied" | "destroyed" | "failed";
	/** What the stack needed then: whoever destroys one of these has to ask about it, also where no file names it any more. */
	readonly dependsOn?: readonly string[];
	readonly engine: string;
	readonly engineVersion: string;
	readonly run: string;
	readonly at: string;
	readonly resources?: number;
}
/** What became of a damaged journal. */
export interface JournalRepair {
	/** What was wrong; empty: nothing was done. */
	readonly faults: readonly JournalFault[];
	/** Where the damaged journal lies now. */
	readonly kept?: string;
	/** What the new journal has of the old one. */
	readonly saved: {
		readonly runs: number;
		readonly entries: number;
	};
	/** Entries that should be there and could not be read, or did not read as they were written. */
	readonly lost: number;
}
export interface JournalFault {
	readonly what: string;
	readonly run?: string;
	readonly mend: string;
}
type StateChange = "write" | "rollback" | "import" | "migrate" | "recovered" | "delete";
/** What is known of a version without its content. */
export interface StateVersion extends StateFacts {
	readonly state: string;
	/** From 1, in the order of writing. */
	readonly version: number;
	readonly how: StateChange;
	readonly who: string;
	readonly at: string;
	readonly bytes: number;
	/** Id of the key it is encrypted with; undefined: plain. */
	readonly keyId?: string;
}
export interface StoredStateSummary {
	readonly state: string;
	readonly newest: StateVersion;
	readonly deleted: boolean;
	readonly lock?: StateLock & {
		readonly life: HolderLife;
	};
}
/** Speaks the protocol of Terraform's `http` backend. */
export interface StateService {
	/** `http://127.0.0.1:PORT` or `https://...`. */
	readonly address: string;
	/** Resolves when it has ended. */
	readonly closed: Promise<void>;
	/** A new random token; it lives in memory, as long as the service. */
	grant(scope: TokenScope, who: string): string;
	/** Takes back what was refused to a state's clients since it was last asked for: tools tell the number only. */
	refusals(state: string): readonly unknown[];
	close(): void;
}
export type StackOutputs = Readonly<Record<string, {
	readonly value: Json;
	readonly sensitive: boolean;
}>>;
export interface FoundTool {
	readonly engine: EngineName;
	readonly path: string;
	readonly origin: "setting" | "installed" | "path";
	readonly version?: string;
	/** Why it cannot be used. */
	readonly fault?: string;
}
/** A resource that will be gone, for good or until a new one takes its place. */
export interface Destruction {
	readonly stack: string;
	readonly address: string;
	readonly deposed?: string;
	readonly type: string;
	readonly action: "delete" | "replace";
	readonly createFirst?: boolean;
	/** What it holds, e.g. `database`; left out where nothing is known to be lost with it. */
	readonly holds?: string;
}
/** A stack that was changed behind our back. */
export interface StackDrift {
	readonly stack: string;
	readonly changes: readonly Change[];
	/** When it was last known to be in order; left out where no record tells. */
	readonly lastInOrder?: InOrder;
	readonly mending: Mending;
}
export interface InOrder {
	/** ISO 8601, in UTC. */
	readonly at: string;
	/** The run that found it so, or left it so. */
	readonly run: string;
	/** `applied`: it was brought in order. `planned`, `looked at`: nothing was found that had changed. */
	readonly how: "applied" | "planned" | "looked at";
}
/** What an apply would do about it, as a plan of the stack says: it may also do what has nothing to do with the drift. */
export type Mending = {
	readonly kind: "planned";
	readonly plan: StackPlan;
} | {
	readonly kind: "unknown";
	readonly because: string;
};
export interface DriftNews {
	readonly stack: string;
	/** Not drifted before, or in another way now. */
	readonly found: readonly Change[];
	/** Drifted before and in order now, as it was last seen. */
	readonly settled: readonly Change[];
}
export interface DnsName {
	readonly stack: string;
	/** Of the record. */
	readonly address: string;
	/** Without a dot at the end. */
	readonly name: ShownValue;
	/** It may be relative to a zone whose name is not known. */
	readonly relative?: true;
}
/** What a stack's changes may be felt by. */
export interface Reach {
	readonly stack: string;
	/** Stacks that need it, directly or not, sorted. */
	readonly downstream: readonly string[];
	/** Targets that it and its downstream are in, sorted by name. */
	readonly places: readonly ReachedPlace[];
	/** Of the records in it and in its downstream, sorted by stack and address. */
	readonly dns: readonly DnsName[];
	/** Stacks among them that may have DNS records which neither a plan nor the project file tells. */
	readonly unseen: readonly string[];
}
export interface ReachedPlace {
	readonly target: string;
	readonly cloud: CloudName;
	readonly region?: string;
	/** Account, subscription or project, where the target names one. */
	readonly account?: ShownValue;
}
type FindingKind = "left-out" | "differs" | "to-write";
/** What an import could not take over as it was. */
export interface ImportFinding {
	readonly kind: FindingKind;
	readonly file: string;
	readonly line?: number;
	readonly column?: number;
	/** Kind and name of the object: `Rollout web`. */
	readonly object: string;
	/** In the object, e.g. `spec.strategy.canary.steps[0]`; empty: all of it. */
	readonly path: string;
	/** In a few words. */
	readonly why: string;
}
export interface JudgedApproval {
	readonly approval: ApprovalRecord;
	/** Undefined: it counts. */
	readonly fault?: ApprovalFault;
	/** The name of the key that it is signed with, where that is one of the environment's. */
	readonly key?: string;
}
type ApprovalFault = "of another plan" | "not signed" | "signed with an unknown key" | "signature does not fit" | "by who made the plan" | "expired" | "dated in the future" | "counted already";
export interface SavedPlan {
	/** Absolute. */
	readonly path: string;
	readonly digest: string;
}
export interface ApproveOptions {
	/** @default user@host */
	readonly by?: string;
	readonly comment?: string;
	/** Path of a private Ed25519 key as PEM; relative to the current directory. */
	readonly sign?: string;
}
/** A plan file as it can be read without the project. */
export interface OpenedPlan {
	/** Absolute. */
	readonly path: string;
	readonly file: PlanFile;
	/** Of an approval without a fault nothing more is known than that it is of this plan: whose keys count, the project says. */
	readonly approvals: readonly JudgedApproval[];
}
/** Asks a person. */
export interface Asker {
	/** False: nobody is there to answer (no terminal). */
	readonly interactive: boolean;
	/** Yes or no. */
	confirm(question: string, fallback: "yes" | "no"): Promise<boolean>;
	/** True when exactly `word` was typed. */
	confirmByName(question: string, word: string): Promise<boolean>;
}
/** Why a stack counts as touched. */
export type TouchReason = 
/** It was not in the project then. */
{
	readonly kind: "added";
}
/** The environment was not in the project then. */
 | {
	readonly kind: "environment-added";
}
/** Parts of the effective project that concern it and say something else now, e.g. `variables.size`. */
 | {
	readonly kind: "definition";
	readonly paths: readonly string[];
}
/** Files below what it reads: its root module, a module called by path, a file that is named. */
 | {
	readonly kind: "files";
	readonly of: WatchKind;
	readonly path: string;
	readonly files: readonly string[];
}
/** It reads something that is outside of the repository: nobody can tell whether that changed. */
 | {
	readonly kind: "outside";
	readonly path: string;
}
/** The project file is a program: what it made of the stack then cannot be told. */
 | {
	readonly kind: "program";
	readonly files: readonly string[];
};
export type SelectionReason = 
/** In: nothing narrows the choice. */
{
	readonly kind: "all";
} | {
	readonly kind: "named";
} | {
	readonly kind: "label";
	readonly label: string;
	readonly value: string;
} | TouchReason
/** In: it depends on these directly, and they were chosen or depend on what was. */
 | {
	readonly kind: "dependent";
	readonly of: readonly string[];
}
/** Out. */
 | {
	readonly kind: "not-named";
} | {
	readonly kind: "label-differs";
	readonly label: string;
	readonly value: string | null;
} | {
	readonly kind: "unchanged";
} | {
	readonly kind: "excluded";
};
export interface StackDecision {
	readonly stack: string;
	readonly selected: boolean;
	/** Never empty. */
	readonly reasons: readonly SelectionReason[];
}
export type WatchKind = "source" | "module" | "file";
/** Which stacks a command is about. A stack has to meet every condition that is given. */
export interface SelectionOptions {
	/** Only these. @default all */
	readonly stacks?: readonly string[];
	/** Only stacks with these labels: of one key any of the values, of several keys all. */
	readonly labels?: Readonly<Record<string, readonly string[]>>;
	/**
	 * Only stacks that were touched since the work left `ref`: by a change of their part of the project, of their files, of
	 * modules they call by path. Not committed counts too. `{}`: since it left the main branch.
	 */
	readonly changed?: {
		readonly ref?: string;
	};
	/** Also what depends on the chosen ones, directly or not. @default false */
	readonly withDependents?: boolean;
	/** Never these. */
	readonly exclude?: readonly string[];
}
export interface Selection {
	/** Chosen, sorted by name. Empty: there is nothing to do. */
	readonly stacks: readonly string[];
	/** Every stack of the project with the reasons. */
	readonly decisions: readonly StackDecision[];
	/** What was compared with; only with `changed`. */
	readonly since?: {
		readonly ref: string;
		readonly commit: string;
	};
	/**
	 * Stacks that the project file had then and does not have now: nothing of them is planned. Only with `changed`, and not
	 * where the project file is a program that has changed: that cannot be told.
	 */
	readonly removed?: readonly string[];
}
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
	readonly onFailure?: "stop" | "continue";
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
export type ResumeOptions = Omit<ApplyOptions, "stacks" | "selection" | "plan">;
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
	readonly blocked: readonly {
		readonly step: string;
		readonly by: readonly string[];
	}[];
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
/** Who owns what: a resource of the state, by its address, leaves one stack and comes to another. */
export interface Transfer {
	readonly environment: string;
	readonly from: string;
	readonly into: string;
	/** `aws_subnet.web`. */
	readonly address: string;
	/** Name in the project file. */
	readonly resource: string;
	/** Instances in the state: their keys in brackets (empty: the only one) and the provider's ids. */
	readonly instances: readonly {
		readonly key: string;
		readonly id: string | undefined;
	}[];
}
/** Resources change stacks, stacks change names; nothing in the clouds changes. Each is safe to repeat after a kill. */
export interface Refactoring {
	/** A resource becomes one of another stack. @throws REFACTOR_* */
	move(wish: MoveWish, options?: RefactorOptions): Promise<Refactored>;
	/** Several resources become a new stack. @throws REFACTOR_* */
	split(wish: SplitWish, options?: RefactorOptions): Promise<Refactored>;
	/** All of a stack becomes part of another one. @throws REFACTOR_* */
	merge(wish: MergeWish, options?: RefactorOptions): Promise<Refactored>;
	/** A stack gets another name, in all environments. @throws REFACTOR_* */
	rename(wish: RenameWish, options?: RefactorOptions): Promise<Refactored>;
	/** Goes on with all moves that the project file has requests for, and takes the requests out. */
	finish(options?: RefactorOptions): Promise<Refactored>;
}
export interface MoveWish {
	readonly stack: string;
	readonly resource: string;
	readonly into: string;
}
export interface SplitWish {
	readonly stack: string;
	readonly resources: readonly string[];
	/** A name that no stack has. */
	readonly into: string;
}
export interface MergeWish {
	/** Is no more afterwards. */
	readonly stack: string;
	readonly into: string;
}
export interface RenameWish {
	readonly from: string;
	readonly to: string;
}
/** As of an apply. */
export interface RefactorOptions {
	readonly asker?: Asker;
	readonly autoApprove?: boolean;
	readonly onPlan?: (plans: readonly StackPlan[]) => void;
	readonly onEvent?: Listener;
	readonly signal?: AbortSignal;
	readonly hardSignal?: AbortSignal;
	/** Only says what would be edited and moved: nothing is planned or written. */
	readonly dryRun?: boolean;
}
export interface Refactored {
	readonly status: "previewed" | "done";
	/** Lines of the project file that go and come. */
	readonly edits: readonly {
		readonly kind: "removed" | "added";
		readonly line: number;
		readonly text: string;
	}[];
	/** Of the environment that was open. */
	readonly transfers: readonly Transfer[];
	/** How: by `import` and `removed` in plans, or by moving objects of the state. */
	readonly way: "requests" | "state";
	/** Environments whose requests wait in the file. */
	readonly waiting: readonly string[];
	/** What else is to be known. */
	readonly notes: readonly string[];
}
interface Traffic {
	readonly requestsPerSecond: number;
	/** Share of the stable arm's requests that are bad. */
	readonly base: number;
}
interface Outlook {
	readonly bad: number;
	/** Share of them in which it is called worse. */
	readonly found: number;
	/** In which it is called as good in every analysis, or let through as `undecided` says: it is promoted. */
	readonly promoted: number;
	/** In which neither is shown in time: it is held, and goes back when its time is over. */
	readonly held: number;
	/** Of those that are found, half are by then: seconds of analyses, and requests that the canary has served. */
	readonly median?: {
		readonly seconds: number;
		readonly requests: number;
	};
}
export interface ForecastAsked extends Traffic {
	/** Share of the canary's requests that are bad. @default several; a canary that is no worse is always among them */
	readonly effect?: number;
}
interface ForecastStep {
	/** From 1. */
	readonly step: number;
	readonly seconds: number;
	/** Share of all requests, 0 to 1. */
	readonly weight: number;
	/** Requests of the canary. */
	readonly requests: number;
	/** How long it takes at this weight alone to see the effect, if it went on; undefined: longer than thousands of looks. */
	readonly alone?: number;
}
interface MetricForecast {
	readonly metric: string;
	/** Shares of bad requests up to this are as good as equal. */
	readonly allowed: number;
	/** What `alone` of the steps is about. */
	readonly effect: number;
	readonly steps: readonly ForecastStep[];
	readonly outlooks: readonly Outlook[];
	/** What four of five rollouts find, and nothing smaller. Undefined: nothing is found as often. */
	readonly smallest?: Outlook;
}
export interface ServiceForecast {
	readonly service: string;
	readonly alpha: number;
	readonly requestsPerSecond: number;
	readonly base: number;
	readonly metrics: readonly MetricForecast[];
	/** Metrics that nothing can be said of before, and why. */
	readonly without: readonly {
		readonly metric: string;
		readonly why: string;
	}[];
}
type LintCode = "STEP_UNREACHABLE" | "STEP_WITHOUT_EFFECT" | "WEIGHT_FALLS" | "ANALYSIS_WITHOUT_TRAFFIC" | "WINDOW_TOO_LONG" | "WINDOW_TOO_SHORT" | "SAMPLES_NEVER_ENOUGH" | "LOOK_NEVER_HAPPENS" | "POINTS_TOO_FEW" | "SHARE_COARSER_THAN_INSTANCES" | "COUNTER_AS_GAUGE" | "NOT_JUDGED";
export interface LintFinding {
	readonly service: string;
	readonly code: LintCode;
	/** From 1; left out: the strategy as a whole. */
	readonly step?: number;
	readonly message: string;
	readonly hint: string;
}
type RecordedKind = "ratio" | "count" | "rate" | "gauge" | "latency";
interface Recording {
	readonly version: 1;
	readonly service: string;
	readonly environment: string;
	/** ISO 8601, in UTC: the first step begins here, and the last one ends at `until`. */
	readonly from: string;
	readonly until: string;
	readonly stepSeconds: number;
	readonly series: readonly RecordedSeries[];
}
type RecordedArm = "stable" | "canary";
interface RecordedSeries {
	/** As the analysis names it; {@link requestsSeries}: how many requests the arm had. */
	readonly metric: string;
	readonly arm: RecordedArm;
	readonly kind: RecordedKind;
	readonly unit: RecordedUnit;
	readonly better: "higher" | "lower" | "either";
	/** Of a latency: which quantile its value is. */
	readonly quantile?: number;
	/** As the project file had it then; a ready query by its name. */
	readonly query: string;
	/** Number n is of the n-th step: of what happened after its beginning, up to its end. As many as there are steps. */
	readonly points: readonly RecordedPoint[];
}
type RecordedUnit = "share" | "seconds" | "per-second" | "count" | "unknown";
type RecordedPoint = {
	readonly kind: "value";
	/** Left out: there were no events, so that there is no share and no quantile. */
	readonly value?: number;
	readonly events?: number;
	readonly buckets?: readonly HistogramBucket[];
} | RecordedGap;
interface RecordedGap {
	readonly kind: "gap";
	readonly why: Exclude<Measurement["kind"], "value"> | "missing";
	readonly detail?: string;
}
interface Spread$1 {
	readonly median: number;
	readonly p90: number;
}
interface ScenarioSummary {
	readonly regression: string;
	readonly replays: number;
	/** Rolled back by a verdict: a true alarm where there is a regression, a false one where there is none. */
	readonly rolledBack: number;
	readonly promoted: number;
	/** Rolled back because there was not enough evidence in time. */
	readonly noEvidence: number;
	/** Rolled back or failed for another reason. */
	readonly other: number;
	/** The recording ended before they were decided. */
	readonly cutOff: number;
	/** Of those rolled back by a verdict: from the canary's first traffic on. */
	readonly secondsToRollback?: Spread$1;
	/** From the beginning. */
	readonly secondsToPromotion?: Spread$1;
	/** Of those rolled back by a verdict: at how many of them the rollout was at which step, from 1. */
	readonly steps: readonly {
		readonly step: number;
		readonly replays: number;
	}[];
	/** What the canary served until it was decided; of all replays. */
	readonly requests?: Spread$1;
	readonly badRequests?: Spread$1;
	/** The most frequent reasons for a rollback, numbers in them aside; one of each as an example. */
	readonly reasons: readonly {
		readonly replays: number;
		readonly example: string;
	}[];
}
interface BacktestOptions {
	/** Files of recorded metrics, relative to `directory`. At least one. */
	readonly data: readonly string[];
	/** @default the directory of the project file */
	readonly directory?: string;
	/** `errors x2`, `latency tail 5% x10`, `none`. @default none, and the usual ones that the metrics can have */
	readonly regressions?: readonly string[];
	/** Another version of the project file, whose strategy is played beside this one's. */
	readonly against?: string;
	/** Other judges over the same strategy, played beside it: `threshold`, `sequential,alpha=0.05`. */
	readonly judges?: readonly string[];
	/** Rollouts of each policy under each regression. @default 40 */
	readonly replays?: number;
	/** @default 1 */
	readonly seed?: number;
	/** A gap is no data, as in life. @default a gap is refused */
	readonly allowGaps?: boolean;
	/** Called after every replay. */
	readonly onProgress?: (done: number, of: number) => void;
	readonly signal?: AbortSignal;
}
interface BacktestReport {
	readonly service: string;
	readonly seed: number;
	readonly replays: number;
	readonly recordings: readonly BacktestData[];
	readonly policies: readonly {
		readonly name: string;
		readonly scenarios: readonly ScenarioSummary[];
	}[];
	/** What was taken for granted. */
	readonly assumptions: readonly string[];
}
interface BacktestData {
	readonly file: string;
	readonly from: string;
	readonly until: string;
	readonly stepSeconds: number;
}
interface RecordOptions {
	/** ISO 8601, in UTC. @default an hour before `until` */
	readonly since?: string;
	/** ISO 8601, in UTC; what is still to come is waited for. @default now */
	readonly until?: string;
	/** @default as often as the strategy looks */
	readonly stepSeconds?: number;
	/** @default the stable one */
	readonly arms?: readonly RecordedArm[];
	/** A file that is not there yet, relative to `directory`. @default none is written */
	readonly out?: string;
	/** @default the directory of the project file */
	readonly directory?: string;
	/** Ends the waiting; what was recorded until then is kept. */
	readonly signal?: AbortSignal;
}
interface Recorded {
	readonly recording: Recording;
	/** Absolute path of what was written. */
	readonly file?: string;
	/** In how many steps nothing is known of a series; those of which all is known are left out. */
	readonly gaps: readonly {
		readonly series: string;
		readonly steps: number;
	}[];
	readonly warnings: readonly string[];
}
interface Waiting {
	readonly what: string;
	/** ISO 8601, in UTC: when it goes on, or back, by itself. */
	readonly until?: string;
}
interface InstanceSetRef {
	readonly environment: string;
	readonly service: string;
	readonly revision: string;
	/** Tells apart two sets of one revision: the baseline of an experiment. @default none */
	readonly twin?: string;
}
interface ObservedSet extends InstanceSetRef {
	readonly arm: string;
	/** How many are wanted. */
	readonly count: number;
	/** How many can take requests now. */
	readonly ready: number;
	/** Values of its secrets are not known any more: `ensure` it once more, or no instance of it can be started again. */
	readonly lacksSecrets?: true;
	readonly instances: readonly Instance[];
}
interface Instance {
	/** Unique for ever; survives our own restart, not its own. */
	readonly id: string;
	readonly phase: InstancePhase;
	/** Where the router reaches it: the first port. */
	readonly endpoint?: {
		readonly host: string;
		readonly port: number;
	};
	readonly pid?: number;
	/** ISO 8601, in UTC. */
	readonly startedAt?: string;
	/** How often it was started again after it had ended by itself. */
	readonly restarts: number;
	/** Absolute path of the file it prints to, where it is one of this machine. */
	readonly log?: string;
	/** How the last one ended, or why the probe is not content. */
	readonly detail?: string;
}
type InstancePhase = "starting" | "ready" | "unready" | "waiting" | "stopping" | "failed";
/** One service as it is now. */
export interface ServiceStatus {
	readonly service: string;
	/** Undefined: none was ever settled. */
	readonly stable?: {
		readonly revision: string;
		readonly since: string;
		readonly run: string;
	};
	/** Revisions to go back to, the newest first. */
	readonly previous: readonly string[];
	/** Where clients reach it; undefined: nobody serves it, or nobody can be asked. */
	readonly address?: string;
	/** As the proxy has them, in hundredths of a per cent. */
	readonly arms: Readonly<Record<string, number>>;
	readonly instances: readonly ObservedSet[];
	readonly rollout?: RolloutStatus;
	/** The next one, which waits for its turn. */
	readonly queued?: QueuedRollout;
	/** What could not be asked. */
	readonly unknown: readonly string[];
}
interface QueuedRollout {
	readonly run: string;
	/** A process waits; false: `fairlead resume` waits on. */
	readonly alive: boolean;
	readonly behind?: string;
	/** ISO 8601, in UTC: then it gives up. */
	readonly until?: string;
}
export interface RolloutStatus {
	readonly run: string;
	/** A process works on it; false and not ended: `fairlead resume` goes on with it. */
	readonly alive: boolean;
	readonly revision?: string;
	readonly phase: Phase["name"];
	readonly step?: {
		readonly number: number;
		readonly of: number;
		readonly text: string;
	};
	readonly waiting?: Waiting;
	/** `step`: from 1. */
	readonly approvals?: readonly StepApproval[];
	readonly verdict?: Verdict;
	readonly outcome?: Outcome;
	readonly reason?: Reason;
}
export interface Wished {
	readonly run: string;
	/** `heard`: the process that works on it has taken it in. `left`: nobody works on it: it has to be resumed. */
	readonly kind: "heard" | "left";
}
interface Approved extends Wished {
	readonly service: string;
	readonly step: number;
	readonly counted: number;
	/** Zero: the environment asks for none. */
	readonly required: number;
	/** It was the last one that was needed. */
	readonly enough: boolean;
}
export interface Watched {
	readonly run: string;
	readonly status: RunStatus;
	/** False and not ended: nobody works on it any more. */
	readonly alive: boolean;
}
export interface DeployOptions extends Omit<ApplyOptions, "stacks" | "selection" | "plan"> {
	/** Only these services, and no stacks. @default all stacks, then all services */
	readonly services?: readonly string[];
}
export interface UndoOptions extends Omit<ApplyOptions, "stacks" | "selection" | "plan"> {
	/** Beginning of the id of an earlier revision. @default the one before */
	readonly to?: string;
}
type RestartOptions = Omit<UndoOptions, "to">;
/** What is done with services and their rollouts. */
export interface Rollouts {
	/** Rolls a service back to an earlier revision. @throws SERVICE_UNKNOWN, ROLLOUT_REVISION_UNKNOWN */
	undo(service: string, options?: UndoOptions): Promise<RunResult>;
	/** Brings the stable revision up anew, by the service's strategy. @throws ROLLOUT_NOT_LIVE, ROLLOUT_UNDER_WAY */
	restart(service: string, options?: RestartOptions): Promise<RunResult>;
	/** @throws SERVICE_UNKNOWN, ROLLOUT_NONE, ROLLOUT_REFUSED */
	wish(service: string, verb: Verb, options?: {
		readonly signal?: AbortSignal;
	}): Promise<Wished>;
	/** Approves the step that waits for it. @param name of a service, or id of a run @throws ROLLOUT_NONE, ROLLOUT_NOTHING_TO_APPROVE, ROLLOUT_APPROVAL_REFUSED */
	approve(name: string, options?: ApproveOptions & {
		readonly signal?: AbortSignal;
	}): Promise<Approved>;
	/** @throws SERVICE_UNKNOWN */
	status(service?: string, options?: {
		readonly signal?: AbortSignal;
	}): Promise<readonly ServiceStatus[]>;
	/** Follows the newest rollout until it rests. @throws SERVICE_UNKNOWN, ROLLOUT_NONE */
	watch(service: string, watching: {
		readonly onEvent: Listener;
		readonly signal: AbortSignal;
	}): Promise<Watched>;
	/**
	 * Plays rollouts of the service over recorded metrics, with regressions laid over them, in simulated time: what would have
	 * been caught, and at what price. Touches nothing. @throws SERVICE_UNKNOWN, RECORDING_*, BACKTEST_*
	 */
	backtest(service: string, options: BacktestOptions): Promise<BacktestReport>;
	/**
	 * Asks for every metric of the service's strategy over some time, for `backtest`. @throws SERVICE_UNKNOWN, RECORDING_*,
	 * METRIC_*, SECRET_*
	 */
	recordMetrics(service: string, options?: RecordOptions): Promise<Recorded>;
	/** What in the strategies can never work, or not as it looks. @param requestsPerSecond that the service gets */
	lint(options?: {
		readonly requestsPerSecond?: number;
	}): readonly LintFinding[];
	/** What the service's analyses by evidence will see, and what they will miss. @throws SERVICE_UNKNOWN, ROLLOUT_NOT_FORECAST */
	forecast(service: string, asked: ForecastAsked): ServiceForecast;
}
interface RunningServices {
	/** All sets of instances, or those of one service. @throws SERVICE_UNKNOWN */
	list(service?: string, options?: {
		readonly signal?: AbortSignal;
	}): Promise<readonly ObservedSet[]>;
	/** Services that run and that no proxy leads to. @throws SERVICE_UNKNOWN, ROUTER_* where it cannot be told */
	unserved(service?: string, options?: {
		readonly signal?: AbortSignal;
	}): Promise<readonly string[]>;
	/** What instances of a service have printed, as they wrote it, secrets included. Ends by itself unless it follows. */
	logs(service: string, options?: LogOptions): AsyncIterable<LogPart>;
	/**
	 * Gives the routes back and stops the instances. The next `deploy` starts them again.
	 * @throws RUN_HELD while a run works on one of them; nothing was stopped then
	 */
	stop(service?: string, options?: {
		readonly signal?: AbortSignal;
	}): Promise<readonly string[]>;
}
interface LogOptions {
	/** Of each instance. @default 64 kB */
	readonly lastBytes?: number;
	/** Goes on with what is written from now on, also by instances that are started later, until the signal. */
	readonly follow?: boolean;
	readonly signal?: AbortSignal;
}
interface LogPart {
	readonly instance: string;
	readonly revision: string;
	readonly arm: string;
	readonly file: string;
	/** Whole lines. */
	readonly text: string;
}
export interface StateDiff {
	readonly resources: readonly ResourceDiff[];
	readonly outputs: readonly ValueDiff[];
}
export interface ResourceDiff {
	/** With `(deposed ...)` where it is one. */
	readonly address: string;
	readonly kind: "added" | "removed" | "changed";
	/** Of a changed one: the attributes that differ, sorted by name. */
	readonly attributes: readonly ValueDiff[];
}
/** An absent side has no value. Where `sensitive` is true, no value is told. */
export interface ValueDiff {
	readonly name: string;
	readonly before?: Json;
	readonly after?: Json;
	readonly sensitive: boolean;
}
/** States that Fairlead keeps itself. Stacks are those of the open environment. @throws STATE_STORE_*, STATE_KEY_* */
export interface States {
	/** Of all environments. */
	list(): Promise<readonly StoredStateSummary[]>;
	/** What a version says; secrets are masked. @throws STATE_UNKNOWN, STATE_VERSION_UNKNOWN */
	show(stack: string, version?: number): Promise<ShownState>;
	/** Newest first. @throws STATE_UNKNOWN */
	history(stack: string): Promise<readonly StateVersion[]>;
	/** Between two versions, or a version and a text. @default the last change */
	diff(stack: string, between?: DiffRequest): Promise<StateDiff>;
	/** The text of a version, secrets and all. */
	export(stack: string, version?: number): Promise<string>;
	/** Makes an old version (by default the one before) the newest one. The world stays as it is: plan next. @throws STATE_LOCKED */
	rollback(stack: string, version?: number): Promise<StateVersion>;
	/** `force`: also one that goes back or belongs to another lineage. @throws STATE_SERIAL_BACK, STATE_LINEAGE_CHANGED ... */
	import(stack: string, text: string, order?: "check" | "force"): Promise<StateVersion>;
	/** Takes the lock away; undefined: there was none. @throws STATE_LOCKED while its holder is at work, unless by force */
	unlock(stack: string, order?: "check" | "force"): Promise<StateLock | undefined>;
	/** Brings every version under the newest key; how many were under another. */
	rotate(): Promise<number>;
	/**
	 * Brings the states of stacks to where the project file says they are now: the store, a plain file or a backend. Each
	 * is planned in its new place, and the old one goes only when that plan shows no change. Safe to repeat.
	 * @throws STATE_MIGRATION_CHANGED
	 */
	migrate(options?: MigrateOptions): Promise<readonly Migration[]>;
	/** Offers the store to others. @throws STATE_SERVICE_FAILED, STATE_CERTIFICATE, STATE_TOKENS_INVALID */
	serve(options: ServeOptions): Promise<StateService>;
	/** A new token, and the line for the file of tokens that lets it in: the token itself is nowhere in it. */
	token(wish: TokenWish): Promise<{
		readonly token: string;
		readonly line: string;
	}>;
}
export interface MigrateOptions {
	/** @default all */
	readonly stacks?: readonly string[];
	readonly signal?: AbortSignal;
}
export interface Migration {
	readonly stack: string;
	/** `nothing`: it is where it should be, or there is none. */
	readonly moved: "nothing" | `${"file" | "backend"} to store` | `store to ${"file" | "backend"}` | "backend to backend";
}
export interface ServeOptions {
	readonly host: string;
	readonly port: number;
	/** Paths of PEM files. Needed where others than this machine can connect. */
	readonly tls?: {
		readonly cert: string;
		readonly key: string;
	};
	/** Path of the file of tokens. */
	readonly tokens: string;
	/** Called for each request that was answered. */
	readonly onAnswer?: (request: {
		readonly method: string;
		readonly path: string;
		readonly status: number;
	}) => void;
}
export interface TokenWish {
	/** Of whom it is; told in the history. */
	readonly name: string;
	readonly access: Access;
	/** `environment/stack`, or a prefix that ends with `*`. */
	readonly states: readonly string[];
}
export interface DiffRequest {
	/** @default the version before `to` */
	readonly from?: number;
	/** A version, or the text of a state. @default the newest version */
	readonly to?: number | {
		readonly text: string;
	};
}
export interface ShownState {
	readonly version: StateVersion;
	/** OpenTofu has encrypted it: nothing more can be told. */
	readonly encrypted: boolean;
	readonly resources: readonly {
		readonly address: string;
		/** Masked attributes are `(sensitive)`. */
		readonly attributes: Readonly<Record<string, Json>>;
	}[];
	readonly outputs: Readonly<Record<string, {
		readonly value: Json;
		readonly sensitive: boolean;
	}>>;
}
/** Times are ISO 8601 in UTC; steps and looks count from 1. */
type Recorded$1 = RecordedRollout | RecordedAnalysis | RecordedLook | RecordedDecision;
interface RecordedRollout {
	readonly kind: "rollout";
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
	readonly strategy: {
		readonly kind: Strategy["kind"];
		readonly steps: readonly string[];
	};
	/** Of everything that the rollout was told, as `sha256:9f86…`. */
	readonly definition: string;
}
interface RecordedAnalysis {
	readonly kind: "analysis";
	readonly at: string;
	readonly step: number;
	/** Which analysis of the rollout it is, from 0, and how many there are: they share one error budget. */
	readonly part: number;
	readonly parts: number;
	/** What the canary is compared with. @default the stable arm */
	readonly against?: "baseline";
	readonly setting: AnalysisSetting;
}
/** What a judge saw and said at one time. */
export interface RecordedLook {
	readonly kind: "look";
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
	readonly memory: {
		readonly before: string | null;
		readonly after: string | null;
	};
	readonly verdict: Verdict;
}
interface RecordedDecision {
	readonly kind: "decision";
	readonly at: string;
	readonly event: RecordedEvent;
}
type RecordedEvent = Exclude<RolloutEvent, {
	readonly type: "verdict";
}>
/** Somebody's word. */
 | {
	readonly type: "asked";
	readonly verb: Verb;
	readonly by: string;
	readonly note?: string;
};
/** Entries hang together: each has the digest of the one before. */
export interface RecordEntry {
	/** From 1. */
	readonly entry: number;
	/** Empty for the first one. */
	readonly previous: string;
	/** `sha256:9f86…`, over all of the entry that is not this. */
	readonly digest: string;
	readonly said: Recorded$1;
}
export interface DecisionRecord {
	readonly format: "fairlead-decisions";
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
export interface Explanation {
	readonly of: Pick<RecordedRollout, "run" | "project" | "environment" | "service">;
	readonly look: number;
	readonly looks: number;
	readonly step: number;
	/** In words. */
	readonly doing: string;
	readonly at: string;
	readonly weights: Readonly<Record<string, number>>;
	readonly requests?: number;
	/** How it judges, in words. */
	readonly judge: string;
	readonly verdict: Verdict;
	readonly metrics: readonly ExplainedMetric[];
	/** Looks in a row that failed, with this one, and how many of them roll back. */
	readonly failed: {
		readonly count: number;
		readonly of: number;
	};
	/** What the rollout did, or was told, before the next look. */
	readonly followed: readonly RecordedDecision[];
	/** What would have led to another verdict, in words. */
	readonly otherwise: readonly string[];
	readonly caveats: readonly string[];
}
export interface ExplainedMetric {
	readonly row: VerdictRow;
	readonly asked: readonly ExplainedAnswer[];
	/** Of what is needed, 0 to 1. */
	readonly worse?: EvidenceSoFar;
	readonly fine?: EvidenceSoFar;
}
interface EvidenceSoFar {
	/** So many times likelier than by chance. */
	readonly odds: number;
	readonly bound: number;
	/** Logarithm of the one over that of the other, 0 to 1. */
	readonly share: number;
}
export interface ExplainedAnswer {
	readonly arm: "canary" | "stable" | "baseline";
	readonly source: string;
	readonly asked: string;
	/** The window. */
	readonly from: string;
	readonly until: string;
	readonly answer: string;
	readonly events?: number;
	readonly newest?: string;
}
export interface RejudgedLook {
	readonly look: number;
	readonly step: number;
	readonly recorded: Verdict["outcome"];
	/** Undefined: it cannot be judged. */
	readonly judged?: Verdict["outcome"];
	/** What is not the same; left out: nothing. */
	readonly difference?: string;
}
export interface Rejudged {
	readonly looks: readonly RejudgedLook[];
	/** The first look that is judged otherwise now. */
	readonly differs?: RejudgedLook;
	/** All numbers are the same to the last digit. */
	readonly exact: boolean;
}
interface RolloutReportModel {
	readonly version: 1;
	readonly run: string;
	readonly project: string;
	readonly environment: string;
	readonly service: string;
	readonly strategy: string;
	/** user@host. */
	readonly by?: string;
	/** Undefined: not known yet. `null`: there was none. */
	readonly stable?: string | null;
	readonly canary?: string;
	readonly startedAt: string;
	/** Of the last thing there is to tell. */
	readonly until: string;
	readonly outcome: Outcome | "under-way";
	/** The outcome, and why, in one sentence. */
	readonly sentence: string;
	readonly steps: readonly ReportStep[];
	/** As read back from the data plane, whenever they changed. */
	readonly weights: readonly ReportWeights[];
	readonly metrics: readonly ReportMetric[];
	/** Of the sequential judge: that the canary is worse by any metric, over all looks. */
	readonly evidence: readonly ReportEvidence[];
	readonly looks: readonly ReportLook[];
	/** What was decided, by whom or by what, and why. */
	readonly decisions: readonly ReportDecision[];
	/** As far as its metrics tell. */
	readonly requests: readonly ReportRequests[];
	/** What the last verdict takes for granted and the data speak against. */
	readonly caveats: readonly string[];
}
interface ReportStep {
	/** From 1. */
	readonly step: number;
	readonly text: string;
	readonly state: "done" | "current" | "stopped" | "not-reached";
	/** When it was last begun. */
	readonly startedAt?: string;
	readonly endedAt?: string;
}
interface ReportWeights {
	readonly at: string;
	/** Per cent, 0 to 100. */
	readonly arms: Readonly<Record<string, number>>;
}
type ReportUnit = "share" | "seconds" | "per-event" | "number";
interface ReportMetric {
	readonly name: string;
	readonly kind?: MetricKind;
	readonly unit: ReportUnit;
	/** Of a latency: which quantile is shown. */
	readonly quantile?: number;
	readonly asked: string;
	/** Empty: the router's own counters. */
	readonly source: string;
	readonly wanted: string;
	readonly critical: boolean;
	/** Of all metrics of its analysis: 0 to 1. */
	readonly weight: number;
	/** The number that the canary alone is held to. */
	readonly limit?: number;
	readonly points: readonly ReportPoint[];
	/** Of all windows that do not overlap, where it can be summed up. */
	readonly total?: {
		readonly canary?: Estimate;
		readonly stable?: Estimate;
	};
	readonly evidence: readonly (ReportEvidence & {
		readonly fine: number;
		readonly fineBound: number;
	})[];
	/** What was found and judged last. */
	readonly last?: Pick<VerdictRow, "outcome" | "found">;
}
interface ReportPoint {
	readonly at: string;
	/** Where its window begins. */
	readonly from: string;
	readonly outcome: VerdictRow["outcome"];
	readonly canary?: Estimate;
	readonly stable?: Estimate;
}
interface Estimate {
	readonly value: number;
	readonly low?: number;
	readonly high?: number;
	/** How many events it rests on. */
	readonly events?: number;
}
interface ReportEvidence {
	readonly at: string;
	readonly worse: number;
	readonly worseBound: number;
}
interface ReportLook {
	/** From 1, over the whole rollout. */
	readonly look: number;
	readonly at: string;
	/** From 1. */
	readonly step: number;
	readonly outcome: "pass" | "fail" | "inconclusive";
	readonly score?: number;
	readonly reason: string;
	readonly rows: readonly VerdictRow[];
}
interface ReportDecision {
	readonly at: string;
	readonly what: "begun" | "step" | "weights" | "verdict" | "approved" | "gate" | "hook" | "stack" | "held" | "retried" | "promoting" | "going-back" | "resumed" | "ended";
	readonly tone: "good" | "bad" | "wait" | "plain";
	readonly text: string;
}
interface ReportRequests {
	readonly arm: string;
	readonly count: number;
}
export interface RecordChoice {
	/** Which of the services that the run rolls out. @default the only one */
	readonly service?: string;
}
export interface ExportOptions extends RecordChoice {
	/** Where to; a relative path starts at the project. What is no record is not written over. */
	readonly out: string;
	/** Path of a private Ed25519 key as PEM; relative to the project. @default not signed */
	readonly sign?: string;
	/** Who signs. @default user@host */
	readonly by?: string;
}
export interface ExportedRecord {
	/** Absolute. */
	readonly path: string;
	readonly record: DecisionRecord;
}
/** Decision records of the rollouts in the project's journal. */
export interface Verdicts {
	/**
	 * @param name of a service (its newest rollout), or id of a run
	 * @throws ROLLOUT_NONE, RECORD_NOT_MEASURED, JOURNAL_CORRUPT
	 */
	record(name: string, choice?: RecordChoice): DecisionRecord;
	/** The same, after the chain of the whole journal was checked. @throws as `record`, SIGNING_KEY_INVALID, RECORD_TAKEN */
	export(name: string, options: ExportOptions): Promise<ExportedRecord>;
	/** Whether the journal says what the record says. @throws as `record`, RECORD_NOT_OF_JOURNAL */
	compare(record: DecisionRecord): void;
}
export interface VerifyOptions {
	/** Path of the public Ed25519 key as PEM that it must be signed with. @default any, or none */
	readonly key?: string;
}
export interface VerifiedRecord {
	readonly record: DecisionRecord;
	readonly rejudged: Rejudged;
}
/** Decision records as they can be worked with on any machine, without a project. */
export interface VerdictFiles {
	/** Reads a record that was exported, and checks its chain. @throws RECORD_* */
	open(path: string): Promise<DecisionRecord>;
	/** Checks its chain and its signature, and judges it again. @throws RECORD_*, SIGNING_KEY_INVALID */
	verify(path: string, options?: VerifyOptions): Promise<VerifiedRecord>;
	/** Judges what was measured again, from the first look on. @throws VERDICT_NONE */
	rejudge(record: DecisionRecord): Rejudged;
	/** How the rollout went, for people to look at and for programs. */
	report(record: DecisionRecord): RolloutReportModel;
	/** @param look from 1. @default the last one @throws VERDICT_NONE, VERDICT_LOOK_UNKNOWN */
	explain(record: DecisionRecord, look?: number): Explanation;
}
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
interface PruneOptions {
	readonly olderThanSeconds?: number;
	/** The newest ones stay, whatever their age. */
	readonly keep?: number;
	/** Only says which runs would go. */
	readonly dryRun?: boolean;
}
interface Pruned {
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
	readonly goal?: "apply" | "destroy";
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
export interface WatchOptions extends Omit<RunOptions, "refresh"> {
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
	readonly state: "never" | "applied" | "destroyed" | "failed" | "interrupted" | "running";
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
	readonly reasons: readonly {
		readonly from: string;
		readonly to: string;
		readonly because: readonly string[];
	}[];
}
/** One line of `fairlead explain`: a value and where it comes from. */
export interface ExplainedValue {
	readonly path: string;
	/** Secrets and sensitive values are masked. */
	readonly value: Json;
	readonly origin: {
		readonly kind: "default";
	} | {
		readonly kind: "file";
		readonly file: string;
		readonly line?: number;
		readonly column?: number;
	} | {
		readonly kind: "environment";
		readonly environment: string;
		readonly file: string;
		readonly line?: number;
		readonly column?: number;
	} | {
		readonly kind: "option";
	};
}
/** One line of `fairlead doctor`. */
export interface Finding {
	readonly subject: string;
	readonly state: "ok" | "warning" | "fault";
	readonly text: string;
	readonly mend?: string;
}
/** What needs no project, or makes one. */
export interface Toolkit {
	/** @throws PROJECT_NOT_FOUND, PROJECT_INVALID (with all problems), PROJECT_ENVIRONMENT_UNKNOWN ... */
	open(options?: OpenProjectOptions): Promise<FairleadProject>;
	/** Names of the project's environments, also where none is chosen yet. @throws PROJECT_NOT_FOUND, PROJECT_INVALID ... */
	environments(options: {
		readonly directory: string;
	}): Promise<readonly string[]>;
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
	doctor(options: {
		readonly directory: string;
	}): Promise<readonly Finding[]>;
	tools: {
		list(options: {
			readonly directory: string;
		}): Promise<readonly FoundTool[]>;
		install(engine: EngineName, version: string | undefined, report: (text: string) => void, signal: AbortSignal): Promise<{
			readonly path: string;
			readonly version: string;
			readonly alreadyThere: boolean;
		}>;
	};
}
export interface ImportOptions {
	/** Where relative paths start. */
	readonly directory: string;
	readonly tool: "rollouts" | "flagger" | "ingress-nginx" | "kayenta";
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
	readonly template: string | "existing";
	readonly name?: string;
	/** Only say what would be written. */
	readonly dryRun?: boolean;
	/** Writes over files that are there. @default false: they are left as they are, `written` is false */
	readonly force?: boolean;
}
export interface InitResult {
	readonly files: readonly {
		readonly path: string;
		readonly text: string;
		readonly written: boolean;
	}[];
	/** What was found and could not be expressed: told, never dropped. */
	readonly notes: readonly string[];
}
/**
 * Opens the project found in a directory or above it. Nothing is written before the first run.
 *
 * @example
 * ```ts
 * import { openProject } from 'fairlead';
 *
 * const project = await openProject({ directory: 'infrastructure', environment: 'staging' });
 * const { changed, plans } = await project.plan({ onEvent: (event) => console.log(event.type) });
 * if (changed) await project.apply({ autoApprove: true });
 * project.close();
 * ```
 * @throws PROJECT_NOT_FOUND, PROJECT_INVALID (with all problems), PROJECT_ENVIRONMENT_UNKNOWN, PROJECT_ENVIRONMENT_REQUIRED
 */
export declare const openProject: (options?: OpenProjectOptions) => Promise<FairleadProject>;
export interface ToolkitOptions {
	/** What tools and secrets may see of the environment. @default process.env */
	readonly environment?: Readonly<Record<string, string>>;
}
/**
 * Everything Fairlead can do, wired to this machine.
 *
 * @example
 * ```ts
 * import { createToolkit } from 'fairlead';
 *
 * const toolkit = createToolkit();
 * for (const finding of await toolkit.doctor({ directory: '.' })) console.log(finding.state, finding.subject, finding.text);
 * ```
 */
export declare function createToolkit(options?: ToolkitOptions): Toolkit;
/** What `fairlead.yaml` and `fairlead.config.ts` describe. */
export interface ProjectInput {
	/** For editors. */
	readonly $schema?: string | undefined;
	/** The project's name. */
	readonly project: string;
	/** Values used in several places: `${var.NAME}`. */
	readonly variables?: {
		readonly [name: string]: {
			/** The same as `value`, as Terraform calls it. */
			readonly default?: Json | undefined;
			/** The value. None: an environment or `--var` must give one. */
			readonly value?: Json | undefined;
			/** Never shown. Default: false. */
			readonly sensitive?: boolean | undefined;
			/** For people. */
			readonly description?: string | undefined;
		} | string | number | boolean | readonly (Json)[] | null;
	} | undefined;
	/** Where secret values come from: `${secrets.NAME}`. A value itself never stands in the file. */
	readonly secrets?: {
		readonly [name: string]: {
			/** Name of a variable of the process. */
			readonly env?: string | undefined;
			/** Path, relative to the project file. */
			readonly file?: string | undefined;
			/** Program and arguments; what it prints is the secret. */
			readonly command?: readonly (string)[] | undefined;
		} | null;
	} | undefined;
	/** Variants of the project. None: one environment named `default`. */
	readonly environments?: {
		readonly [name: string]: {
			/** Never approved automatically. Default: false. */
			readonly protected?: boolean | undefined;
			/** Approvals that a plan needs before it is applied here. */
			readonly approvals?: {
				/** How many different people, or keys, have to approve a plan file. */
				readonly required: number;
				/** Public Ed25519 keys of those who may approve, by name: as PEM, or the path of a file, relative to the project file. With keys, only signed approvals count. */
				readonly keys?: {
					readonly [name: string]: string;
				} | undefined;
				/** Whether the approval of whoever made the plan counts, too. Default: false. */
				readonly authorMayApprove?: boolean | undefined;
				/** An approval that is older when the plan is applied does not count: `30m`, `8h`, `7d`. Default: never. */
				readonly expireAfter?: string | undefined;
			} | undefined;
			/** Values that differ in this environment. */
			readonly variables?: {
				readonly [name: string]: {
					/** The same as `value`, as Terraform calls it. */
					readonly default?: Json | undefined;
					/** The value. None: an environment or `--var` must give one. */
					readonly value?: Json | undefined;
					/** Never shown. Default: false. */
					readonly sensitive?: boolean | undefined;
					/** For people. */
					readonly description?: string | undefined;
				} | string | number | boolean | readonly (Json)[] | null;
			} | undefined;
			/** Targets that differ, or that only it has. */
			readonly targets?: {
				readonly [name: string]: {
					/** aws, azure, gcp, digitalocean or on-prem. */
					readonly cloud?: "aws" | "azure" | "gcp" | "digitalocean" | "on-prem" | undefined;
					/** Region or location, e.g. `eu-west-1`. `${var.x}` and `${env.name}` are allowed. */
					readonly region?: string | undefined;
					/** The provider that speaks to the target. */
					readonly provider?: {
						/** Source address, e.g. `hashicorp/aws`. Default: by cloud (hashicorp/aws, hashicorp/azurerm, hashicorp/google, digitalocean/digitalocean); on-prem has none. */
						readonly source?: string | undefined;
						/** Local name. Default: the last part of the source. */
						readonly name?: string | undefined;
						/** Version constraint, e.g. `~> 5.0`. */
						readonly version?: string | undefined;
						/** Arguments of the provider: account, role, profile ... Strings may hold references. */
						readonly settings?: {
							readonly [name: string]: Json;
						} | undefined;
					} | undefined;
				};
			} | undefined;
			/** Stacks that differ, or that only it has. */
			readonly stacks?: {
				readonly [name: string]: {
					/** False: this environment does not have the stack. Default: true. */
					readonly enabled?: boolean | undefined;
					/** The tool that owns the state. `auto`: the one that applied the stack before, else the first one found. */
					readonly engine?: "auto" | "terraform" | "opentofu" | undefined;
					/** Where it goes: a name under `targets`. Default: the only target there is. */
					readonly target?: string | undefined;
					/** Directory of an existing root module, used as it stands. Relative to the project file. */
					readonly source?: string | undefined;
					/** Workspace of the root module; only with `source`. */
					readonly workspace?: string | undefined;
					/** The root module's variables; without `source`, `${var.NAME}` inside this stack. Strings may hold references. */
					readonly variables?: {
						readonly [name: string]: Json;
					} | undefined;
					/** Stacks that must come first, besides those that references name. */
					readonly dependsOn?: readonly (string)[] | undefined;
					/** For selecting and for your own use. */
					readonly labels?: {
						readonly [name: string]: string | number | boolean;
					} | undefined;
					/** Settings that differ. */
					readonly backend?: {
						/** Another type replaces all settings. */
						readonly type?: string | undefined;
					} | undefined;
					/** OpenTofu state and plan encryption, passed through. */
					readonly encryption?: {
						readonly [name: string]: Json;
					} | undefined;
					/** Existing objects to take over. */
					readonly imports?: readonly ({
						/** A resource of this stack, or one of its instances: `name`, `name[0]`, `name["key"]`. */
						readonly to: string;
						/** The provider's id of the existing object. */
						readonly id: string;
					})[] | undefined;
					/** Renamed resources: they are kept, not replaced. */
					readonly moved?: readonly ({
						/** The old name, or the full address. */
						readonly from: string;
						/** The new name, or the full address. */
						readonly to: string;
					})[] | undefined;
					/** Resources that leave the state; the objects stay unless `destroy` says otherwise. */
					readonly removed?: readonly ({
						/** Full address in the state, e.g. `aws_vpc.main`. */
						readonly from: string;
						/** Also destroy the object. Default: false. */
						readonly destroy?: boolean | undefined;
					})[] | undefined;
					/** Merged by name. */
					readonly resources?: readonly ({
						/** Unique in the stack. `${resources.NAME.ATTRIBUTE}` refers to it. */
						readonly name: string;
						/** The provider's type, e.g. `aws_vpc`. */
						readonly type?: string | undefined;
						/** Arguments and blocks of the resource. Strings may hold references. A repeated block is a list. */
						readonly properties?: {
							readonly [name: string]: Json;
						} | undefined;
						/** Read it instead of making it: a data source. Default: false. */
						readonly data?: boolean | undefined;
						/** Resources or modules of this stack that must come first. */
						readonly dependsOn?: readonly (string)[] | undefined;
						/** A target whose provider configuration is used instead of the stack's. */
						readonly provider?: string | undefined;
						/** Tags of this resource, besides the default ones. Values may hold references. */
						readonly tags?: {
							readonly [name: string]: string | number | boolean;
						} | undefined;
						/** How the engine handles changes of this resource. */
						readonly lifecycle?: {
							/** Create the new one before the old one is deleted. */
							readonly createBeforeDestroy?: boolean | undefined;
							/** Refuse every plan that would delete it. */
							readonly preventDestroy?: boolean | undefined;
							/** Attributes whose changes are left alone, or `all`. */
							readonly ignoreChanges?: "all" | readonly (string)[] | undefined;
							/** Resources of this stack, `name` or `name.attribute`, whose change replaces this one. */
							readonly replaceTriggeredBy?: readonly (string)[] | undefined;
						} | undefined;
						/** How many; a number or a reference. `${count.index}` is the number of each. */
						readonly count?: Json | undefined;
						/** One for each: an object or a list of texts. `${each.key}`, `${each.value}`. */
						readonly forEach?: Json | undefined;
					})[] | undefined;
					/** Merged by name. */
					readonly modules?: readonly ({
						/** Unique in the stack. `${modules.NAME.OUTPUT}` refers to it. */
						readonly name: string;
						/** Where the module comes from: a path, a registry address, a Git address. */
						readonly source?: string | undefined;
						/** Version constraint, for modules of a registry. */
						readonly version?: string | undefined;
						/** The module's variables. Strings may hold references. */
						readonly inputs?: {
							readonly [name: string]: Json;
						} | undefined;
						/** Resources or modules of this stack that must come first. */
						readonly dependsOn?: readonly (string)[] | undefined;
						/** The module's provider names and the target each stands for. */
						readonly providers?: {
							readonly [name: string]: string;
						} | undefined;
					})[] | undefined;
					/** Outputs that differ. */
					readonly outputs?: {
						readonly [name: string]: {
							/** The value. Strings may hold references. */
							readonly value?: Json | undefined;
							/** Never shown. Default: false. */
							readonly sensitive?: boolean | undefined;
							/** For people. */
							readonly description?: string | undefined;
						} | string | number | boolean | readonly (Json)[];
					} | undefined;
				};
			} | undefined;
			/** Services that differ, or that only it has. */
			readonly services?: {
				readonly [name: string]: {
					/** Program and arguments. `{port}` stands for the port that the instance gets; it also has it as PORT. */
					readonly command?: readonly (string)[] | undefined;
					/** Where it runs, relative to the project file. Default: beside it. */
					readonly directory?: string | undefined;
					/** Variables of the process. Values may hold references: outputs of stacks, secrets. */
					readonly env?: {
						readonly [name: string]: string | number | boolean;
					} | undefined;
					/** Instances. Default: 1. */
					readonly replicas?: number | undefined;
					/** How an instance shows that it can take requests. */
					readonly ready?: {
						/** Path on the instance, or a whole URL. */
						readonly http?: string | undefined;
						/** It accepts connections. The default. */
						readonly tcp?: true | undefined;
						/** Program and arguments; exit code 0 is ready. */
						readonly exec?: readonly (string)[] | undefined;
						/** Of http. Default: 200 to 299. */
						readonly status?: readonly (number)[] | undefined;
						/** Of http: a text that the body holds. */
						readonly body?: string | undefined;
						/** Of http: name and whole value. */
						readonly headers?: {
							readonly [name: string]: string;
						} | undefined;
						/** Of http: a slower answer is not ready. */
						readonly latency?: string | undefined;
						/** Default: 1s. */
						readonly every?: string | undefined;
						/** Of one look. Default: 2s. */
						readonly timeout?: string | undefined;
						/** So many in a row and it is not ready any more. Default: 3. */
						readonly failures?: number | undefined;
					} | undefined;
					/** How long an instance may take to become ready. Default: 30s. */
					readonly startWithin?: string | undefined;
					/** From the polite signal to the hard one. Default: 10s. */
					readonly stopWithin?: string | undefined;
					/** Services that must be live first. */
					readonly dependsOn?: readonly (string)[] | undefined;
					/** What splits its traffic: the built-in proxy, an nginx of this machine, or an HAProxy, Caddy or Envoy that Fairlead runs. Default: local. */
					readonly router?: "local" | "nginx" | "haproxy" | "caddy" | "envoy" | undefined;
					/** Options of the router, e.g. `listen: 127.0.0.1:8080`. */
					readonly route?: {
						readonly [name: string]: Json;
					} | undefined;
					/** How a new revision comes into traffic. */
					readonly strategy?: {
						/** canary, blue-green, rolling or a-b. */
						readonly kind?: "canary" | "blue-green" | "rolling" | "a-b" | undefined;
						/** Of a canary: what happens, one after the other. */
						readonly steps?: readonly ({
							/** Share of the new revision in per cent, to 0.01. */
							readonly setWeight?: number | undefined;
							/** Instances of the new revision from here on. */
							readonly scale?: number | undefined;
							/** Wait so long. */
							readonly pause?: string | undefined;
							/** Wait until somebody says `fairlead approve SERVICE`; at most so long, then roll back. */
							readonly approval?: string | undefined;
							/** Requests that meet one of these go to the new revision. */
							readonly match?: readonly ({
								/** Name of a header. */
								readonly header?: string | undefined;
								/** Name of a cookie. */
								readonly cookie?: string | undefined;
								/** Name of a query parameter. */
								readonly query?: string | undefined;
								/** Its whole value. Neither this nor `startsWith`: it is there. */
								readonly is?: string | undefined;
								/** How its value begins. */
								readonly startsWith?: string | undefined;
							})[] | undefined;
							/** Copies of so many per cent of the stable arm's requests; the answers are dropped. */
							readonly mirror?: number | undefined;
							/** Judge; what is left out is the strategy's `analysis`. */
							readonly analysis?: {
								/** `sequential`: compares with the stable arm, may be looked at at any time, and is over as soon as enough is known. `threshold`: each look by its numbers alone. `kayenta`: compares series of both arms as Kayenta does. Default: threshold where every metric states a limit or an increase, else sequential. */
								readonly judge?: "sequential" | "threshold" | "kayenta" | undefined;
								/** Sequential: how likely a good canary may be rolled back, over the whole rollout. Default: 0.01. */
								readonly alpha?: number | undefined;
								/** Sequential: how likely a canary that is worse by more than the margin may pass an analysis. Default: 0.05. */
								readonly beta?: number | undefined;
								/** Sequential: when the time is over and nothing is proven, wait for more, or go on as nothing worse was seen. Default: hold. */
								readonly undecided?: "hold" | "proceed" | undefined;
								/** Counts of looks. Default: only `failures` in a row and the time count. */
								readonly limits?: {
									/** So many failed looks in all roll back. */
									readonly failures?: number | undefined;
									/** So many looks in a row whose source failed to answer roll back. */
									readonly errors?: number | undefined;
									/** So many looks in a row without a verdict roll back. */
									readonly inconclusive?: number | undefined;
									/** So many passed looks in a row are enough. */
									readonly successes?: number | undefined;
								} | undefined;
								/** How long evidence is gathered before it may pass. Default: 1m. */
								readonly for?: string | undefined;
								/** Time between two looks. Default: 10s. */
								readonly every?: string | undefined;
								/** How far back each look goes. Default: as `for`, at most 5m. */
								readonly window?: string | undefined;
								/** Fewer requests of the canary in the window are no evidence. 0: they are not counted. Default: 10. */
								readonly minRequests?: number | undefined;
								/** So many failed looks in a row roll back. Default: 1. */
								readonly failures?: number | undefined;
								/** The score that passes, 0 to 1. Default: 1. */
								readonly proceedAt?: number | undefined;
								/** A lower score fails; between both it is held. Default: 1. */
								readonly rollbackBelow?: number | undefined;
								/** The judge of Kayenta. `proceedAt` is its `pass`, `rollbackBelow` its `marginal`. */
								readonly kayenta?: {
									/** Time between two points of a series. Default: as `every`. */
									readonly step?: string | undefined;
									/** How far back each look goes. Default: to the beginning of the analysis. */
									readonly lookback?: string | undefined;
									/** With fewer points on either side nothing is said; from 5 on chance seldom speaks. Default: 1. */
									readonly minPoints?: number | undefined;
									/** In per cent, by group. Groups that are not named share what is left. Default: all are equal. */
									readonly groupWeights?: {
										readonly [name: string]: number;
									} | undefined;
								} | undefined;
								/** By name. Default: those of the strategy. */
								readonly metrics?: {
									readonly [name: string]: {
										/** A ready query of the router: `success-rate` (0 to 1), `latency-p50`, `-p75`, `-p90`, `-p95`, `-p99` (seconds), `request-rate` (per second), `request-count`. With `source`: a query in its language, with `{service}`, `{environment}`, `{arm}` and `{window}`. */
										readonly query: string;
										/** A name under `metricSources`. Default: the router's own counters. */
										readonly source?: string | undefined;
										/** Passes below this. */
										readonly lessThan?: number | undefined;
										/** Passes above this. */
										readonly greaterThan?: number | undefined;
										/** Passes at or below this. */
										readonly atMost?: number | undefined;
										/** Passes at or above this. */
										readonly atLeast?: number | undefined;
										/** Passes at this, give or take `tolerance`. */
										readonly equals?: number | undefined;
										/** Of `equals`. Default: 0. */
										readonly tolerance?: number | undefined;
										/** Passes at most so many per cent above the stable arm. */
										readonly maxIncrease?: number | undefined;
										/** Passes at most so many per cent below the stable arm. */
										readonly maxDecrease?: number | undefined;
										/** Share of the score, against the other metrics. Default: 1. */
										readonly weight?: number | undefined;
										/** Its failure alone rolls back. Default: false. */
										readonly critical?: boolean | undefined;
										/** How much worse than the stable arm is as good as equal. */
										readonly margin?: {
											/** So many per cent more of what is bad. Default: 0. */
											readonly relative?: number | undefined;
											/** So much more; of ratios and latencies a share of all requests: `0.005`. Default: 0. */
											readonly absolute?: number | undefined;
										} | undefined;
										/** What the sequential judge has to know. `ratio`: a share 0 to 1 of events; `count`: how often something happened; `gauge`: a level; `latency`: the query gives a histogram. Default: as the ready query has it. */
										readonly kind?: "ratio" | "count" | "gauge" | "latency" | undefined;
										/** Which way is good. Default: as the ready query has it; of a latency `lower`. */
										readonly better?: "higher" | "lower" | "either" | undefined;
										/** Of a `latency` with a query of its own: what a limit is about. `0.99`. */
										readonly quantile?: number | undefined;
										/** With `source`: a query for the number of events behind a ratio or count, as `query` of the same window. */
										readonly events?: string | undefined;
										/** Fewer events of the canary are no evidence. Default: `minRequests` of the analysis. */
										readonly minSamples?: number | undefined;
										/** What no number means: wait, a failure, or judge by the other metrics. Default: hold. */
										readonly noData?: "hold" | "fail" | "ignore" | undefined;
										/** How the judge of Kayenta takes a metric, by its own names. */
										readonly kayenta?: {
											/** Which way is bad. Default: either. */
											readonly direction?: "increase" | "decrease" | "either" | undefined;
											/** It counts in each of these. Default: `all`. */
											readonly groups?: readonly (string)[] | undefined;
											/** No data counts as a failure. Default: false. */
											readonly mustHaveData?: boolean | undefined;
											/** It is measured, and counts for nothing. Default: false. */
											readonly muted?: boolean | undefined;
											/** Missing points are left out, or read as 0. Default: remove. */
											readonly nanStrategy?: "remove" | "replace" | undefined;
											/** Points that are far from the others. */
											readonly outliers?: {
												/** Default: keep. */
												readonly strategy?: "keep" | "remove" | undefined;
												/** Beyond the quartiles by so many of their distance. Default: 3. */
												readonly outlierFactor?: number | undefined;
											} | undefined;
											/** From which size on a change counts. */
											readonly effectSize?: {
												/** How large a change is: the ratio of the means, or the chance that a point of the canary is above one of the stable arm. Default: meanRatio. */
												readonly measure?: "meanRatio" | "cles" | undefined;
												/** A rise to less than this passes. Default: 1, of cles 0.5. */
												readonly allowedIncrease?: number | undefined;
												/** A fall to more than this passes. Default: 1, of cles 0.5. */
												readonly allowedDecrease?: number | undefined;
												/** Of a critical metric: a rise from here on is critical. Default: 1, of cles 0.5. */
												readonly criticalIncrease?: number | undefined;
												/** Of a critical metric: a fall from here on is critical. Default: 1, of cles 0.5. */
												readonly criticalDecrease?: number | undefined;
											} | undefined;
										} | undefined;
									};
								} | undefined;
							} | undefined;
							/** A name under `hooks`. */
							readonly hook?: string | undefined;
							/** Judge the canary against a baseline: new instances of the stable revision, as many and with the same share. Then all is as before the step. */
							readonly experiment?: {
								/** Share of canary and baseline each, in per cent. */
								readonly weight: number;
								/** `sequential`: compares with the stable arm, may be looked at at any time, and is over as soon as enough is known. `threshold`: each look by its numbers alone. `kayenta`: compares series of both arms as Kayenta does. Default: threshold where every metric states a limit or an increase, else sequential. */
								readonly judge?: "sequential" | "threshold" | "kayenta" | undefined;
								/** Sequential: how likely a good canary may be rolled back, over the whole rollout. Default: 0.01. */
								readonly alpha?: number | undefined;
								/** Sequential: how likely a canary that is worse by more than the margin may pass an analysis. Default: 0.05. */
								readonly beta?: number | undefined;
								/** Sequential: when the time is over and nothing is proven, wait for more, or go on as nothing worse was seen. Default: hold. */
								readonly undecided?: "hold" | "proceed" | undefined;
								/** Counts of looks. Default: only `failures` in a row and the time count. */
								readonly limits?: {
									/** So many failed looks in all roll back. */
									readonly failures?: number | undefined;
									/** So many looks in a row whose source failed to answer roll back. */
									readonly errors?: number | undefined;
									/** So many looks in a row without a verdict roll back. */
									readonly inconclusive?: number | undefined;
									/** So many passed looks in a row are enough. */
									readonly successes?: number | undefined;
								} | undefined;
								/** How long evidence is gathered before it may pass. Default: 1m. */
								readonly for?: string | undefined;
								/** Time between two looks. Default: 10s. */
								readonly every?: string | undefined;
								/** How far back each look goes. Default: as `for`, at most 5m. */
								readonly window?: string | undefined;
								/** Fewer requests of the canary in the window are no evidence. 0: they are not counted. Default: 10. */
								readonly minRequests?: number | undefined;
								/** So many failed looks in a row roll back. Default: 1. */
								readonly failures?: number | undefined;
								/** The score that passes, 0 to 1. Default: 1. */
								readonly proceedAt?: number | undefined;
								/** A lower score fails; between both it is held. Default: 1. */
								readonly rollbackBelow?: number | undefined;
								/** The judge of Kayenta. `proceedAt` is its `pass`, `rollbackBelow` its `marginal`. */
								readonly kayenta?: {
									/** Time between two points of a series. Default: as `every`. */
									readonly step?: string | undefined;
									/** How far back each look goes. Default: to the beginning of the analysis. */
									readonly lookback?: string | undefined;
									/** With fewer points on either side nothing is said; from 5 on chance seldom speaks. Default: 1. */
									readonly minPoints?: number | undefined;
									/** In per cent, by group. Groups that are not named share what is left. Default: all are equal. */
									readonly groupWeights?: {
										readonly [name: string]: number;
									} | undefined;
								} | undefined;
								/** By name. Default: those of the strategy. */
								readonly metrics?: {
									readonly [name: string]: {
										/** A ready query of the router: `success-rate` (0 to 1), `latency-p50`, `-p75`, `-p90`, `-p95`, `-p99` (seconds), `request-rate` (per second), `request-count`. With `source`: a query in its language, with `{service}`, `{environment}`, `{arm}` and `{window}`. */
										readonly query: string;
										/** A name under `metricSources`. Default: the router's own counters. */
										readonly source?: string | undefined;
										/** Passes below this. */
										readonly lessThan?: number | undefined;
										/** Passes above this. */
										readonly greaterThan?: number | undefined;
										/** Passes at or below this. */
										readonly atMost?: number | undefined;
										/** Passes at or above this. */
										readonly atLeast?: number | undefined;
										/** Passes at this, give or take `tolerance`. */
										readonly equals?: number | undefined;
										/** Of `equals`. Default: 0. */
										readonly tolerance?: number | undefined;
										/** Passes at most so many per cent above the stable arm. */
										readonly maxIncrease?: number | undefined;
										/** Passes at most so many per cent below the stable arm. */
										readonly maxDecrease?: number | undefined;
										/** Share of the score, against the other metrics. Default: 1. */
										readonly weight?: number | undefined;
										/** Its failure alone rolls back. Default: false. */
										readonly critical?: boolean | undefined;
										/** How much worse than the stable arm is as good as equal. */
										readonly margin?: {
											/** So many per cent more of what is bad. Default: 0. */
											readonly relative?: number | undefined;
											/** So much more; of ratios and latencies a share of all requests: `0.005`. Default: 0. */
											readonly absolute?: number | undefined;
										} | undefined;
										/** What the sequential judge has to know. `ratio`: a share 0 to 1 of events; `count`: how often something happened; `gauge`: a level; `latency`: the query gives a histogram. Default: as the ready query has it. */
										readonly kind?: "ratio" | "count" | "gauge" | "latency" | undefined;
										/** Which way is good. Default: as the ready query has it; of a latency `lower`. */
										readonly better?: "higher" | "lower" | "either" | undefined;
										/** Of a `latency` with a query of its own: what a limit is about. `0.99`. */
										readonly quantile?: number | undefined;
										/** With `source`: a query for the number of events behind a ratio or count, as `query` of the same window. */
										readonly events?: string | undefined;
										/** Fewer events of the canary are no evidence. Default: `minRequests` of the analysis. */
										readonly minSamples?: number | undefined;
										/** What no number means: wait, a failure, or judge by the other metrics. Default: hold. */
										readonly noData?: "hold" | "fail" | "ignore" | undefined;
										/** How the judge of Kayenta takes a metric, by its own names. */
										readonly kayenta?: {
											/** Which way is bad. Default: either. */
											readonly direction?: "increase" | "decrease" | "either" | undefined;
											/** It counts in each of these. Default: `all`. */
											readonly groups?: readonly (string)[] | undefined;
											/** No data counts as a failure. Default: false. */
											readonly mustHaveData?: boolean | undefined;
											/** It is measured, and counts for nothing. Default: false. */
											readonly muted?: boolean | undefined;
											/** Missing points are left out, or read as 0. Default: remove. */
											readonly nanStrategy?: "remove" | "replace" | undefined;
											/** Points that are far from the others. */
											readonly outliers?: {
												/** Default: keep. */
												readonly strategy?: "keep" | "remove" | undefined;
												/** Beyond the quartiles by so many of their distance. Default: 3. */
												readonly outlierFactor?: number | undefined;
											} | undefined;
											/** From which size on a change counts. */
											readonly effectSize?: {
												/** How large a change is: the ratio of the means, or the chance that a point of the canary is above one of the stable arm. Default: meanRatio. */
												readonly measure?: "meanRatio" | "cles" | undefined;
												/** A rise to less than this passes. Default: 1, of cles 0.5. */
												readonly allowedIncrease?: number | undefined;
												/** A fall to more than this passes. Default: 1, of cles 0.5. */
												readonly allowedDecrease?: number | undefined;
												/** Of a critical metric: a rise from here on is critical. Default: 1, of cles 0.5. */
												readonly criticalIncrease?: number | undefined;
												/** Of a critical metric: a fall from here on is critical. Default: 1, of cles 0.5. */
												readonly criticalDecrease?: number | undefined;
											} | undefined;
										} | undefined;
									};
								} | undefined;
							} | undefined;
							/** One of `window`, `command` and `http`. What is no clear answer waits: nothing but a yes lets pass. */
							readonly gate?: {
								/** Times of the week at which it lets pass. */
								readonly window?: {
									/** On which days it opens. Default: all. */
									readonly days?: readonly ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[] | undefined;
									/** `09:00`. Default: 00:00. */
									readonly from?: string | undefined;
									/** `16:00`; not after `from`: on the next day. Default: 24:00. */
									readonly to?: string | undefined;
									/** `Europe/Berlin` or `+01:00`. Default: UTC. */
									readonly zone?: string | undefined;
								} | undefined;
								/** Program and arguments. Exit code 0 lets pass, 1 denies, 3 waits; with 0 its last line may be `{"decision": "allow", "reason": "..."}`. */
								readonly command?: readonly (string)[] | undefined;
								/** Of the command, relative to the project file. Default: that of the service. */
								readonly directory?: string | undefined;
								/** Of the command. Values may hold references. */
								readonly env?: {
									readonly [name: string]: string | number | boolean;
								} | undefined;
								/** A URL that is asked by POST; it answers with `{"decision": "allow", "reason": "..."}`: allow, deny, wait. */
								readonly http?: string | undefined;
								/** Of the request. Values may hold references. */
								readonly headers?: {
									readonly [name: string]: string;
								} | undefined;
								/** Time between two questions. Default: 30s. */
								readonly every?: string | undefined;
								/** After so long without a yes it is rolled back. Default: 1d. */
								readonly timeout?: string | undefined;
							} | undefined;
							/** A stack that is applied here, and not before. It is planned and approved when the run begins. */
							readonly iac?: string | undefined;
						})[] | undefined;
						/** Of a canary without `steps`: the first weight. Default: 10. */
						readonly start?: number | undefined;
						/** Of a canary without `steps`: by how much it grows. Default: 20. */
						readonly step?: number | undefined;
						/** Of a canary without `steps`: the last weight before the promotion. Default: 50. */
						readonly max?: number | undefined;
						/** Of a canary without `steps`: how long each weight is judged. Default: 1m. */
						readonly interval?: string | undefined;
						/** Of blue-green: who sees the new revision before the switch. */
						readonly preview?: readonly ({
							/** Name of a header. */
							readonly header?: string | undefined;
							/** Name of a cookie. */
							readonly cookie?: string | undefined;
							/** Name of a query parameter. */
							readonly query?: string | undefined;
							/** Its whole value. Neither this nor `startsWith`: it is there. */
							readonly is?: string | undefined;
							/** How its value begins. */
							readonly startsWith?: string | undefined;
						})[] | undefined;
						/** Of blue-green: how long the old revision is kept whole after the switch. Default: 30s. */
						readonly keepOld?: string | undefined;
						/** Of rolling: how many instances more than usual, or `25%`. Default: 1. */
						readonly surge?: number | string | undefined;
						/** Of rolling: how many instances fewer than usual, or `25%`. Default: 0. */
						readonly unavailable?: number | string | undefined;
						/** Of a-b: who gets the new revision. */
						readonly match?: readonly ({
							/** Name of a header. */
							readonly header?: string | undefined;
							/** Name of a cookie. */
							readonly cookie?: string | undefined;
							/** Name of a query parameter. */
							readonly query?: string | undefined;
							/** Its whole value. Neither this nor `startsWith`: it is there. */
							readonly is?: string | undefined;
							/** How its value begins. */
							readonly startsWith?: string | undefined;
						})[] | undefined;
						/** Of a-b: share of the new revision. Default: 0 with `match`, else 50. */
						readonly share?: number | undefined;
						/** Of a-b: the digest of this value decides who gets the new revision, the same user always the same. */
						readonly user?: {
							/** Name of a header. */
							readonly header?: string | undefined;
							/** Name of a cookie. */
							readonly cookie?: string | undefined;
							/** Of the users, in per cent. Default: 50. */
							readonly share?: number | undefined;
						} | undefined;
						/** Of a-b: it is over as soon as each arm has had so many requests, after `for` at the latest. */
						readonly samples?: number | undefined;
						/** Of a-b: judged against new instances of the stable revision with the same share. Default: false. */
						readonly baseline?: boolean | undefined;
						/** Of a-b: how long it runs. Default: 10m. */
						readonly for?: string | undefined;
						/** Of a-b: who says that the new one has won. Default: verdict. */
						readonly winner?: "verdict" | "by-hand" | undefined;
						/** How a canary is judged. No data, old data and too few requests are never good: it is held, then rolled back. */
						readonly analysis?: {
							/** `sequential`: compares with the stable arm, may be looked at at any time, and is over as soon as enough is known. `threshold`: each look by its numbers alone. `kayenta`: compares series of both arms as Kayenta does. Default: threshold where every metric states a limit or an increase, else sequential. */
							readonly judge?: "sequential" | "threshold" | "kayenta" | undefined;
							/** Sequential: how likely a good canary may be rolled back, over the whole rollout. Default: 0.01. */
							readonly alpha?: number | undefined;
							/** Sequential: how likely a canary that is worse by more than the margin may pass an analysis. Default: 0.05. */
							readonly beta?: number | undefined;
							/** Sequential: when the time is over and nothing is proven, wait for more, or go on as nothing worse was seen. Default: hold. */
							readonly undecided?: "hold" | "proceed" | undefined;
							/** Counts of looks. Default: only `failures` in a row and the time count. */
							readonly limits?: {
								/** So many failed looks in all roll back. */
								readonly failures?: number | undefined;
								/** So many looks in a row whose source failed to answer roll back. */
								readonly errors?: number | undefined;
								/** So many looks in a row without a verdict roll back. */
								readonly inconclusive?: number | undefined;
								/** So many passed looks in a row are enough. */
								readonly successes?: number | undefined;
							} | undefined;
							/** How long evidence is gathered before it may pass. Default: 1m. */
							readonly for?: string | undefined;
							/** Time between two looks. Default: 10s. */
							readonly every?: string | undefined;
							/** How far back each look goes. Default: as `for`, at most 5m. */
							readonly window?: string | undefined;
							/** Fewer requests of the canary in the window are no evidence. 0: they are not counted. Default: 10. */
							readonly minRequests?: number | undefined;
							/** So many failed looks in a row roll back. Default: 1. */
							readonly failures?: number | undefined;
							/** The score that passes, 0 to 1. Default: 1. */
							readonly proceedAt?: number | undefined;
							/** A lower score fails; between both it is held. Default: 1. */
							readonly rollbackBelow?: number | undefined;
							/** The judge of Kayenta. `proceedAt` is its `pass`, `rollbackBelow` its `marginal`. */
							readonly kayenta?: {
								/** Time between two points of a series. Default: as `every`. */
								readonly step?: string | undefined;
								/** How far back each look goes. Default: to the beginning of the analysis. */
								readonly lookback?: string | undefined;
								/** With fewer points on either side nothing is said; from 5 on chance seldom speaks. Default: 1. */
								readonly minPoints?: number | undefined;
								/** In per cent, by group. Groups that are not named share what is left. Default: all are equal. */
								readonly groupWeights?: {
									readonly [name: string]: number;
								} | undefined;
							} | undefined;
							/** By name. Default: those of the strategy. */
							readonly metrics?: {
								readonly [name: string]: {
									/** A ready query of the router: `success-rate` (0 to 1), `latency-p50`, `-p75`, `-p90`, `-p95`, `-p99` (seconds), `request-rate` (per second), `request-count`. With `source`: a query in its language, with `{service}`, `{environment}`, `{arm}` and `{window}`. */
									readonly query: string;
									/** A name under `metricSources`. Default: the router's own counters. */
									readonly source?: string | undefined;
									/** Passes below this. */
									readonly lessThan?: number | undefined;
									/** Passes above this. */
									readonly greaterThan?: number | undefined;
									/** Passes at or below this. */
									readonly atMost?: number | undefined;
									/** Passes at or above this. */
									readonly atLeast?: number | undefined;
									/** Passes at this, give or take `tolerance`. */
									readonly equals?: number | undefined;
									/** Of `equals`. Default: 0. */
									readonly tolerance?: number | undefined;
									/** Passes at most so many per cent above the stable arm. */
									readonly maxIncrease?: number | undefined;
									/** Passes at most so many per cent below the stable arm. */
									readonly maxDecrease?: number | undefined;
									/** Share of the score, against the other metrics. Default: 1. */
									readonly weight?: number | undefined;
									/** Its failure alone rolls back. Default: false. */
									readonly critical?: boolean | undefined;
									/** How much worse than the stable arm is as good as equal. */
									readonly margin?: {
										/** So many per cent more of what is bad. Default: 0. */
										readonly relative?: number | undefined;
										/** So much more; of ratios and latencies a share of all requests: `0.005`. Default: 0. */
										readonly absolute?: number | undefined;
									} | undefined;
									/** What the sequential judge has to know. `ratio`: a share 0 to 1 of events; `count`: how often something happened; `gauge`: a level; `latency`: the query gives a histogram. Default: as the ready query has it. */
									readonly kind?: "ratio" | "count" | "gauge" | "latency" | undefined;
									/** Which way is good. Default: as the ready query has it; of a latency `lower`. */
									readonly better?: "higher" | "lower" | "either" | undefined;
									/** Of a `latency` with a query of its own: what a limit is about. `0.99`. */
									readonly quantile?: number | undefined;
									/** With `source`: a query for the number of events behind a ratio or count, as `query` of the same window. */
									readonly events?: string | undefined;
									/** Fewer events of the canary are no evidence. Default: `minRequests` of the analysis. */
									readonly minSamples?: number | undefined;
									/** What no number means: wait, a failure, or judge by the other metrics. Default: hold. */
									readonly noData?: "hold" | "fail" | "ignore" | undefined;
									/** How the judge of Kayenta takes a metric, by its own names. */
									readonly kayenta?: {
										/** Which way is bad. Default: either. */
										readonly direction?: "increase" | "decrease" | "either" | undefined;
										/** It counts in each of these. Default: `all`. */
										readonly groups?: readonly (string)[] | undefined;
										/** No data counts as a failure. Default: false. */
										readonly mustHaveData?: boolean | undefined;
										/** It is measured, and counts for nothing. Default: false. */
										readonly muted?: boolean | undefined;
										/** Missing points are left out, or read as 0. Default: remove. */
										readonly nanStrategy?: "remove" | "replace" | undefined;
										/** Points that are far from the others. */
										readonly outliers?: {
											/** Default: keep. */
											readonly strategy?: "keep" | "remove" | undefined;
											/** Beyond the quartiles by so many of their distance. Default: 3. */
											readonly outlierFactor?: number | undefined;
										} | undefined;
										/** From which size on a change counts. */
										readonly effectSize?: {
											/** How large a change is: the ratio of the means, or the chance that a point of the canary is above one of the stable arm. Default: meanRatio. */
											readonly measure?: "meanRatio" | "cles" | undefined;
											/** A rise to less than this passes. Default: 1, of cles 0.5. */
											readonly allowedIncrease?: number | undefined;
											/** A fall to more than this passes. Default: 1, of cles 0.5. */
											readonly allowedDecrease?: number | undefined;
											/** Of a critical metric: a rise from here on is critical. Default: 1, of cles 0.5. */
											readonly criticalIncrease?: number | undefined;
											/** Of a critical metric: a fall from here on is critical. Default: 1, of cles 0.5. */
											readonly criticalDecrease?: number | undefined;
										} | undefined;
									} | undefined;
								};
							} | undefined;
						} | undefined;
						/** Who was once sent to an arm stays there as its weight grows. */
						readonly sticky?: {
							/** Name of a cookie that the router sets. */
							readonly cookie?: string | undefined;
							/** Of the cookie. Default: 1d. */
							readonly maxAge?: string | undefined;
							/** Name of a header whose value says who it is. */
							readonly header?: string | undefined;
						} | undefined;
						/** How the traffic comes back to the stable revision: `instant` (the default), `gradual`, or how gradually: `{ step: 20, interval: 10s }`. A second `fairlead rollout abort`, and anything that fails on the way, makes it instant. */
						readonly rollback?: "instant" | "gradual" | {
							/** So many per cent come back at a time. Default: 20. */
							readonly step?: number | undefined;
							/** How long each share stays. Default: 10s. */
							readonly interval?: string | undefined;
						} | undefined;
						/** Where patience ends. */
						readonly limits?: {
							/** Without progress for so long it is rolled back. Default: 10m. */
							readonly progress?: string | undefined;
							/** Paused by a person for so long it is rolled back; queued for so long it is given up. Default: 1d. */
							readonly held?: string | undefined;
							/** At each thing on the way forward. Default: 3. */
							readonly attempts?: number | undefined;
							/** More instances of the canary that end by themselves roll back. Default: 0. */
							readonly restarts?: number | undefined;
						} | undefined;
						/** What becomes of a new rollout while one is under way. `supersede`: that one goes back, then the new one starts; `queue`: the new one waits, at most for `limits.held`, and a third takes its place; `reject`: it is refused. Default: reject. */
						readonly onNewRevision?: "supersede" | "queue" | "reject" | undefined;
						/** Time between two looks at instances and proxy while it waits. Default: 5s. */
						readonly look?: string | undefined;
					} | undefined;
					/** By name. */
					readonly hooks?: {
						readonly [name: string]: {
							/** When it runs. `step`: where a step of the strategy names it. */
							readonly at?: "pre-deploy" | "post-deploy" | "pre-step" | "post-step" | "pre-promotion" | "post-promotion" | "on-failure" | "on-abort" | "step" | undefined;
							/** Program and arguments. */
							readonly command?: readonly (string)[] | undefined;
							/** Relative to the project file. Default: the directory of the service. */
							readonly directory?: string | undefined;
							/** Variables of the process. Values may hold references: outputs of stacks, secrets. */
							readonly env?: {
								readonly [name: string]: string | number | boolean;
							} | undefined;
							/** Default: 1m. */
							readonly timeout?: string | undefined;
							/** What its failure means: `stop` and `rollback` go back, `hold` waits for a person. Default: stop. */
							readonly onFailure?: "stop" | "rollback" | "hold" | "continue" | undefined;
						};
					} | undefined;
					/** Names under `notifiers` that hear of its rollouts. */
					readonly notify?: readonly (string)[] | undefined;
				};
			} | undefined;
			/** Notifiers that differ, or that only it has. */
			readonly notifiers?: {
				readonly [name: string]: {
					/** slack, webhook, cloudevents or stdout. */
					readonly kind?: "slack" | "webhook" | "cloudevents" | "stdout" | undefined;
					/** Where it is sent to. May be a secret: `${secrets.SLACK_URL}`. */
					readonly url?: string | undefined;
					/** Of webhook: the key of its HMAC-SHA256 signature: `${secrets.HOOK_KEY}`. */
					readonly secret?: string | undefined;
				};
			} | undefined;
			/** Metric sources that differ, or that only it has. */
			readonly metricSources?: {
				readonly [name: string]: {
					/** prometheus, http, command, csv, datadog, newrelic, influxdb, graphite or cloudwatch. */
					readonly kind?: "prometheus" | "http" | "command" | "csv" | "datadog" | "newrelic" | "influxdb" | "graphite" | "cloudwatch" | undefined;
					/** Its base URL. Of http: the whole one, with `{query}` and other arguments in path and query. */
					readonly url?: string | undefined;
					/** For basic authentication, with `password`. */
					readonly user?: string | undefined;
					/** `${secrets.NAME}` */
					readonly password?: string | undefined;
					/** For bearer authentication, and of influxdb: `${secrets.NAME}`. */
					readonly token?: string | undefined;
					/** Further headers. */
					readonly headers?: {
						readonly [name: string]: string;
					} | undefined;
					/** Of https. Paths are relative to the project file. */
					readonly tls?: {
						/** PEM file of the authorities that are trusted, in place of the usual ones. */
						readonly ca?: string | undefined;
						/** PEM file of the certificate that is shown to it. */
						readonly cert?: string | undefined;
						/** PEM file of its key, or a secret that holds it: `${secrets.NAME}`. */
						readonly key?: string | undefined;
						/** The name that its certificate is for, where `url` has another one. */
						readonly serverName?: string | undefined;
					} | undefined;
					/** Of http. Default: GET, with `body` POST. */
					readonly method?: "GET" | "POST" | undefined;
					/** Of http: a map or list is sent as JSON, a text as a form: `q={query}&from={fromSeconds}`. */
					readonly body?: Json | undefined;
					/** Of http: JSONPath (RFC 9535) of the number: `$.data[0].value`. */
					readonly value?: string | undefined;
					/** Of http: JSONPath of the number of events behind it. */
					readonly events?: string | undefined;
					/** Of http: JSONPath of the time of its newest sample: seconds, milliseconds or ISO 8601. */
					readonly time?: string | undefined;
					/** Of command: program and arguments, with `{query}` and other arguments. It prints a number or JSON. */
					readonly command?: readonly (string)[] | undefined;
					/** Of command: where it runs, relative to the project file. Default: beside it. */
					readonly directory?: string | undefined;
					/** Of command: variables of it. Values may hold references. */
					readonly env?: {
						readonly [name: string]: string | number | boolean;
					} | undefined;
					/** Of csv: the file, relative to the project file. Its columns: `time`, labels, values. */
					readonly file?: string | undefined;
					/** Of csv: from one row to the next. Default: their usual distance. */
					readonly every?: string | undefined;
					/** What becomes of several points in the window. Default: last. */
					readonly take?: "last" | "mean" | "sum" | "min" | "max" | undefined;
					/** Its numbers are complete only after so long: it is asked about a window that ended then. Default: 0. */
					readonly delay?: string | undefined;
					/** Of datadog and newrelic: `${secrets.NAME}`. */
					readonly apiKey?: string | undefined;
					/** Of datadog: `${secrets.NAME}`. */
					readonly applicationKey?: string | undefined;
					/** Of newrelic: number of the account. */
					readonly account?: number | undefined;
					/** Of influxdb: Flux in this organization (InfluxDB 2). */
					readonly organization?: string | undefined;
					/** Of influxdb: InfluxQL in this database (InfluxDB 1). */
					readonly database?: string | undefined;
					/** Of cloudwatch: `eu-central-1`. */
					readonly region?: string | undefined;
					/** Of cloudwatch. Default: AWS_ACCESS_KEY_ID of the environment. */
					readonly accessKeyId?: string | undefined;
					/** Of cloudwatch: `${secrets.NAME}`. Default: AWS_SECRET_ACCESS_KEY. */
					readonly secretAccessKey?: string | undefined;
					/** Of cloudwatch: `${secrets.NAME}`. Default: AWS_SESSION_TOKEN. */
					readonly sessionToken?: string | undefined;
				};
			} | undefined;
			/** Settings that differ in this environment. */
			readonly settings?: {
				/** How many steps run at a time. Default: 4. */
				readonly parallelism?: number | undefined;
				/** Engine of stacks that name none. Default: auto. */
				readonly engine?: "auto" | "terraform" | "opentofu" | undefined;
				/** Which program to use, by engine. Default: installed by Fairlead, else on PATH. */
				readonly tools?: {
					/** Path and version of the program. */
					readonly terraform?: {
						/** Path of the program. */
						readonly path?: string | undefined;
						/** Version constraint, e.g. `>= 1.6`, `~> 1.11`. */
						readonly version?: string | undefined;
					} | undefined;
					/** Path and version of the program. */
					readonly opentofu?: {
						/** Path of the program. */
						readonly path?: string | undefined;
						/** Version constraint, e.g. `>= 1.6`, `~> 1.11`. */
						readonly version?: string | undefined;
					} | undefined;
				} | undefined;
				/** More deletions than this in one run need `--allow-destroy` or the environment's name typed. Default: 5. */
				readonly maxDeletions?: number | undefined;
				/** A stack that a plan found unchanged is not planned again for so long, while nothing that it depends on changes: `30s`, `10m`, `1h`. `0`: always. Default: 10m. */
				readonly refreshAfter?: string | undefined;
				/** Providers keep running between the commands of a run, where that is proven to change nothing. `false`: every command starts its own. Default: true. */
				readonly warmProviders?: boolean | undefined;
				/** Show and check every plan before the first change, also with `--yes` and of stacks of which there is nothing yet. Default: false, those are planned and applied in one go. */
				readonly planFirst?: boolean | undefined;
				/** Where links to approve or reject a step of a rollout lead to, on 127.0.0.1, while one waits. Default: a free port. */
				readonly approvalPort?: number | undefined;
				/** Tags of every resource whose provider knows tags, besides environment, project and managed-by. */
				readonly defaultTags?: {
					readonly [name: string]: string | number | boolean;
				} | undefined;
				/** Where states are kept. Default: a plain file for each stack. */
				readonly state?: {
					/** `embedded`: the built-in service, with versions, locks and encryption. `local`: a plain file for each stack. Default: local. */
					readonly service?: "local" | "embedded" | undefined;
					/** Of the built-in service. `none`: states are stored in plain. Default: with a key of its own. */
					readonly encryption?: "none" | {
						/** Default: the file `.fairlead/state.key`, made with the first state. */
						readonly key?: {
							/** Name of a variable of the process. */
							readonly env?: string | undefined;
							/** Path, relative to the project file. */
							readonly file?: string | undefined;
							/** Program and arguments; what it prints is the key. */
							readonly command?: readonly (string)[] | undefined;
						} | undefined;
						/** The key before, until `fairlead state rotate` has run. */
						readonly previousKey?: {
							/** Name of a variable of the process. */
							readonly env?: string | undefined;
							/** Path, relative to the project file. */
							readonly file?: string | undefined;
							/** Program and arguments; what it prints is the key. */
							readonly command?: readonly (string)[] | undefined;
						} | undefined;
					} | undefined;
				} | undefined;
			} | undefined;
		} | null;
	} | undefined;
	/** The places stacks go to. */
	readonly targets?: {
		readonly [name: string]: {
			/** aws, azure, gcp, digitalocean or on-prem. */
			readonly cloud: "aws" | "azure" | "gcp" | "digitalocean" | "on-prem";
			/** Region or location, e.g. `eu-west-1`. `${var.x}` and `${env.name}` are allowed. */
			readonly region?: string | undefined;
			/** The provider that speaks to the target. */
			readonly provider?: {
				/** Source address, e.g. `hashicorp/aws`. Default: by cloud (hashicorp/aws, hashicorp/azurerm, hashicorp/google, digitalocean/digitalocean); on-prem has none. */
				readonly source?: string | undefined;
				/** Local name. Default: the last part of the source. */
				readonly name?: string | undefined;
				/** Version constraint, e.g. `~> 5.0`. */
				readonly version?: string | undefined;
				/** Arguments of the provider: account, role, profile ... Strings may hold references. */
				readonly settings?: {
					readonly [name: string]: Json;
				} | undefined;
			} | undefined;
		};
	} | undefined;
	/** The units of infrastructure. */
	readonly stacks?: {
		readonly [name: string]: {
			/** False: this environment does not have the stack. Default: true. */
			readonly enabled?: boolean | undefined;
			/** The tool that owns the state. `auto`: the one that applied the stack before, else the first one found. */
			readonly engine?: "auto" | "terraform" | "opentofu" | undefined;
			/** Where it goes: a name under `targets`. Default: the only target there is. */
			readonly target?: string | undefined;
			/** Directory of an existing root module, used as it stands. Relative to the project file. */
			readonly source?: string | undefined;
			/** Workspace of the root module; only with `source`. */
			readonly workspace?: string | undefined;
			/** The root module's variables; without `source`, `${var.NAME}` inside this stack. Strings may hold references. */
			readonly variables?: {
				readonly [name: string]: Json;
			} | undefined;
			/** Stacks that must come first, besides those that references name. */
			readonly dependsOn?: readonly (string)[] | undefined;
			/** For selecting and for your own use. */
			readonly labels?: {
				readonly [name: string]: string | number | boolean;
			} | undefined;
			/** Where the state is kept: `type` and the settings of that type. `${var.x}` and `${env.name}` are allowed. The `path` of a `local` one is relative to the project file. */
			readonly backend?: {
				/** `local`, `s3`, `gcs`, `azurerm`, `http`, `pg`, `kubernetes`, `consul` ... */
				readonly type: string;
			} | undefined;
			/** OpenTofu state and plan encryption, passed through. */
			readonly encryption?: {
				readonly [name: string]: Json;
			} | undefined;
			/** Existing objects to take over. */
			readonly imports?: readonly ({
				/** A resource of this stack, or one of its instances: `name`, `name[0]`, `name["key"]`. */
				readonly to: string;
				/** The provider's id of the existing object. */
				readonly id: string;
			})[] | undefined;
			/** Renamed resources: they are kept, not replaced. */
			readonly moved?: readonly ({
				/** The old name, or the full address. */
				readonly from: string;
				/** The new name, or the full address. */
				readonly to: string;
			})[] | undefined;
			/** Resources that leave the state; the objects stay unless `destroy` says otherwise. */
			readonly removed?: readonly ({
				/** Full address in the state, e.g. `aws_vpc.main`. */
				readonly from: string;
				/** Also destroy the object. Default: false. */
				readonly destroy?: boolean | undefined;
			})[] | undefined;
			/** What it consists of. */
			readonly resources?: readonly ({
				/** Unique in the stack. `${resources.NAME.ATTRIBUTE}` refers to it. */
				readonly name: string;
				/** The provider's type, e.g. `aws_vpc`. */
				readonly type: string;
				/** Arguments and blocks of the resource. Strings may hold references. A repeated block is a list. */
				readonly properties?: {
					readonly [name: string]: Json;
				} | undefined;
				/** Read it instead of making it: a data source. Default: false. */
				readonly data?: boolean | undefined;
				/** Resources or modules of this stack that must come first. */
				readonly dependsOn?: readonly (string)[] | undefined;
				/** A target whose provider configuration is used instead of the stack's. */
				readonly provider?: string | undefined;
				/** Tags of this resource, besides the default ones. Values may hold references. */
				readonly tags?: {
					readonly [name: string]: string | number | boolean;
				} | undefined;
				/** How the engine handles changes of this resource. */
				readonly lifecycle?: {
					/** Create the new one before the old one is deleted. */
					readonly createBeforeDestroy?: boolean | undefined;
					/** Refuse every plan that would delete it. */
					readonly preventDestroy?: boolean | undefined;
					/** Attributes whose changes are left alone, or `all`. */
					readonly ignoreChanges?: "all" | readonly (string)[] | undefined;
					/** Resources of this stack, `name` or `name.attribute`, whose change replaces this one. */
					readonly replaceTriggeredBy?: readonly (string)[] | undefined;
				} | undefined;
				/** How many; a number or a reference. `${count.index}` is the number of each. */
				readonly count?: Json | undefined;
				/** One for each: an object or a list of texts. `${each.key}`, `${each.value}`. */
				readonly forEach?: Json | undefined;
			})[] | undefined;
			/** Modules called by this stack. */
			readonly modules?: readonly ({
				/** Unique in the stack. `${modules.NAME.OUTPUT}` refers to it. */
				readonly name: string;
				/** Where the module comes from: a path, a registry address, a Git address. */
				readonly source: string;
				/** Version constraint, for modules of a registry. */
				readonly version?: string | undefined;
				/** The module's variables. Strings may hold references. */
				readonly inputs?: {
					readonly [name: string]: Json;
				} | undefined;
				/** Resources or modules of this stack that must come first. */
				readonly dependsOn?: readonly (string)[] | undefined;
				/** The module's provider names and the target each stands for. */
				readonly providers?: {
					readonly [name: string]: string;
				} | undefined;
			})[] | undefined;
			/** What other stacks can refer to: `${stacks.STACK.OUTPUT}`. Not with `source`: the module says it. */
			readonly outputs?: {
				readonly [name: string]: {
					/** The value. Strings may hold references. */
					readonly value: Json;
					/** Never shown. Default: false. */
					readonly sensitive?: boolean | undefined;
					/** For people. */
					readonly description?: string | undefined;
				} | string | number | boolean | readonly (Json)[];
			} | undefined;
		};
	} | undefined;
	/** The applications that are delivered. */
	readonly services?: {
		readonly [name: string]: {
			/** Program and arguments. `{port}` stands for the port that the instance gets; it also has it as PORT. */
			readonly command: readonly (string)[];
			/** Where it runs, relative to the project file. Default: beside it. */
			readonly directory?: string | undefined;
			/** Variables of the process. Values may hold references: outputs of stacks, secrets. */
			readonly env?: {
				readonly [name: string]: string | number | boolean;
			} | undefined;
			/** Instances. Default: 1. */
			readonly replicas?: number | undefined;
			/** How an instance shows that it can take requests. */
			readonly ready?: {
				/** Path on the instance, or a whole URL. */
				readonly http?: string | undefined;
				/** It accepts connections. The default. */
				readonly tcp?: true | undefined;
				/** Program and arguments; exit code 0 is ready. */
				readonly exec?: readonly (string)[] | undefined;
				/** Of http. Default: 200 to 299. */
				readonly status?: readonly (number)[] | undefined;
				/** Of http: a text that the body holds. */
				readonly body?: string | undefined;
				/** Of http: name and whole value. */
				readonly headers?: {
					readonly [name: string]: string;
				} | undefined;
				/** Of http: a slower answer is not ready. */
				readonly latency?: string | undefined;
				/** Default: 1s. */
				readonly every?: string | undefined;
				/** Of one look. Default: 2s. */
				readonly timeout?: string | undefined;
				/** So many in a row and it is not ready any more. Default: 3. */
				readonly failures?: number | undefined;
			} | undefined;
			/** How long an instance may take to become ready. Default: 30s. */
			readonly startWithin?: string | undefined;
			/** From the polite signal to the hard one. Default: 10s. */
			readonly stopWithin?: string | undefined;
			/** Services that must be live first. */
			readonly dependsOn?: readonly (string)[] | undefined;
			/** What splits its traffic: the built-in proxy, an nginx of this machine, or an HAProxy, Caddy or Envoy that Fairlead runs. Default: local. */
			readonly router?: "local" | "nginx" | "haproxy" | "caddy" | "envoy" | undefined;
			/** Options of the router, e.g. `listen: 127.0.0.1:8080`. */
			readonly route?: {
				readonly [name: string]: Json;
			} | undefined;
			/** How a new revision comes into traffic. */
			readonly strategy?: {
				/** canary, blue-green, rolling or a-b. */
				readonly kind: "canary" | "blue-green" | "rolling" | "a-b";
				/** Of a canary: what happens, one after the other. */
				readonly steps?: readonly ({
					/** Share of the new revision in per cent, to 0.01. */
					readonly setWeight?: number | undefined;
					/** Instances of the new revision from here on. */
					readonly scale?: number | undefined;
					/** Wait so long. */
					readonly pause?: string | undefined;
					/** Wait until somebody says `fairlead approve SERVICE`; at most so long, then roll back. */
					readonly approval?: string | undefined;
					/** Requests that meet one of these go to the new revision. */
					readonly match?: readonly ({
						/** Name of a header. */
						readonly header?: string | undefined;
						/** Name of a cookie. */
						readonly cookie?: string | undefined;
						/** Name of a query parameter. */
						readonly query?: string | undefined;
						/** Its whole value. Neither this nor `startsWith`: it is there. */
						readonly is?: string | undefined;
						/** How its value begins. */
						readonly startsWith?: string | undefined;
					})[] | undefined;
					/** Copies of so many per cent of the stable arm's requests; the answers are dropped. */
					readonly mirror?: number | undefined;
					/** Judge; what is left out is the strategy's `analysis`. */
					readonly analysis?: {
						/** `sequential`: compares with the stable arm, may be looked at at any time, and is over as soon as enough is known. `threshold`: each look by its numbers alone. `kayenta`: compares series of both arms as Kayenta does. Default: threshold where every metric states a limit or an increase, else sequential. */
						readonly judge?: "sequential" | "threshold" | "kayenta" | undefined;
						/** Sequential: how likely a good canary may be rolled back, over the whole rollout. Default: 0.01. */
						readonly alpha?: number | undefined;
						/** Sequential: how likely a canary that is worse by more than the margin may pass an analysis. Default: 0.05. */
						readonly beta?: number | undefined;
						/** Sequential: when the time is over and nothing is proven, wait for more, or go on as nothing worse was seen. Default: hold. */
						readonly undecided?: "hold" | "proceed" | undefined;
						/** Counts of looks. Default: only `failures` in a row and the time count. */
						readonly limits?: {
							/** So many failed looks in all roll back. */
							readonly failures?: number | undefined;
							/** So many looks in a row whose source failed to answer roll back. */
							readonly errors?: number | undefined;
							/** So many looks in a row without a verdict roll back. */
							readonly inconclusive?: number | undefined;
							/** So many passed looks in a row are enough. */
							readonly successes?: number | undefined;
						} | undefined;
						/** How long evidence is gathered before it may pass. Default: 1m. */
						readonly for?: string | undefined;
						/** Time between two looks. Default: 10s. */
						readonly every?: string | undefined;
						/** How far back each look goes. Default: as `for`, at most 5m. */
						readonly window?: string | undefined;
						/** Fewer requests of the canary in the window are no evidence. 0: they are not counted. Default: 10. */
						readonly minRequests?: number | undefined;
						/** So many failed looks in a row roll back. Default: 1. */
						readonly failures?: number | undefined;
						/** The score that passes, 0 to 1. Default: 1. */
						readonly proceedAt?: number | undefined;
						/** A lower score fails; between both it is held. Default: 1. */
						readonly rollbackBelow?: number | undefined;
						/** The judge of Kayenta. `proceedAt` is its `pass`, `rollbackBelow` its `marginal`. */
						readonly kayenta?: {
							/** Time between two points of a series. Default: as `every`. */
							readonly step?: string | undefined;
							/** How far back each look goes. Default: to the beginning of the analysis. */
							readonly lookback?: string | undefined;
							/** With fewer points on either side nothing is said; from 5 on chance seldom speaks. Default: 1. */
							readonly minPoints?: number | undefined;
							/** In per cent, by group. Groups that are not named share what is left. Default: all are equal. */
							readonly groupWeights?: {
								readonly [name: string]: number;
							} | undefined;
						} | undefined;
						/** By name. Default: those of the strategy. */
						readonly metrics?: {
							readonly [name: string]: {
								/** A ready query of the router: `success-rate` (0 to 1), `latency-p50`, `-p75`, `-p90`, `-p95`, `-p99` (seconds), `request-rate` (per second), `request-count`. With `source`: a query in its language, with `{service}`, `{environment}`, `{arm}` and `{window}`. */
								readonly query: string;
								/** A name under `metricSources`. Default: the router's own counters. */
								readonly source?: string | undefined;
								/** Passes below this. */
								readonly lessThan?: number | undefined;
								/** Passes above this. */
								readonly greaterThan?: number | undefined;
								/** Passes at or below this. */
								readonly atMost?: number | undefined;
								/** Passes at or above this. */
								readonly atLeast?: number | undefined;
								/** Passes at this, give or take `tolerance`. */
								readonly equals?: number | undefined;
								/** Of `equals`. Default: 0. */
								readonly tolerance?: number | undefined;
								/** Passes at most so many per cent above the stable arm. */
								readonly maxIncrease?: number | undefined;
								/** Passes at most so many per cent below the stable arm. */
								readonly maxDecrease?: number | undefined;
								/** Share of the score, against the other metrics. Default: 1. */
								readonly weight?: number | undefined;
								/** Its failure alone rolls back. Default: false. */
								readonly critical?: boolean | undefined;
								/** How much worse than the stable arm is as good as equal. */
								readonly margin?: {
									/** So many per cent more of what is bad. Default: 0. */
									readonly relative?: number | undefined;
									/** So much more; of ratios and latencies a share of all requests: `0.005`. Default: 0. */
									readonly absolute?: number | undefined;
								} | undefined;
								/** What the sequential judge has to know. `ratio`: a share 0 to 1 of events; `count`: how often something happened; `gauge`: a level; `latency`: the query gives a histogram. Default: as the ready query has it. */
								readonly kind?: "ratio" | "count" | "gauge" | "latency" | undefined;
								/** Which way is good. Default: as the ready query has it; of a latency `lower`. */
								readonly better?: "higher" | "lower" | "either" | undefined;
								/** Of a `latency` with a query of its own: what a limit is about. `0.99`. */
								readonly quantile?: number | undefined;
								/** With `source`: a query for the number of events behind a ratio or count, as `query` of the same window. */
								readonly events?: string | undefined;
								/** Fewer events of the canary are no evidence. Default: `minRequests` of the analysis. */
								readonly minSamples?: number | undefined;
								/** What no number means: wait, a failure, or judge by the other metrics. Default: hold. */
								readonly noData?: "hold" | "fail" | "ignore" | undefined;
								/** How the judge of Kayenta takes a metric, by its own names. */
								readonly kayenta?: {
									/** Which way is bad. Default: either. */
									readonly direction?: "increase" | "decrease" | "either" | undefined;
									/** It counts in each of these. Default: `all`. */
									readonly groups?: readonly (string)[] | undefined;
									/** No data counts as a failure. Default: false. */
									readonly mustHaveData?: boolean | undefined;
									/** It is measured, and counts for nothing. Default: false. */
									readonly muted?: boolean | undefined;
									/** Missing points are left out, or read as 0. Default: remove. */
									readonly nanStrategy?: "remove" | "replace" | undefined;
									/** Points that are far from the others. */
									readonly outliers?: {
										/** Default: keep. */
										readonly strategy?: "keep" | "remove" | undefined;
										/** Beyond the quartiles by so many of their distance. Default: 3. */
										readonly outlierFactor?: number | undefined;
									} | undefined;
									/** From which size on a change counts. */
									readonly effectSize?: {
										/** How large a change is: the ratio of the means, or the chance that a point of the canary is above one of the stable arm. Default: meanRatio. */
										readonly measure?: "meanRatio" | "cles" | undefined;
										/** A rise to less than this passes. Default: 1, of cles 0.5. */
										readonly allowedIncrease?: number | undefined;
										/** A fall to more than this passes. Default: 1, of cles 0.5. */
										readonly allowedDecrease?: number | undefined;
										/** Of a critical metric: a rise from here on is critical. Default: 1, of cles 0.5. */
										readonly criticalIncrease?: number | undefined;
										/** Of a critical metric: a fall from here on is critical. Default: 1, of cles 0.5. */
										readonly criticalDecrease?: number | undefined;
									} | undefined;
								} | undefined;
							};
						} | undefined;
					} | undefined;
					/** A name under `hooks`. */
					readonly hook?: string | undefined;
					/** Judge the canary against a baseline: new instances of the stable revision, as many and with the same share. Then all is as before the step. */
					readonly experiment?: {
						/** Share of canary and baseline each, in per cent. */
						readonly weight: number;
						/** `sequential`: compares with the stable arm, may be looked at at any time, and is over as soon as enough is known. `threshold`: each look by its numbers alone. `kayenta`: compares series of both arms as Kayenta does. Default: threshold where every metric states a limit or an increase, else sequential. */
						readonly judge?: "sequential" | "threshold" | "kayenta" | undefined;
						/** Sequential: how likely a good canary may be rolled back, over the whole rollout. Default: 0.01. */
						readonly alpha?: number | undefined;
						/** Sequential: how likely a canary that is worse by more than the margin may pass an analysis. Default: 0.05. */
						readonly beta?: number | undefined;
						/** Sequential: when the time is over and nothing is proven, wait for more, or go on as nothing worse was seen. Default: hold. */
						readonly undecided?: "hold" | "proceed" | undefined;
						/** Counts of looks. Default: only `failures` in a row and the time count. */
						readonly limits?: {
							/** So many failed looks in all roll back. */
							readonly failures?: number | undefined;
							/** So many looks in a row whose source failed to answer roll back. */
							readonly errors?: number | undefined;
							/** So many looks in a row without a verdict roll back. */
							readonly inconclusive?: number | undefined;
							/** So many passed looks in a row are enough. */
							readonly successes?: number | undefined;
						} | undefined;
						/** How long evidence is gathered before it may pass. Default: 1m. */
						readonly for?: string | undefined;
						/** Time between two looks. Default: 10s. */
						readonly every?: string | undefined;
						/** How far back each look goes. Default: as `for`, at most 5m. */
						readonly window?: string | undefined;
						/** Fewer requests of the canary in the window are no evidence. 0: they are not counted. Default: 10. */
						readonly minRequests?: number | undefined;
						/** So many failed looks in a row roll back. Default: 1. */
						readonly failures?: number | undefined;
						/** The score that passes, 0 to 1. Default: 1. */
						readonly proceedAt?: number | undefined;
						/** A lower score fails; between both it is held. Default: 1. */
						readonly rollbackBelow?: number | undefined;
						/** The judge of Kayenta. `proceedAt` is its `pass`, `rollbackBelow` its `marginal`. */
						readonly kayenta?: {
							/** Time between two points of a series. Default: as `every`. */
							readonly step?: string | undefined;
							/** How far back each look goes. Default: to the beginning of the analysis. */
							readonly lookback?: string | undefined;
							/** With fewer points on either side nothing is said; from 5 on chance seldom speaks. Default: 1. */
							readonly minPoints?: number | undefined;
							/** In per cent, by group. Groups that are not named share what is left. Default: all are equal. */
							readonly groupWeights?: {
								readonly [name: string]: number;
							} | undefined;
						} | undefined;
						/** By name. Default: those of the strategy. */
						readonly metrics?: {
							readonly [name: string]: {
								/** A ready query of the router: `success-rate` (0 to 1), `latency-p50`, `-p75`, `-p90`, `-p95`, `-p99` (seconds), `request-rate` (per second), `request-count`. With `source`: a query in its language, with `{service}`, `{environment}`, `{arm}` and `{window}`. */
								readonly query: string;
								/** A name under `metricSources`. Default: the router's own counters. */
								readonly source?: string | undefined;
								/** Passes below this. */
								readonly lessThan?: number | undefined;
								/** Passes above this. */
								readonly greaterThan?: number | undefined;
								/** Passes at or below this. */
								readonly atMost?: number | undefined;
								/** Passes at or above this. */
								readonly atLeast?: number | undefined;
								/** Passes at this, give or take `tolerance`. */
								readonly equals?: number | undefined;
								/** Of `equals`. Default: 0. */
								readonly tolerance?: number | undefined;
								/** Passes at most so many per cent above the stable arm. */
								readonly maxIncrease?: number | undefined;
								/** Passes at most so many per cent below the stable arm. */
								readonly maxDecrease?: number | undefined;
								/** Share of the score, against the other metrics. Default: 1. */
								readonly weight?: number | undefined;
								/** Its failure alone rolls back. Default: false. */
								readonly critical?: boolean | undefined;
								/** How much worse than the stable arm is as good as equal. */
								readonly margin?: {
									/** So many per cent more of what is bad. Default: 0. */
									readonly relative?: number | undefined;
									/** So much more; of ratios and latencies a share of all requests: `0.005`. Default: 0. */
									readonly absolute?: number | undefined;
								} | undefined;
								/** What the sequential judge has to know. `ratio`: a share 0 to 1 of events; `count`: how often something happened; `gauge`: a level; `latency`: the query gives a histogram. Default: as the ready query has it. */
								readonly kind?: "ratio" | "count" | "gauge" | "latency" | undefined;
								/** Which way is good. Default: as the ready query has it; of a latency `lower`. */
								readonly better?: "higher" | "lower" | "either" | undefined;
								/** Of a `latency` with a query of its own: what a limit is about. `0.99`. */
								readonly quantile?: number | undefined;
								/** With `source`: a query for the number of events behind a ratio or count, as `query` of the same window. */
								readonly events?: string | undefined;
								/** Fewer events of the canary are no evidence. Default: `minRequests` of the analysis. */
								readonly minSamples?: number | undefined;
								/** What no number means: wait, a failure, or judge by the other metrics. Default: hold. */
								readonly noData?: "hold" | "fail" | "ignore" | undefined;
								/** How the judge of Kayenta takes a metric, by its own names. */
								readonly kayenta?: {
									/** Which way is bad. Default: either. */
									readonly direction?: "increase" | "decrease" | "either" | undefined;
									/** It counts in each of these. Default: `all`. */
									readonly groups?: readonly (string)[] | undefined;
									/** No data counts as a failure. Default: false. */
									readonly mustHaveData?: boolean | undefined;
									/** It is measured, and counts for nothing. Default: false. */
									readonly muted?: boolean | undefined;
									/** Missing points are left out, or read as 0. Default: remove. */
									readonly nanStrategy?: "remove" | "replace" | undefined;
									/** Points that are far from the others. */
									readonly outliers?: {
										/** Default: keep. */
										readonly strategy?: "keep" | "remove" | undefined;
										/** Beyond the quartiles by so many of their distance. Default: 3. */
										readonly outlierFactor?: number | undefined;
									} | undefined;
									/** From which size on a change counts. */
									readonly effectSize?: {
										/** How large a change is: the ratio of the means, or the chance that a point of the canary is above one of the stable arm. Default: meanRatio. */
										readonly measure?: "meanRatio" | "cles" | undefined;
										/** A rise to less than this passes. Default: 1, of cles 0.5. */
										readonly allowedIncrease?: number | undefined;
										/** A fall to more than this passes. Default: 1, of cles 0.5. */
										readonly allowedDecrease?: number | undefined;
										/** Of a critical metric: a rise from here on is critical. Default: 1, of cles 0.5. */
										readonly criticalIncrease?: number | undefined;
										/** Of a critical metric: a fall from here on is critical. Default: 1, of cles 0.5. */
										readonly criticalDecrease?: number | undefined;
									} | undefined;
								} | undefined;
							};
						} | undefined;
					} | undefined;
					/** One of `window`, `command` and `http`. What is no clear answer waits: nothing but a yes lets pass. */
					readonly gate?: {
						/** Times of the week at which it lets pass. */
						readonly window?: {
							/** On which days it opens. Default: all. */
							readonly days?: readonly ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[] | undefined;
							/** `09:00`. Default: 00:00. */
							readonly from?: string | undefined;
							/** `16:00`; not after `from`: on the next day. Default: 24:00. */
							readonly to?: string | undefined;
							/** `Europe/Berlin` or `+01:00`. Default: UTC. */
							readonly zone?: string | undefined;
						} | undefined;
						/** Program and arguments. Exit code 0 lets pass, 1 denies, 3 waits; with 0 its last line may be `{"decision": "allow", "reason": "..."}`. */
						readonly command?: readonly (string)[] | undefined;
						/** Of the command, relative to the project file. Default: that of the service. */
						readonly directory?: string | undefined;
						/** Of the command. Values may hold references. */
						readonly env?: {
							readonly [name: string]: string | number | boolean;
						} | undefined;
						/** A URL that is asked by POST; it answers with `{"decision": "allow", "reason": "..."}`: allow, deny, wait. */
						readonly http?: string | undefined;
						/** Of the request. Values may hold references. */
						readonly headers?: {
							readonly [name: string]: string;
						} | undefined;
						/** Time between two questions. Default: 30s. */
						readonly every?: string | undefined;
						/** After so long without a yes it is rolled back. Default: 1d. */
						readonly timeout?: string | undefined;
					} | undefined;
					/** A stack that is applied here, and not before. It is planned and approved when the run begins. */
					readonly iac?: string | undefined;
				})[] | undefined;
				/** Of a canary without `steps`: the first weight. Default: 10. */
				readonly start?: number | undefined;
				/** Of a canary without `steps`: by how much it grows. Default: 20. */
				readonly step?: number | undefined;
				/** Of a canary without `steps`: the last weight before the promotion. Default: 50. */
				readonly max?: number | undefined;
				/** Of a canary without `steps`: how long each weight is judged. Default: 1m. */
				readonly interval?: string | undefined;
				/** Of blue-green: who sees the new revision before the switch. */
				readonly preview?: readonly ({
					/** Name of a header. */
					readonly header?: string | undefined;
					/** Name of a cookie. */
					readonly cookie?: string | undefined;
					/** Name of a query parameter. */
					readonly query?: string | undefined;
					/** Its whole value. Neither this nor `startsWith`: it is there. */
					readonly is?: string | undefined;
					/** How its value begins. */
					readonly startsWith?: string | undefined;
				})[] | undefined;
				/** Of blue-green: how long the old revision is kept whole after the switch. Default: 30s. */
				readonly keepOld?: string | undefined;
				/** Of rolling: how many instances more than usual, or `25%`. Default: 1. */
				readonly surge?: number | string | undefined;
				/** Of rolling: how many instances fewer than usual, or `25%`. Default: 0. */
				readonly unavailable?: number | string | undefined;
				/** Of a-b: who gets the new revision. */
				readonly match?: readonly ({
					/** Name of a header. */
					readonly header?: string | undefined;
					/** Name of a cookie. */
					readonly cookie?: string | undefined;
					/** Name of a query parameter. */
					readonly query?: string | undefined;
					/** Its whole value. Neither this nor `startsWith`: it is there. */
					readonly is?: string | undefined;
					/** How its value begins. */
					readonly startsWith?: string | undefined;
				})[] | undefined;
				/** Of a-b: share of the new revision. Default: 0 with `match`, else 50. */
				readonly share?: number | undefined;
				/** Of a-b: the digest of this value decides who gets the new revision, the same user always the same. */
				readonly user?: {
					/** Name of a header. */
					readonly header?: string | undefined;
					/** Name of a cookie. */
					readonly cookie?: string | undefined;
					/** Of the users, in per cent. Default: 50. */
					readonly share?: number | undefined;
				} | undefined;
				/** Of a-b: it is over as soon as each arm has had so many requests, after `for` at the latest. */
				readonly samples?: number | undefined;
				/** Of a-b: judged against new instances of the stable revision with the same share. Default: false. */
				readonly baseline?: boolean | undefined;
				/** Of a-b: how long it runs. Default: 10m. */
				readonly for?: string | undefined;
				/** Of a-b: who says that the new one has won. Default: verdict. */
				readonly winner?: "verdict" | "by-hand" | undefined;
				/** How a canary is judged. No data, old data and too few requests are never good: it is held, then rolled back. */
				readonly analysis?: {
					/** `sequential`: compares with the stable arm, may be looked at at any time, and is over as soon as enough is known. `threshold`: each look by its numbers alone. `kayenta`: compares series of both arms as Kayenta does. Default: threshold where every metric states a limit or an increase, else sequential. */
					readonly judge?: "sequential" | "threshold" | "kayenta" | undefined;
					/** Sequential: how likely a good canary may be rolled back, over the whole rollout. Default: 0.01. */
					readonly alpha?: number | undefined;
					/** Sequential: how likely a canary that is worse by more than the margin may pass an analysis. Default: 0.05. */
					readonly beta?: number | undefined;
					/** Sequential: when the time is over and nothing is proven, wait for more, or go on as nothing worse was seen. Default: hold. */
					readonly undecided?: "hold" | "proceed" | undefined;
					/** Counts of looks. Default: only `failures` in a row and the time count. */
					readonly limits?: {
						/** So many failed looks in all roll back. */
						readonly failures?: number | undefined;
						/** So many looks in a row whose source failed to answer roll back. */
						readonly errors?: number | undefined;
						/** So many looks in a row without a verdict roll back. */
						readonly inconclusive?: number | undefined;
						/** So many passed looks in a row are enough. */
						readonly successes?: number | undefined;
					} | undefined;
					/** How long evidence is gathered before it may pass. Default: 1m. */
					readonly for?: string | undefined;
					/** Time between two looks. Default: 10s. */
					readonly every?: string | undefined;
					/** How far back each look goes. Default: as `for`, at most 5m. */
					readonly window?: string | undefined;
					/** Fewer requests of the canary in the window are no evidence. 0: they are not counted. Default: 10. */
					readonly minRequests?: number | undefined;
					/** So many failed looks in a row roll back. Default: 1. */
					readonly failures?: number | undefined;
					/** The score that passes, 0 to 1. Default: 1. */
					readonly proceedAt?: number | undefined;
					/** A lower score fails; between both it is held. Default: 1. */
					readonly rollbackBelow?: number | undefined;
					/** The judge of Kayenta. `proceedAt` is its `pass`, `rollbackBelow` its `marginal`. */
					readonly kayenta?: {
						/** Time between two points of a series. Default: as `every`. */
						readonly step?: string | undefined;
						/** How far back each look goes. Default: to the beginning of the analysis. */
						readonly lookback?: string | undefined;
						/** With fewer points on either side nothing is said; from 5 on chance seldom speaks. Default: 1. */
						readonly minPoints?: number | undefined;
						/** In per cent, by group. Groups that are not named share what is left. Default: all are equal. */
						readonly groupWeights?: {
							readonly [name: string]: number;
						} | undefined;
					} | undefined;
					/** By name. Default: those of the strategy. */
					readonly metrics?: {
						readonly [name: string]: {
							/** A ready query of the router: `success-rate` (0 to 1), `latency-p50`, `-p75`, `-p90`, `-p95`, `-p99` (seconds), `request-rate` (per second), `request-count`. With `source`: a query in its language, with `{service}`, `{environment}`, `{arm}` and `{window}`. */
							readonly query: string;
							/** A name under `metricSources`. Default: the router's own counters. */
							readonly source?: string | undefined;
							/** Passes below this. */
							readonly lessThan?: number | undefined;
							/** Passes above this. */
							readonly greaterThan?: number | undefined;
							/** Passes at or below this. */
							readonly atMost?: number | undefined;
							/** Passes at or above this. */
							readonly atLeast?: number | undefined;
							/** Passes at this, give or take `tolerance`. */
							readonly equals?: number | undefined;
							/** Of `equals`. Default: 0. */
							readonly tolerance?: number | undefined;
							/** Passes at most so many per cent above the stable arm. */
							readonly maxIncrease?: number | undefined;
							/** Passes at most so many per cent below the stable arm. */
							readonly maxDecrease?: number | undefined;
							/** Share of the score, against the other metrics. Default: 1. */
							readonly weight?: number | undefined;
							/** Its failure alone rolls back. Default: false. */
							readonly critical?: boolean | undefined;
							/** How much worse than the stable arm is as good as equal. */
							readonly margin?: {
								/** So many per cent more of what is bad. Default: 0. */
								readonly relative?: number | undefined;
								/** So much more; of ratios and latencies a share of all requests: `0.005`. Default: 0. */
								readonly absolute?: number | undefined;
							} | undefined;
							/** What the sequential judge has to know. `ratio`: a share 0 to 1 of events; `count`: how often something happened; `gauge`: a level; `latency`: the query gives a histogram. Default: as the ready query has it. */
							readonly kind?: "ratio" | "count" | "gauge" | "latency" | undefined;
							/** Which way is good. Default: as the ready query has it; of a latency `lower`. */
							readonly better?: "higher" | "lower" | "either" | undefined;
							/** Of a `latency` with a query of its own: what a limit is about. `0.99`. */
							readonly quantile?: number | undefined;
							/** With `source`: a query for the number of events behind a ratio or count, as `query` of the same window. */
							readonly events?: string | undefined;
							/** Fewer events of the canary are no evidence. Default: `minRequests` of the analysis. */
							readonly minSamples?: number | undefined;
							/** What no number means: wait, a failure, or judge by the other metrics. Default: hold. */
							readonly noData?: "hold" | "fail" | "ignore" | undefined;
							/** How the judge of Kayenta takes a metric, by its own names. */
							readonly kayenta?: {
								/** Which way is bad. Default: either. */
								readonly direction?: "increase" | "decrease" | "either" | undefined;
								/** It counts in each of these. Default: `all`. */
								readonly groups?: readonly (string)[] | undefined;
								/** No data counts as a failure. Default: false. */
								readonly mustHaveData?: boolean | undefined;
								/** It is measured, and counts for nothing. Default: false. */
								readonly muted?: boolean | undefined;
								/** Missing points are left out, or read as 0. Default: remove. */
								readonly nanStrategy?: "remove" | "replace" | undefined;
								/** Points that are far from the others. */
								readonly outliers?: {
									/** Default: keep. */
									readonly strategy?: "keep" | "remove" | undefined;
									/** Beyond the quartiles by so many of their distance. Default: 3. */
									readonly outlierFactor?: number | undefined;
								} | undefined;
								/** From which size on a change counts. */
								readonly effectSize?: {
									/** How large a change is: the ratio of the means, or the chance that a point of the canary is above one of the stable arm. Default: meanRatio. */
									readonly measure?: "meanRatio" | "cles" | undefined;
									/** A rise to less than this passes. Default: 1, of cles 0.5. */
									readonly allowedIncrease?: number | undefined;
									/** A fall to more than this passes. Default: 1, of cles 0.5. */
									readonly allowedDecrease?: number | undefined;
									/** Of a critical metric: a rise from here on is critical. Default: 1, of cles 0.5. */
									readonly criticalIncrease?: number | undefined;
									/** Of a critical metric: a fall from here on is critical. Default: 1, of cles 0.5. */
									readonly criticalDecrease?: number | undefined;
								} | undefined;
							} | undefined;
						};
					} | undefined;
				} | undefined;
				/** Who was once sent to an arm stays there as its weight grows. */
				readonly sticky?: {
					/** Name of a cookie that the router sets. */
					readonly cookie?: string | undefined;
					/** Of the cookie. Default: 1d. */
					readonly maxAge?: string | undefined;
					/** Name of a header whose value says who it is. */
					readonly header?: string | undefined;
				} | undefined;
				/** How the traffic comes back to the stable revision: `instant` (the default), `gradual`, or how gradually: `{ step: 20, interval: 10s }`. A second `fairlead rollout abort`, and anything that fails on the way, makes it instant. */
				readonly rollback?: "instant" | "gradual" | {
					/** So many per cent come back at a time. Default: 20. */
					readonly step?: number | undefined;
					/** How long each share stays. Default: 10s. */
					readonly interval?: string | undefined;
				} | undefined;
				/** Where patience ends. */
				readonly limits?: {
					/** Without progress for so long it is rolled back. Default: 10m. */
					readonly progress?: string | undefined;
					/** Paused by a person for so long it is rolled back; queued for so long it is given up. Default: 1d. */
					readonly held?: string | undefined;
					/** At each thing on the way forward. Default: 3. */
					readonly attempts?: number | undefined;
					/** More instances of the canary that end by themselves roll back. Default: 0. */
					readonly restarts?: number | undefined;
				} | undefined;
				/** What becomes of a new rollout while one is under way. `supersede`: that one goes back, then the new one starts; `queue`: the new one waits, at most for `limits.held`, and a third takes its place; `reject`: it is refused. Default: reject. */
				readonly onNewRevision?: "supersede" | "queue" | "reject" | undefined;
				/** Time between two looks at instances and proxy while it waits. Default: 5s. */
				readonly look?: string | undefined;
			} | undefined;
			/** By name. */
			readonly hooks?: {
				readonly [name: string]: {
					/** When it runs. `step`: where a step of the strategy names it. */
					readonly at: "pre-deploy" | "post-deploy" | "pre-step" | "post-step" | "pre-promotion" | "post-promotion" | "on-failure" | "on-abort" | "step";
					/** Program and arguments. */
					readonly command: readonly (string)[];
					/** Relative to the project file. Default: the directory of the service. */
					readonly directory?: string | undefined;
					/** Variables of the process. Values may hold references: outputs of stacks, secrets. */
					readonly env?: {
						readonly [name: string]: string | number | boolean;
					} | undefined;
					/** Default: 1m. */
					readonly timeout?: string | undefined;
					/** What its failure means: `stop` and `rollback` go back, `hold` waits for a person. Default: stop. */
					readonly onFailure?: "stop" | "rollback" | "hold" | "continue" | undefined;
				};
			} | undefined;
			/** Names under `notifiers` that hear of its rollouts. */
			readonly notify?: readonly (string)[] | undefined;
		};
	} | undefined;
	/** Who is told of rollouts. */
	readonly notifiers?: {
		readonly [name: string]: {
			/** slack, webhook, cloudevents or stdout. */
			readonly kind: "slack" | "webhook" | "cloudevents" | "stdout";
			/** Where it is sent to. May be a secret: `${secrets.SLACK_URL}`. */
			readonly url?: string | undefined;
			/** Of webhook: the key of its HMAC-SHA256 signature: `${secrets.HOOK_KEY}`. */
			readonly secret?: string | undefined;
		};
	} | undefined;
	/** Where numbers come from, besides the router. */
	readonly metricSources?: {
		readonly [name: string]: {
			/** prometheus, http, command, csv, datadog, newrelic, influxdb, graphite or cloudwatch. */
			readonly kind: "prometheus" | "http" | "command" | "csv" | "datadog" | "newrelic" | "influxdb" | "graphite" | "cloudwatch";
			/** Its base URL. Of http: the whole one, with `{query}` and other arguments in path and query. */
			readonly url?: string | undefined;
			/** For basic authentication, with `password`. */
			readonly user?: string | undefined;
			/** `${secrets.NAME}` */
			readonly password?: string | undefined;
			/** For bearer authentication, and of influxdb: `${secrets.NAME}`. */
			readonly token?: string | undefined;
			/** Further headers. */
			readonly headers?: {
				readonly [name: string]: string;
			} | undefined;
			/** Of https. Paths are relative to the project file. */
			readonly tls?: {
				/** PEM file of the authorities that are trusted, in place of the usual ones. */
				readonly ca?: string | undefined;
				/** PEM file of the certificate that is shown to it. */
				readonly cert?: string | undefined;
				/** PEM file of its key, or a secret that holds it: `${secrets.NAME}`. */
				readonly key?: string | undefined;
				/** The name that its certificate is for, where `url` has another one. */
				readonly serverName?: string | undefined;
			} | undefined;
			/** Of http. Default: GET, with `body` POST. */
			readonly method?: "GET" | "POST" | undefined;
			/** Of http: a map or list is sent as JSON, a text as a form: `q={query}&from={fromSeconds}`. */
			readonly body?: Json | undefined;
			/** Of http: JSONPath (RFC 9535) of the number: `$.data[0].value`. */
			readonly value?: string | undefined;
			/** Of http: JSONPath of the number of events behind it. */
			readonly events?: string | undefined;
			/** Of http: JSONPath of the time of its newest sample: seconds, milliseconds or ISO 8601. */
			readonly time?: string | undefined;
			/** Of command: program and arguments, with `{query}` and other arguments. It prints a number or JSON. */
			readonly command?: readonly (string)[] | undefined;
			/** Of command: where it runs, relative to the project file. Default: beside it. */
			readonly directory?: string | undefined;
			/** Of command: variables of it. Values may hold references. */
			readonly env?: {
				readonly [name: string]: string | number | boolean;
			} | undefined;
			/** Of csv: the file, relative to the project file. Its columns: `time`, labels, values. */
			readonly file?: string | undefined;
			/** Of csv: from one row to the next. Default: their usual distance. */
			readonly every?: string | undefined;
			/** What becomes of several points in the window. Default: last. */
			readonly take?: "last" | "mean" | "sum" | "min" | "max" | undefined;
			/** Its numbers are complete only after so long: it is asked about a window that ended then. Default: 0. */
			readonly delay?: string | undefined;
			/** Of datadog and newrelic: `${secrets.NAME}`. */
			readonly apiKey?: string | undefined;
			/** Of datadog: `${secrets.NAME}`. */
			readonly applicationKey?: string | undefined;
			/** Of newrelic: number of the account. */
			readonly account?: number | undefined;
			/** Of influxdb: Flux in this organization (InfluxDB 2). */
			readonly organization?: string | undefined;
			/** Of influxdb: InfluxQL in this database (InfluxDB 1). */
			readonly database?: string | undefined;
			/** Of cloudwatch: `eu-central-1`. */
			readonly region?: string | undefined;
			/** Of cloudwatch. Default: AWS_ACCESS_KEY_ID of the environment. */
			readonly accessKeyId?: string | undefined;
			/** Of cloudwatch: `${secrets.NAME}`. Default: AWS_SECRET_ACCESS_KEY. */
			readonly secretAccessKey?: string | undefined;
			/** Of cloudwatch: `${secrets.NAME}`. Default: AWS_SESSION_TOKEN. */
			readonly sessionToken?: string | undefined;
		};
	} | undefined;
	/** How Fairlead works on this project. */
	readonly settings?: {
		/** How many steps run at a time. Default: 4. */
		readonly parallelism?: number | undefined;
		/** Engine of stacks that name none. Default: auto. */
		readonly engine?: "auto" | "terraform" | "opentofu" | undefined;
		/** Which program to use, by engine. Default: installed by Fairlead, else on PATH. */
		readonly tools?: {
			/** Path and version of the program. */
			readonly terraform?: {
				/** Path of the program. */
				readonly path?: string | undefined;
				/** Version constraint, e.g. `>= 1.6`, `~> 1.11`. */
				readonly version?: string | undefined;
			} | undefined;
			/** Path and version of the program. */
			readonly opentofu?: {
				/** Path of the program. */
				readonly path?: string | undefined;
				/** Version constraint, e.g. `>= 1.6`, `~> 1.11`. */
				readonly version?: string | undefined;
			} | undefined;
		} | undefined;
		/** More deletions than this in one run need `--allow-destroy` or the environment's name typed. Default: 5. */
		readonly maxDeletions?: number | undefined;
		/** A stack that a plan found unchanged is not planned again for so long, while nothing that it depends on changes: `30s`, `10m`, `1h`. `0`: always. Default: 10m. */
		readonly refreshAfter?: string | undefined;
		/** Providers keep running between the commands of a run, where that is proven to change nothing. `false`: every command starts its own. Default: true. */
		readonly warmProviders?: boolean | undefined;
		/** Show and check every plan before the first change, also with `--yes` and of stacks of which there is nothing yet. Default: false, those are planned and applied in one go. */
		readonly planFirst?: boolean | undefined;
		/** Where links to approve or reject a step of a rollout lead to, on 127.0.0.1, while one waits. Default: a free port. */
		readonly approvalPort?: number | undefined;
		/** Tags of every resource whose provider knows tags, besides environment, project and managed-by. */
		readonly defaultTags?: {
			readonly [name: string]: string | number | boolean;
		} | undefined;
		/** Where states are kept. Default: a plain file for each stack. */
		readonly state?: {
			/** `embedded`: the built-in service, with versions, locks and encryption. `local`: a plain file for each stack. Default: local. */
			readonly service?: "local" | "embedded" | undefined;
			/** Of the built-in service. `none`: states are stored in plain. Default: with a key of its own. */
			readonly encryption?: "none" | {
				/** Default: the file `.fairlead/state.key`, made with the first state. */
				readonly key?: {
					/** Name of a variable of the process. */
					readonly env?: string | undefined;
					/** Path, relative to the project file. */
					readonly file?: string | undefined;
					/** Program and arguments; what it prints is the key. */
					readonly command?: readonly (string)[] | undefined;
				} | undefined;
				/** The key before, until `fairlead state rotate` has run. */
				readonly previousKey?: {
					/** Name of a variable of the process. */
					readonly env?: string | undefined;
					/** Path, relative to the project file. */
					readonly file?: string | undefined;
					/** Program and arguments; what it prints is the key. */
					readonly command?: readonly (string)[] | undefined;
				} | undefined;
			} | undefined;
		} | undefined;
	} | undefined;
}
/**
 * A project in TypeScript, the same model as `fairlead.yaml`: `export default defineProject({ project: 'shop', ... })`.
 * Gives the value back unchanged; it is checked when the project is opened.
 */
export declare const defineProject: (project: ProjectInput) => ProjectInput;

export {
	Recorded$1 as Recorded,
};

export {};
