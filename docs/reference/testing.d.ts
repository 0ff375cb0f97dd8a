type Json = null | boolean | number | string | readonly Json[] | {
	readonly [key: string]: Json;
};
type JsonObject = {
	readonly [key: string]: Json;
};
type ChangeAction = "create" | "update" | "replace" | "delete" | "forget" | "import" | "move" | "read" | "no-op";
type ShownValue = 
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
interface AttributeChange {
	/** From the resource's root: `['ingress', 0, 'port']`. */
	readonly path: readonly (string | number)[];
	readonly before: ShownValue;
	readonly after: ShownValue;
	readonly forcesReplace: boolean;
}
interface Change {
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
interface OutputChange {
	readonly name: string;
	readonly action: "create" | "update" | "delete" | "no-op";
	readonly before: ShownValue;
	readonly after: ShownValue;
}
type PlanMode = "apply" | "destroy" | "refresh-only";
interface StackPlan {
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
type ErrorCode = | "APPROVALS_MISSING"
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
interface SourcePosition {
	/** Relative to the project's directory where the file lies below it. */
	readonly file: string;
	readonly line?: number;
	readonly column?: number;
}
interface Problem {
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
interface StepError {
	readonly code: ErrorCode;
	readonly message: string;
	readonly hint?: string;
	/** Where in the project's files, as far as that is known. */
	readonly problems?: readonly Problem[];
	/** Facts for machines, without secrets. */
	readonly data?: Json;
}
interface ApprovalRecord {
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
interface Hook {
	readonly name: string;
	readonly at: HookPoint;
	/** Program and arguments; never a shell string. */
	readonly command: readonly string[];
	/** Absolute. */
	readonly cwd: string;
	readonly env: Readonly<Record<string, string>>;
	/** The same, of secret values. They reach the command only. */
	readonly secretEnv: Readonly<Record<string, string>>;
	readonly timeoutMs: number;
	/** What its failure means. @default stop */
	readonly onFailure: HookConsequence;
}
type HookPoint = "pre-deploy" | "post-deploy" | "pre-step" | "post-step" | "pre-promotion" | "post-promotion" | "on-failure" | "on-abort";
type HookConsequence = "stop" | "rollback" | "hold" | "continue";
type HookOutcome = {
	/** The last lines of what it printed, at most 4 kB, with secrets masked. */
	readonly output: string;
	readonly tookMs: number;
} & ({
	readonly kind: "passed";
} | {
	readonly kind: "failed";
	readonly exitCode: number;
} | {
	readonly kind: "killed";
	readonly signal: string;
} | {
	readonly kind: "timed-out";
	readonly afterMs: number;
} | {
	readonly kind: "not-started";
	readonly reason: string;
});
interface GateAnswer {
	readonly decision: "allow" | "deny" | "wait";
	/** For people, as it came: it is masked, and then made fit to be shown. */
	readonly reason: string;
}
interface RouteRef {
	readonly service: string;
	readonly environment: string;
	/** Of this kind of router, as written in the project file. */
	readonly options: JsonObject;
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
type RolloutReport = {
	readonly kind: "prepared";
	readonly stable: Revision | null;
	readonly canary: Revision;
} | {
	readonly kind: "instances";
	readonly instances: Instances;
}
/**
 * As the data plane has it; `null`: there is no such route. `busy`: where requests are not finished yet, whatever the arm;
 * left out: nobody can tell.
 */
 | {
	readonly kind: "route";
	readonly spec: RouteSpec | null;
	readonly busy?: readonly Endpoint[];
}
/** `requests`: of the canary within the window; undefined: nobody knows. */
 | {
	readonly kind: "readings";
	readonly readings: readonly MetricReading[];
	readonly requests?: number;
	/** Of the arm that had fewer, since the analysis began; undefined: not asked for, or nobody knows. */
	readonly samples?: number;
} | ({
	readonly kind: "gate";
} & GateAnswer) | {
	readonly kind: "stack";
	readonly outcome: "applied" | "unchanged";
} | {
	readonly kind: "done";
};
type Verb = "pause" | "resume" | "promote" | "promote-full" | "skip" | "abort" | "supersede" | "approve" | "reject";
type RolloutSignal = {
	readonly type: "started";
}
/** The host came back: what it knew of the world may not be true any more. */
 | {
	readonly type: "resumed";
}
/** `effect`: the id it was given. A report of any other effect than the one in flight is ignored. */
 | {
	readonly type: "effect.succeeded";
	readonly effect: number;
	readonly report: RolloutReport;
} | {
	readonly type: "effect.failed";
	readonly effect: number;
	readonly error: StepError;
}
/** Time has passed. */
 | {
	readonly type: "tick";
}
/** Somebody wants something. `seq` grows: what was heard before is ignored. */
 | {
	readonly type: "asked";
	readonly seq: number;
	readonly verb: Verb;
	readonly by: string;
	/** The step it was said of, from 0: another one is not meant. An approval always says it. */
	readonly step?: number;
	readonly note?: string;
};
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
type RunKind = "plan" | "apply" | "destroy" | "drift" | "deploy" | "stop";
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
type RunStatus = "running" | "stopping" | "done" | "failed" | "stopped" | "waiting" | "queued" | "declined" | "rolled-back" | "superseded";
interface RunState {
	readonly version: 1;
	readonly status: RunStatus;
	readonly steps: Readonly<Record<string, StepState>>;
}
type RunSignal = {
	readonly type: "started";
}
/** The user asked to go on, or the host came back after it died. Sent only while no effect of the run is in flight. */
 | {
	readonly type: "resumed";
} | {
	readonly type: "step.succeeded";
	readonly step: string;
	readonly attempt?: number;
	readonly result: Json;
} | {
	readonly type: "step.failed";
	readonly step: string;
	readonly attempt?: number;
	readonly error: StepError;
} | {
	readonly type: "step.interrupted";
	readonly step: string;
	readonly attempt?: number;
}
/** Something for the rollout that the step is. */
 | {
	readonly type: "rollout";
	readonly step: string;
	readonly attempt?: number;
	readonly signal: RolloutSignal;
}
/** Time has passed: rollouts look at what they wait for. */
 | {
	readonly type: "tick";
} | {
	readonly type: "stop.requested";
} | {
	readonly type: "superseded";
	readonly by: string;
};
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
type EngineEvent = {
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
type RunEvent = {
	readonly at: string;
	readonly run: string;
} & RunEventBody;
type RunEventBody = {
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
type CloudName = "aws" | "azure" | "gcp" | "digitalocean" | "on-prem";
type EngineName = "terraform" | "opentofu";
interface EffectiveEnvironment {
	readonly name: string;
	/** Never approved automatically. */
	readonly protected: boolean;
	/** Undefined: a plan needs none. */
	readonly approvals?: ApprovalSetting;
}
interface ApprovalSetting {
	/** How many different people, or keys, have to approve a plan file. */
	readonly required: number;
	/** Name → public key as PEM, or the path of a file. With keys, only signed approvals count. */
	readonly keys: Readonly<Record<string, string>>;
	/** False: whoever made the plan is not one of them. */
	readonly authorMayApprove: boolean;
	/** Older ones do not count. Undefined: they stay good. */
	readonly expireAfterSeconds?: number;
}
interface Variable {
	/** Literal: references in it were resolved. */
	readonly value: Json;
	readonly sensitive: boolean;
	readonly description?: string;
}
type SecretSource = {
	readonly kind: "env";
	readonly name: string;
} | {
	readonly kind: "file";
	readonly path: string;
} | {
	readonly kind: "command";
	readonly argv: readonly string[];
};
interface Settings {
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
interface StateSetting {
	/** `local`: a plain file for each stack. `embedded`: the built-in service, with versions, locks and encryption. */
	readonly service: "local" | "embedded";
	/** Of the built-in service; with `local`, to read what it holds still. */
	readonly encryption: StateEncryption;
}
type StateEncryption = {
	readonly kind: "none";
}
/** `previous`: what was encrypted with it can still be read. */
 | {
	readonly kind: "key";
	readonly key: StateKeySource;
	readonly previous?: StateKeySource;
};
type StateKeySource = SecretSource | {
	readonly kind: "own";
};
interface ToolSetting {
	readonly path?: string;
	/** A version constraint as npm and Terraform write them: `1.11.4`, `>= 1.6`, `~> 1.11`. */
	readonly version?: string;
}
interface Target {
	readonly name: string;
	readonly cloud: CloudName;
	readonly region?: string;
	/** Provider configuration; several targets of one provider become aliases. */
	readonly provider: ProviderSetting;
}
interface ProviderSetting {
	/** Terraform source address, e.g. `hashicorp/aws`. Defaults by cloud. */
	readonly source: string;
	/** Local name, by default the last part of the source. */
	readonly name: string;
	/** Version constraint, passed to `required_providers`. */
	readonly version?: string;
	/** Arguments of the provider block; strings may hold references. */
	readonly settings: JsonObject;
}
interface Stack {
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
type StackContent = {
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
interface Resource {
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
interface Lifecycle {
	readonly createBeforeDestroy?: boolean;
	readonly preventDestroy?: boolean;
	/** Attribute names, or `all`. */
	readonly ignoreChanges?: readonly string[] | "all";
	/** Names of resources, or `name.attribute`. */
	readonly replaceTriggeredBy?: readonly string[];
}
interface Module {
	readonly name: string;
	readonly source: string;
	readonly version?: string;
	readonly inputs: JsonObject;
	readonly dependsOn: readonly string[];
	/** Module's provider name → target name. */
	readonly providers: Readonly<Record<string, string>>;
}
interface ImportRequest {
	/** Resource name in this stack. */
	readonly to: string;
	readonly id: string;
}
interface RemovedRequest {
	/** Full Terraform address, e.g. `aws_vpc.main`. */
	readonly from: string;
	readonly destroy: boolean;
}
interface MovedRequest {
	readonly from: string;
	readonly to: string;
}
interface OutputDefinition {
	readonly value: Json;
	readonly sensitive: boolean;
	readonly description?: string;
}
interface Backend {
	readonly type: string;
	readonly settings: JsonObject;
}
declare const accessLevels: readonly [
	"read",
	"plan",
	"write"
];
type Access = (typeof accessLevels)[number];
interface StateFacts {
	readonly serial: number;
	readonly lineage: string;
	/** Version of the tool that wrote it. */
	readonly toolVersion?: string;
	/** Instances of managed resources; undefined: OpenTofu has encrypted it. */
	readonly resources?: number;
}
type HolderLife = "alive" | "gone" | "unknown";
interface StateLock {
	readonly id: string;
	/** What the tool says of itself: `user@host`. */
	readonly who: string;
	/** `OperationTypeApply` and the like. */
	readonly operation: string;
	readonly since: string;
	/** The lock as the tool wrote it, handed back to whoever is refused. */
	readonly info: JsonObject;
}
interface JournalledDecision {
	/** ISO 8601, in UTC: the time that it was made with. */
	readonly at: string;
	/** Type of the signal that it was made on. */
	readonly signal: string;
	/** What a rollout heard and its state does not keep. */
	readonly heard?: Heard;
	/** Those that changed. */
	readonly steps: Readonly<Record<string, StepState>>;
}
interface Heard {
	readonly step: string;
	readonly signal: RolloutSignal;
}
interface Journal {
	/**
	 * Writes a new run and takes the locks it holds, in one transaction. Locks of a process that is gone are taken from it.
	 * A run that changes the world supersedes every older one that could be resumed and holds one of the same keys; after
	 * a `plan` or a drift check the older one can still be resumed.
	 * @throws RUN_HELD naming run, process and since when
	 */
	create(definition: RunDefinition, state: RunState, holder: Holder): void;
	/**
	 * Writes a new run that waits for its turn, with the status `queued`: this process has it, and none of the locks it
	 * holds later. It takes the place of older ones that wait for one of the same keys. `claim` ends the waiting.
	 */
	enqueue(definition: RunDefinition, state: RunState, holder: Holder): void;
	/**
	 * Takes an existing run over for this process, with its locks. One that waited for its turn supersedes older ones, as
	 * `create` does.
	 * @throws RUN_HELD, RUN_UNKNOWN, RUN_NOT_RESUMABLE naming the run that took its place
	 */
	claim(run: string, holder: Holder): void;
	/**
	 * One decision: the signal that came in, the state it led to, and the events that tell of it, in one transaction.
	 * @throws RUN_LOCK_LOST when this process does not hold the run any more (I8)
	 */
	record(run: string, signal: RunSignal, state: RunState, at: string, events?: readonly RunEvent[]): void;
	/**
	 * Resolves when every decision, and every stack that was begun, is safe from a power cut; from our own death it is safe
	 * at once. No effect begins before (P4). @throws JOURNAL_*
	 */
	durable(): Promise<void>;
	/**
	 * Adds an event to the run's visible history. It is kept with whatever is written next, and at the end of this turn of
	 * the event loop at the latest: what a tool says in one breath is one transaction. Where that fails, the next call throws.
	 */
	note(run: string, event: RunEvent): void;
	/** Gives the locks back; nothing happens where this process does not hold the run. */
	release(run: string): void;
	/**
	 * Takes a run's locks from a holder of whom nobody can tell from here whether it lives: it ran on another host.
	 * Returns the keys that became free. @throws RUN_HELD when the holder certainly lives, RUN_UNKNOWN
	 */
	unlock(run: string): readonly string[];
	load(run: string): StoredRun | undefined;
	/** Newest first. */
	list(filter: {
		readonly environment?: string;
		readonly limit: number;
	}): readonly StoredRun[];
	events(run: string): readonly RunEvent[];
	/** Every decision of the run, oldest first; each is as it was written. @throws JOURNAL_CORRUPT */
	decisions(run: string): readonly JournalledDecision[];
	/** Named JSON values of a run, or of something else that lasts: reviewed plans, for example. Any process may add them. */
	put(run: string, name: string, value: Json): void;
	get(run: string, name: string): Json | undefined;
	/** Every value that was ever put under the name, oldest first, without the first `leaveOut` of them. */
	values(run: string, name: string, leaveOut: number): readonly Json[];
	/** Who holds a key now. */
	holder(key: string): Held | undefined;
	/** What is known of each stack: last applied when, by which run, with which engine. */
	stacks(environment: string | undefined): readonly StackRecord[];
	/** The same of one stack; undefined: nothing is known. */
	stack(environment: string, stack: string): StackRecord | undefined;
	recordStack(record: StackRecord): void;
	/**
	 * Takes runs out for good, with all that was noted of them. What is known of each stack stays, and so do runs that are
	 * held or in work: somebody may have taken them up meanwhile. @throws JOURNAL_CORRUPT
	 */
	prune(runs: readonly string[]): PrunedRuns;
	/** Looks at everything. The empty list: sound. */
	check(): readonly JournalFault[];
	close(): void;
}
interface StoredRun {
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
interface Held {
	readonly key: string;
	readonly run: string;
	readonly holder: Holder;
	readonly since: string;
	readonly alive: boolean;
}
interface StackRecord {
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
interface PrunedRuns {
	readonly runs: readonly string[];
	/** How many entries of the journal went with them. */
	readonly entries: number;
}
interface JournalFault {
	readonly what: string;
	readonly run?: string;
	readonly mend: string;
}
interface StateStore {
	/** By name; also states that were deleted and still have a history. */
	list(): readonly StoredStateSummary[];
	/** The newest version, or the one asked for; undefined: there is none, or it was deleted. */
	read(state: string, version?: number): StateContent | undefined;
	/** Newest first. */
	history(state: string): readonly StateVersion[];
	/**
	 * Adds a version where the rules of `domain/state/acceptance.ts` allow it; the same text once more adds nothing.
	 * @throws STATE_SERIAL_BACK, STATE_LINEAGE_CHANGED, STATE_LOCK*, STATE_INVALID
	 */
	write(state: string, text: string, by: StateWriter): StateVersion;
	/** Ends the state; its versions stay. @throws STATE_LOCK* */
	remove(state: string, by: StateWriter): void;
	/** Takes the lock, also from a process that is gone. @throws STATE_LOCKED */
	lock(state: string, lock: StateLock, holder: Holder | undefined): {
		readonly takenFrom?: StateLock;
	};
	/** @throws STATE_LOCK_WRONG */
	unlock(state: string, id: string): void;
	heldLock(state: string): (StateLock & {
		readonly life: HolderLife;
	}) | undefined;
	/** Takes the lock away, whoever holds it; undefined: there was none. */
	breakLock(state: string): StateLock | undefined;
	/** Brings everything under the newest key; how many versions were under another one, or under none. */
	rotate(): number;
	close(): void;
}
interface StateWriter {
	readonly how: StateChange;
	/** `user@host`, or the name of a token. */
	readonly who: string;
	/** The lock that the writer believes to hold. */
	readonly lockId?: string;
	/** Serial and lineage are not looked at; the lock is. @default 'check' */
	readonly order?: "check" | "force";
}
type StateChange = "write" | "rollback" | "import" | "migrate" | "recovered" | "delete";
interface StateVersion extends StateFacts {
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
interface StateContent {
	readonly version: StateVersion;
	readonly text: string;
}
interface StoredStateSummary {
	readonly state: string;
	readonly newest: StateVersion;
	readonly deleted: boolean;
	readonly lock?: StateLock & {
		readonly life: HolderLife;
	};
}
interface OwnState {
	/** `environment/stack`. */
	readonly state: string;
	/** Where and with which token; starts the service when it is first asked for. */
	access(access: Access): Promise<{
		readonly address: string;
		readonly user: string;
		readonly token: string;
	}>;
	/** Undefined: nothing was stored yet. */
	read(): Promise<string | undefined>;
}
interface IacEngine {
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
interface FirstApply {
	/** `none`: there is no state of it, and never was one. `unknown`: only the tool could tell. Starts no program. */
	traces(work: StackWork): Promise<"none" | "some" | "unknown">;
	/** What can be found wrong without starting a program. @throws ENGINE_* codes */
	check(work: StackWork, call: EngineCall): Promise<readonly Problem[]>;
	/**
	 * Plans and applies. Prepares first where needed. Tells what it is about to do by `change.planned`.
	 * @throws PLAN_INCOMPLETE where an upstream output is not known (I6); FIRST_APPLY_UNEXPECTED, stopped in order, where
	 * anything but creating and reading is to be done
	 */
	apply(work: StackWork, call: EngineCall): Promise<FirstApplied>;
}
interface FirstApplied {
	readonly create: number;
	readonly read: number;
}
interface Confirmed {
	/** ISO 8601, in UTC: when the world was last asked. */
	readonly at: string;
	/** What that plan warned about. */
	readonly warnings: readonly string[];
}
interface EngineVersions {
	/** Undefined: there is no state yet. `serial` rises with every write, `lineage` stays. */
	readonly state?: {
		readonly lineage: string;
		readonly serial: number;
	};
	/** Address of a provider → version. */
	readonly providers: Readonly<Record<string, string>>;
}
interface StackWork {
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
	readonly backendChange?: "migrate" | "reconfigure";
}
interface StackPlaces {
	/** Where the project file is. */
	readonly project: string;
	/** The stack's own directory for generated files, plans and logs: `.fairlead/work/<environment>/<stack>`. Ours to write. */
	readonly work: string;
	/** Default local state: `.fairlead/state/<environment>/<stack>.tfstate`. */
	readonly stateFile: string;
	/** Shared by all stacks: provider downloads, schemas. `.fairlead/cache` */
	readonly cache: string;
}
type UpstreamOutputs = {
	readonly status: "known";
	readonly outputs: StackOutputs;
}
/** Not applied yet, or about to change: what is not among `outputs` stands in as a true unknown. */
 | {
	readonly status: "unknown";
	/** Those that stay as they are. @default none */
	readonly outputs?: StackOutputs;
	/** Names of those that are not known and that will be sensitive. @default none */
	readonly sensitive?: readonly string[];
};
type StackOutputs = Readonly<Record<string, {
	readonly value: Json;
	readonly sensitive: boolean;
}>>;
interface Tool {
	readonly engine: EngineName;
	/** Absolute path of the program. */
	readonly path: string;
	/** E.g. `1.11.4`. */
	readonly version: string;
	readonly features: ToolFeatures;
}
interface ToolFeatures {
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
interface Prepared {
	/** False: nothing that `init` depends on had changed. */
	readonly initialised: boolean;
}
interface EngineCall {
	readonly emit: (event: EngineEvent) => void;
	readonly stop: Stop;
}
interface Stop {
	/** Orderly: the tool gets SIGINT and all the time it needs. */
	readonly signal: AbortSignal;
	/** Hard: the tool gets a second SIGINT and, after a grace period, SIGKILL. */
	readonly hard: AbortSignal;
}
interface Deployer {
	/** E.g. `local`. */
	readonly kind: string;
	/**
	 * Starts what is missing, stops what is too much, leaves alone what runs as wanted. Returns as soon as the wish is kept
	 * durably and does not wait for readiness: observe until `ready` is what you need.
	 * @throws DEPLOYER_*, SERVICE_SPEC_CHANGED for a revision that was given another spec before
	 */
	ensure(set: InstanceSet, signal: AbortSignal): Promise<ObservedSet>;
	/** As it is now. A set that nobody wants any more and that is gone: `count` 0, no instances. */
	observe(ref: InstanceSetRef, signal: AbortSignal): Promise<ObservedSet>;
	/** Every set of the environment, or of one of its services. */
	list(of: {
		readonly environment: string;
		readonly service?: string;
	}, signal: AbortSignal): Promise<readonly ObservedSet[]>;
	/** Stops every instance, orderly and then by force, and forgets the set. Returns when all are gone. */
	remove(ref: InstanceSetRef, signal: AbortSignal): Promise<void>;
}
interface InstanceSetRef {
	readonly environment: string;
	readonly service: string;
	readonly revision: string;
	/** Tells apart two sets of one revision: the baseline of an experiment. @default none */
	readonly twin?: string;
}
interface InstanceSet extends InstanceSetRef {
	/** `stable`, `canary` ...: for people and for the environment of processes that start from now on. */
	readonly arm: string;
	readonly count: number;
	readonly spec: InstanceSpec;
}
interface InstanceSpec {
	/**
	 * Program and arguments; never a shell string. In these and in the values of `env`, `{port}` stands for the first port
	 * and `{port.NAME}` for a named one.
	 */
	readonly command: readonly string[];
	/** Absolute. */
	readonly cwd: string;
	/** Besides what the deployer adds: PORT, FAIRLEAD_SERVICE, FAIRLEAD_REVISION, FAIRLEAD_ARM, FAIRLEAD_INSTANCE. */
	readonly env: Readonly<Record<string, string>>;
	/** The same, of secret values: they are held in memory only, and never written, shown or logged. */
	readonly secretEnv: Readonly<Record<string, string>>;
	/** Names; each instance has a port of its own for each. The first is where the router sends requests. */
	readonly ports: readonly string[];
	readonly readiness: Probe;
	/** How long it may take to become ready for the first time before it counts as failed. */
	readonly startWithinMs: number;
	/** From SIGTERM to SIGKILL. */
	readonly stopWithinMs: number;
	/** Wait before the n-th restart in a row: `firstMs` doubled each time, up to `mostMs`. */
	readonly restart: {
		readonly firstMs: number;
		readonly mostMs: number;
	};
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
interface Clock {
	now(): Date;
	/** Rejects with the signal's reason when aborted. */
	sleep(ms: number, signal: AbortSignal): Promise<void>;
}
interface ProcessRunner {
	start(command: Command): Promise<RunningProcess>;
	/** Short questions like `version`: output in memory, 10 MB at most, killed after `timeoutMs`. */
	ask(command: Omit<Command, "record">, timeoutMs: number): Promise<ProcessAnswer>;
	/**
	 * Waits until the process that last used this record has ended, if it still runs: identity is pid and start time, a
	 * reused pid is not ours. Resolves to true when it had to wait.
	 */
	settle(record: ProcessRecord, signal: AbortSignal): Promise<boolean>;
}
interface Command {
	/** Absolute path. */
	readonly program: string;
	readonly args: readonly string[];
	readonly cwd: string;
	/** The whole environment; nothing is inherited. */
	readonly env: Readonly<Record<string, string>>;
	readonly record: ProcessRecord;
}
interface ProcessRecord {
	readonly stdout: string;
	readonly stderr: string;
	/** JSON `{pid, startedAt, host}`: who is at work here. */
	readonly mark: string;
}
interface RunningProcess {
	readonly pid: number;
	/** Lines as they are written; ends when the process has ended. */
	readonly lines: AsyncIterable<{
		readonly stream: "stdout" | "stderr";
		readonly text: string;
	}>;
	/** Exactly one of the two is not null. */
	readonly exit: Promise<{
		readonly code: number | null;
		readonly signal: string | null;
	}>;
	/** SIGINT to the process itself. What it leaves running is ended after it: `exit` waits for that, a second at most. */
	interrupt(): void;
	/** SIGKILL to the whole group. */
	kill(): void;
}
interface ProcessAnswer {
	readonly code: number | null;
	readonly signal: string | null;
	readonly stdout: string;
	readonly stderr: string;
	readonly timedOut: boolean;
}
declare const regions: {
	readonly aws: readonly [
		"us-east-1",
		"us-east-2",
		"us-west-1",
		"us-west-2",
		"ca-central-1",
		"eu-central-1",
		"eu-west-1",
		"eu-west-2",
		"eu-west-3",
		"eu-north-1",
		"ap-southeast-1",
		"ap-southeast-2",
		"ap-northeast-1",
		"ap-south-1",
		"sa-east-1"
	];
	readonly azure: readonly [
		"eastus",
		"eastus2",
		"westus",
		"westus2",
		"westus3",
		"centralus",
		"westeurope",
		"northeurope",
		"germanywestcentral",
		"francecentral",
		"swedencentral",
		"uksouth",
		"southeastasia",
		"japaneast",
		"australiaeast"
	];
	readonly gcp: readonly [
		"us-central1",
		"us-east1",
		"us-east4",
		"us-west1",
		"europe-west1",
		"europe-west2",
		"europe-west3",
		"europe-west4",
		"europe-north1",
		"asia-east1",
		"asia-northeast1",
		"asia-southeast1",
		"australia-southeast1"
	];
	readonly digitalocean: readonly [
		"nyc1",
		"nyc3",
		"sfo3",
		"ams3",
		"fra1",
		"lon1",
		"sgp1",
		"blr1",
		"tor1",
		"syd1"
	];
	readonly "on-prem": readonly [
	];
};
export type Cloud = keyof typeof regions;
/** A resource as it stands in the world. */
export interface WorldResource {
	readonly cloud: Cloud;
	readonly region: string;
	readonly account: string;
	readonly type: string;
	readonly id: string;
	/** What the cloud's API would show, secrets in clear: this is the inside of the simulation. */
	readonly attributes: JsonObject;
}
export type Operation = "create" | "read" | "update" | "delete" | "find";
/** One call of a cloud's API, as logged. */
export interface Call {
	readonly at: string;
	readonly operation: Operation;
	readonly cloud: Cloud;
	readonly region: string;
	readonly account: string;
	readonly type: string;
	readonly id: string | null;
	readonly name: string | null;
	/** "ok", "replayed" (a create that was answered with what an earlier one had made), or the code of the refusal. */
	readonly outcome: string;
}
interface FaultTarget {
	/** @default any for `error` and `throttle`, create for the others */
	readonly operation?: Operation;
	readonly cloud?: Cloud;
	readonly region?: string;
	readonly type?: string;
	readonly name?: string;
	/** From the how-manieth matching call on. @default 1 */
	readonly nth?: number;
	/** For how many matching calls. @default 1 */
	readonly times?: number;
	/** Names the fault, so that its count outlives the server. @default a digest of its text */
	readonly id?: string;
}
/**
 * What can go wrong. `error`: the API refuses. `throttle`: it says to come back later, and the provider does, a bounded
 * number of times. `crash`: the call is carried out and the provider dies before it answers. `lag`: a created resource
 * stays invisible for some reads. `slow`: the call takes so much longer; a create exists from its beginning.
 * `quota`: creates beyond a number are refused.
 */
export type Fault = FaultTarget & ({
	readonly kind: "error";
	readonly code: string;
	readonly message?: string;
} | {
	readonly kind: "throttle";
} | {
	readonly kind: "crash";
} | {
	readonly kind: "lag";
	readonly reads: number;
} | {
	readonly kind: "slow";
	readonly milliseconds: number;
} | {
	readonly kind: "quota";
	readonly limit: number;
});
/** Which resources are meant; what is left out matches everything. */
export interface ResourceFilter {
	readonly cloud?: Cloud;
	readonly region?: string;
	readonly type?: string;
	readonly name?: string;
}
/** How many API calls there were: all of them, by operation, and by operation and type ("create simcloud_bucket"). */
export interface CallCounts {
	readonly total: number;
	/** Creates that made something; a create answered with an earlier one's result is under `replayed`. */
	readonly created: number;
	readonly replayed: number;
	readonly refused: number;
	readonly byOperation: {
		readonly [O in Operation]: number;
	};
	readonly byType: {
		readonly [operationAndType: string]: number;
	};
}
/**
 * The simulated clouds seen from outside, as with an administrator's console: what exists, by whomever it was made.
 * It is a view of a directory. Any process may open one while a server serves the same directory.
 */
export interface World {
	readonly directory: string;
	resources(filter?: ResourceFilter): readonly WorldResource[];
	/** The resource with this id. Throws a RangeError when there is none, naming the ids there are. */
	find(id: string): WorldResource;
	/** Changes attributes of a resource behind everybody's back (drift). Returns what it became. */
	change(id: string, attributes: JsonObject): WorldResource;
	/** Removes a resource behind everybody's back, without asking whether it is in use. */
	remove(id: string): void;
	faults(): readonly Fault[];
	/** Adds a fault and returns its id; a running server obeys from its next call on. */
	inject(fault: Fault): string;
	clearFaults(): void;
	/** Every API call since the world began, oldest first. */
	history(): readonly Call[];
	calls(): CallCounts;
}
/** Opens the world kept in a directory; an empty directory is an empty world. */
export declare function openWorld(directory: string): World;
/** Simulated clouds that are being served. */
export interface SimulatedClouds {
	/** Put these into the environment of terraform or tofu: `TF_REATTACH_PROVIDERS`. */
	readonly env: Readonly<Record<string, string>>;
	/** The clouds from outside: look at them, change them by hand, make them fail. */
	readonly world: World;
	/** Cuts every connection and stops serving; the world stays on disk. Safe to repeat. */
	close(): Promise<void>;
}
export interface SimulatedCloudsOptions {
	/** Where the world is kept; made when it is not there. One server per directory. */
	readonly directory: string;
	/** How long an API call takes, milliseconds; creating and deleting take a few times that, by kind. @default 2 */
	readonly latencyMs?: number;
	/** Replaces the faults of the world. @default those in its faults.json */
	readonly faults?: readonly Fault[];
	/** What the fault `crash` does: cut the client's connection, or end this process at once. @default 'reset' */
	readonly crash?: "reset" | "exit";
	/** What clients connect by. Over `tcp` nobody notices a second server. @default unix, and tcp where there are no unix sockets */
	readonly transport?: "unix" | "tcp";
}
/** Serves the simulated clouds of a directory. Rejects when another server does already. */
export declare function startSimulatedClouds(options: SimulatedCloudsOptions): Promise<SimulatedClouds>;
/** The resources that the suite is run with. */
export interface BenchResource {
	readonly type: string;
	/** Another `value` is an update in place, another `identity` a replacement. */
	properties(given: {
		readonly value: string;
		readonly identity: string;
	}): JsonObject;
	/** Where `value` stands in the plan. */
	readonly valuePath: readonly (string | number)[];
	/** An attribute that is known only after creation. */
	readonly computed: string;
	/** Creation takes some seconds: long enough to be interrupted. */
	slow(): JsonObject;
	/** Creation is begun and fails. */
	failing(): JsonObject;
	/** A type that the provider does not have. */
	readonly unknownType: string;
}
export interface BenchStack {
	readonly resources?: readonly Resource[];
	readonly outputs?: Readonly<Record<string, OutputDefinition>>;
	readonly upstream?: Readonly<Record<string, UpstreamOutputs>>;
	readonly secrets?: Readonly<Record<string, string>>;
	/** A root module's directory, instead of resources. */
	readonly source?: string;
	/** Input variables, of a root module. */
	readonly variables?: JsonObject;
}
/** An engine in a world of its own. */
export interface IacEngineBench {
	readonly engine: IacEngine;
	readonly resource: BenchResource;
	/** One stack; the same name stands for the same stack. */
	work(name: string, given: BenchStack): StackWork;
	/** The same stack and state, seen from another working directory. */
	elsewhere(work: StackWork): StackWork;
	/**
	 * Makes a root module: variable `value`, one resource made of it, output `value` with what the variable holds.
	 * Gives its directory relative to the project.
	 */
	rootModule(): Promise<string>;
	close(): Promise<void>;
}
interface ContractOptions {
	/** `short` leaves out what takes long with a real tool. @default 'whole' */
	readonly extent?: "whole" | "short";
	/** The engine declares the power to make a stack from nothing in one command. @default true */
	readonly firstApply?: boolean;
}
/** Every engine behaves like this. */
export declare function iacEngineContract(name: string, open: () => Promise<IacEngineBench>, { extent, firstApply }?: ContractOptions): void;
/** What the suite needs: a deployer over a world of its own, and services to deploy. */
export interface DeployerBench {
	readonly deployer: Deployer;
	/** A service of two instances that become ready; each call another service. */
	service(): InstanceSet;
	/** The same, and no instance ever becomes ready. It counts as failed soon. */
	unready(): InstanceSet;
	/** Ends one instance of the set behind the deployer's back. */
	crash(id: string): Promise<void>;
	/** Another deployer over the same world: what our own restart looks like. */
	reopen(): Promise<Deployer>;
	close(): Promise<void>;
}
/** Every deployer behaves like this. */
export declare function deployerContract(name: string, open: () => Promise<DeployerBench>): void;
interface HookRunner {
	/** Throws for an abort only, with the signal's reason, once the command is gone. */
	run(hook: Hook, occasion: HookOccasion, signal: AbortSignal): Promise<HookOutcome>;
}
interface HookOccasion {
	/** Idempotency key: run, step and hook. */
	readonly key: string;
	/** What the hook is told: without secrets. */
	readonly facts: Json;
}
/** What the suite needs: a runner, and hooks that do what `programs/actor.ts` describes. */
export interface HookRunnerBench {
	readonly runner: HookRunner;
	hook(...acts: readonly string[]): Hook;
	/** Its program is not there. */
	missing(): Hook;
	close(): Promise<void>;
}
/** Every hook runner behaves like this. */
export declare function hookRunnerContract(name: string, open: () => Promise<HookRunnerBench>): void;
/** What the suite needs: one journal that several processes use, and power over who of them lives. */
export interface JournalBench {
	/** A handle of its own on the same journal. */
	open(): Journal;
	setLife(holder: Holder, life: HolderLife): void;
	close(): void;
}
/** Every journal behaves like this. */
export declare function journalContract(name: string, openBench: () => JournalBench): void;
type MetricQuery = 
/** How often per second the counter rose within the window, over all matching series. */
{
	readonly kind: "rate";
	readonly counter: string;
	readonly where: readonly LabelMatch[];
}
/** By how much the counter rose within the window: the number of requests, for example. */
 | {
	readonly kind: "increase";
	readonly counter: string;
	readonly where: readonly LabelMatch[];
}
/** Share 0..1: what of `where` also matches `part`. Without anything that matches `where` there is no share. */
 | {
	readonly kind: "share";
	readonly counter: string;
	readonly where: readonly LabelMatch[];
	readonly part: readonly LabelMatch[];
}
/** A quantile 0..1 of a histogram. */
 | {
	readonly kind: "quantile";
	readonly quantile: number;
	readonly histogram: string;
	readonly where: readonly LabelMatch[];
	/** What the histogram's unit is in that of the answer: 0.001 for milliseconds as seconds. @default 1 */
	readonly factor?: number;
}
/** In the language of the source. `{name}` stands for an argument, which is quoted as its place requires. */
 | {
	readonly kind: "text";
	readonly text: string;
	/** A query for the time of the newest sample behind it, in seconds since 1970. @default found from the series it names */
	readonly newest?: string;
	/** A histogram: one series for each bound (its label `le`), or a native one. Answered with `buckets`. @default number */
	readonly reads?: "number" | "histogram";
	/** A query for the number of events that the value rests on. @default nobody knows */
	readonly events?: string;
};
interface LabelMatch {
	readonly label: string;
	readonly is: "equal" | "not-equal" | "starting-with" | "not-starting-with";
	/** May be an argument: `{arm}`. */
	readonly value: string;
}
type QueryArguments = Readonly<Record<string, string | number>>;
interface ReadyQuery {
	readonly query: MetricQuery;
	readonly unit: "share" | "seconds" | "per-second" | "count";
	readonly better: "higher" | "lower" | "neither";
	/** Arguments without which it cannot be asked. */
	readonly needs: readonly string[];
}
type QuerySet = Readonly<Record<string, ReadyQuery>>;
interface Snapshot {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly series: readonly Series[];
}
interface Series {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly value: number;
}
interface TimedMeasurement {
	/** ISO 8601, in UTC: the window ends here. */
	readonly at: string;
	readonly measurement: Measurement;
}
interface RangeAnswer {
	readonly source: string;
	/** As it was sent, or in words where nothing is sent. */
	readonly asked: string;
	readonly windowMs: number;
	readonly points: readonly TimedMeasurement[];
	readonly warnings?: readonly string[];
}
interface TimeRange {
	/** ISO 8601, in UTC: the first evaluation time. */
	readonly from: string;
	/** No evaluation time is later. */
	readonly until: string;
	/** From one evaluation time to the next; above 0. */
	readonly stepMs: number;
}
interface MetricSource {
	/** E.g. `prometheus`, `counters`. */
	readonly kind: string;
	/**
	 * The same question has the same answer, as long as the source keeps its samples: the time is part of it. What the
	 * source or the network do wrong is an answer too; it throws for an abort only (with the signal's reason), and for
	 * an argument that a query needs and does not get. @throws METRIC_ARGUMENT_MISSING, METRIC_ARGUMENT_INVALID
	 */
	query(question: MetricQuestion, signal: AbortSignal): Promise<MetricAnswer>;
	/**
	 * Takes a sample now. A source that is a counter without a memory needs one at least every few seconds while somebody
	 * wants to ask it; the others leave this out. Never throws: a missing sample shows in the answers.
	 */
	sample?(signal: AbortSignal): Promise<void>;
	/**
	 * The same question at each of many times, in a few requests. Where it has a number it is the one that `query` gives, and
	 * where `query` has none it has none. Left out: it is asked time by time (`app/rollout/series.ts`).
	 * @throws as {@link MetricSource.query}
	 */
	range?(question: RangeQuestion, signal: AbortSignal): Promise<RangeAnswer>;
}
type RangeQuestion = Omit<MetricQuestion, "at"> & TimeRange;
interface MetricQuestion {
	readonly query: MetricQuery;
	/** For `{name}` in it. `{window}` is filled from `windowMs`. */
	readonly arguments: QueryArguments;
	/** ISO 8601, in UTC: the evaluation time; the window ends here. */
	readonly at: string;
	readonly windowMs: number;
	/** The whole question, with all that has to be asked for it. */
	readonly timeoutMs: number;
	/** Older than this before `at`, the newest sample makes the answer `stale`. */
	readonly staleAfterMs: number;
}
/** What the suite needs: sources that hold a history of counters, and such as do not answer. */
export interface MetricSourceBench {
	/** A snapshot each 5 s. */
	holding(history: readonly Snapshot[]): Promise<MetricSource>;
	/** Nobody listens there. */
	dead(): Promise<MetricSource>;
	/** Somebody listens, and never answers. */
	silent(): Promise<MetricSource>;
	/** The time that {@link MetricSourceBench.holding} is asked about; a whole number of 5 s. */
	readonly now: number;
	close(): Promise<void>;
}
/** Every source of metrics behaves like this. */
export declare function metricSourceContract(name: string, open: () => Promise<MetricSourceBench>): void;
/** A time series of one arm, as some host wrote it down. */
export interface HeldSeries {
	readonly arm: string;
	readonly host: string;
	/** Oldest first, each minute. null: there is a place, and nothing in it. */
	readonly points: readonly {
		readonly at: number;
		readonly value: number | null;
	}[];
}
/**
 * What a source may not be able to show: `age` (how old its numbers are), `series` (one from several), `quotes` (it refuses
 * what is no plain word, in place of quoting it), and days on which it has none.
 */
export type TextSourceLack = "age" | "series" | "quotes" | "dead" | "silent" | BadDay;
/** How it may go wrong while somebody answers. */
export type BadDay = "denied" | "query-invalid" | "unreadable" | "busy";
/** What the suite needs: sources that hold series, and such as have a bad day. */
export interface TextMetricSourceBench {
	/** A whole minute: {@link TextMetricSourceBench.holding} is asked about it. */
	readonly now: number;
	/** Asks for the newest value of the arm `{arm}` within the window, in the language of the source. */
	readonly text: string;
	holding(series: readonly HeldSeries[]): Promise<MetricSource>;
	/** Nobody is there. */
	dead(): Promise<MetricSource>;
	/** Somebody is, and never answers. */
	silent(): Promise<MetricSource>;
	having(day: BadDay): Promise<MetricSource>;
	/** Something that was given to the source so that it is let in. */
	readonly secret?: string;
	close(): Promise<void>;
}
/** Every source that is asked in a language of its own behaves like this. */
export declare function textMetricSourceContract(name: string, open: () => Promise<TextMetricSourceBench>, lacks?: readonly TextSourceLack[]): void;
interface Notice$1 {
	/** Idempotency key: whoever gets the same notice twice can tell. */
	readonly id: string;
	/** What happened: `rollout.started`, `rollout.step`, `rollout.promoted`, `rollout.rolled-back`, `rollout.waiting` ... */
	readonly type: string;
	readonly level: "info" | "warning" | "error";
	/** One line for people. */
	readonly title: string;
	/** More lines for people. */
	readonly text?: string;
	/** ISO 8601, in UTC. */
	readonly at: string;
	readonly project: string;
	readonly environment: string;
	readonly service?: string;
	readonly run?: string;
	readonly facts: Json;
}
interface Notifier {
	/** `slack`, `webhook`, `cloudevents`, `stdout`. */
	readonly kind: string;
	/** Once. What goes wrong is a value; it throws for an abort only, with the signal's reason. */
	post(notice: Notice$1, signal: AbortSignal): Promise<Posted>;
}
type Posted = {
	readonly kind: "delivered";
} | {
	readonly kind: "failed";
	/** Without the URL's secret parts. */
	readonly detail: string;
	/** False: it will fail again. */
	readonly again: boolean;
	/** The place asks to be left alone for so long. */
	readonly afterMs?: number;
};
/** What the suite needs: notifiers whose places behave in some way. */
export interface NotifierBench {
	/** The place takes what comes. */
	accepting(): Promise<Notifier>;
	/** What the accepting place got so far, as text. */
	received(): readonly string[];
	/** The place is too busy now. Undefined: there is no such place. */
	busy?(): Promise<Notifier>;
	/** The place will never take it. */
	refusing?(): Promise<Notifier>;
	/** Nobody listens there. */
	dead?(): Promise<Notifier>;
	/** What must not be seen in an outcome. */
	readonly secret: string;
	close(): Promise<void>;
}
/** Every notifier behaves like this. */
export declare function notifierContract(name: string, open: () => Promise<NotifierBench>): void;
/** What the suite needs: a runner, and commands that do what `programs/actor.ts` describes. */
export interface ProcessRunnerBench {
	readonly runner: ProcessRunner;
	/** A command that performs these acts; each call has a record of its own. */
	command(...acts: readonly string[]): Command;
	/** The same, but the program is not there. */
	missing(): Command;
	close(): Promise<void>;
}
/** Every process runner behaves like this. */
export declare function processRunnerContract(name: string, open: () => Promise<ProcessRunnerBench>): void;
interface Router {
	/** E.g. `local`, `nginx`. */
	readonly kind: string;
	readonly features: RouterFeatures;
	/**
	 * What the running proxy uses now, read from the data plane; not from what we wrote.
	 * @throws ROUTER_DOWN nobody serves the route although it was made, ROUTER_UNREADABLE, ROUTER_*
	 */
	observe(route: RouteRef, signal: AbortSignal): Promise<RouteState>;
	/**
	 * Returns the state as soon as the running proxy uses the spec for every new request; requests that have begun are
	 * finished where they are. Starts or repairs what is missing. Does not wait for arms that are left to drain.
	 * @throws ROUTER_SPEC_INVALID and ROUTER_UNSUPPORTED before anything is changed; ROUTER_*
	 */
	ensure(route: RouteRef, spec: RouteSpec, signal: AbortSignal): Promise<RouteState>;
	/** Gives the route back as it was found, after what has begun was finished or cut off at the drain's deadline. */
	release(route: RouteRef, signal: AbortSignal): Promise<void>;
}
type RouteState = 
/** We have not made it, or have given it back. */
{
	readonly kind: "absent";
} | {
	readonly kind: "present";
	/** Exactly what is in use. Differs from the last wish where somebody changed it behind our back. */
	readonly spec: RouteSpec;
	/** Grows with every change that the proxy took. */
	readonly generation: number;
	/** Where clients reach it: `http://127.0.0.1:8080`. */
	readonly address: string;
	/** Where its counters are read in Prometheus' text format, if they are. */
	readonly metricsAddress?: string;
	/** Also of arms that are left and still drain. Where the proxy cannot tell: undefined. */
	readonly inFlight?: readonly ArmInFlight[];
	/**
	 * The same by where the requests are, whatever their arm is called by now: an instance that is not named here has
	 * nothing left to finish. Where the proxy cannot tell: undefined.
	 */
	readonly endpointsInFlight?: readonly EndpointInFlight[];
};
interface ArmInFlight {
	readonly arm: string;
	readonly requests: number;
}
interface EndpointInFlight extends Endpoint {
	/** 1 or more. */
	readonly requests: number;
}
interface RouterFeatures {
	/** The smallest difference of weights, in hundredths of a per cent: 1 is 0.01 %, 100 whole per cents. */
	readonly granularity: number;
	readonly mostArms: number;
	readonly match: readonly MatchKind[];
	readonly matchTests: readonly MatchTest["kind"][];
	/** Undefined: cannot mirror; else the smallest difference of shares. */
	readonly mirrorGranularity?: number;
	readonly sticky: readonly Sticky["by"][];
	/** Reads back how many requests are in flight, for each arm and each endpoint. Else `inFlight` may tell that something is, and not where. */
	readonly countsInFlight: boolean;
	/** Ready queries on the router's own counters, with the arguments `environment`, `service` and `arm`. */
	readonly queries: QuerySet;
}
/** What the suite needs: a router, and instances to send requests to. */
export interface RouterBench {
	readonly router: Router;
	/** Another route at each call, that nobody has made. */
	route(): RouteRef;
	/** An instance that answers with its name, `stable` or `canary`. The same name gives another instance of the same. */
	instance(name: string): Promise<Endpoint>;
	/** Sends requests to the route. @returns for each the name that answered; undefined: it failed */
	send(route: RouteRef, wish: SendWish): Promise<readonly (string | undefined)[]>;
	/** How many requests instances of the name got, copies included; undefined: cannot tell. */
	received?(name: string): number;
	/** The data plane dies without a word. */
	kill?(): Promise<void>;
	/** Somebody changes the running data plane by hand; undefined: nobody but the router can. */
	changeByHand?(route: RouteRef): Promise<void>;
	/** Another route, whose options say that a change by hand is not undone. Together with `changeByHand`. */
	guardedRoute?(): RouteRef;
	/** The data plane does not take a configuration with this instance; undefined: it takes any. */
	readonly unacceptable?: Endpoint;
	/** All that is configured by now, in a form that can be compared. */
	configuration?(): Promise<unknown>;
	close(): Promise<void>;
}
export interface SendWish {
	readonly count: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** @default / */
	readonly path?: string;
}
/** Every router behaves like this. */
export declare function routerContract(name: string, open: () => Promise<RouterBench>): void;
/** What the suite needs: one store that several processes use, keys by name, and power over who of them lives. */
export interface StateStoreBench {
	/** A handle of its own on the same store. */
	open(keys: StateStoreKeys): StateStore;
	setLife(holder: Holder, life: HolderLife): void;
	close(): void;
}
/** Any name stands for a key; the same name for the same key. */
export interface StateStoreKeys {
	/** Undefined: states are stored in plain. */
	readonly newest: string | undefined;
	readonly older: readonly string[];
}
/** Every store of states behaves like this. */
export declare function stateStoreContract(name: string, openBench: () => StateStoreBench): void;
export interface FakeClock extends Clock {
	/** Lets time pass; whoever sleeps until then wakes, in order. */
	pass(ms: number): Promise<void>;
}
/** Time that stands still until it is told to pass. @param start @default 2026-01-01T00:00:00Z */
export declare function createFakeClock(start?: Date): FakeClock;
export interface FakeDeployer extends Deployer {
	/** Each `ensure` and `remove` that was asked for, oldest first. */
	readonly calls: readonly FakeDeployerCall[];
	/** Ends an instance as if it had crashed: it is started again, and is ready as `becomesReady` says. */
	crash(id: string): void;
	/** A set stays unready from now on, or becomes ready again. @default every instance is ready when it is next observed */
	setReady(ref: InstanceSetRef, becomesReady: boolean): void;
	/** Another deployer over the same world: what our own restart looks like. */
	reopen(): FakeDeployer;
}
export type FakeDeployerCall = {
	readonly kind: "ensure";
	readonly set: InstanceSet;
} | {
	readonly kind: "remove";
	readonly ref: InstanceSetRef;
};
/** Runs nothing and remembers everything; passes the contract of the real ones. */
export declare function createFakeDeployer(): FakeDeployer;
/** A hook's command as a function. Returns its exit code, the name of the signal it died of, or that it is not there. */
export type FakeHook = (call: FakeHookCall) => Promise<number | string | undefined>;
export interface FakeHookCall {
	readonly hook: Hook;
	/** As the command would see it. */
	readonly env: Readonly<Record<string, string>>;
	print(text: string): void;
	/** Time is up, or nobody wants it any more. */
	readonly interrupted: AbortSignal;
}
export interface FakeHookRunner extends HookRunner {
	/** Each occasion at which a hook was run, oldest first. */
	readonly calls: readonly {
		readonly hook: Hook;
		readonly occasion: HookOccasion;
	}[];
}
/** Runs functions as if they were commands; passes the contract of the real one. @default every hook passes */
export declare function createFakeHookRunner(command?: FakeHook): FakeHookRunner;
interface FakeRun {
	readonly definition: RunDefinition;
	readonly createdAt: string;
	state: RunState;
	updatedAt: string;
	holder?: {
		readonly who: Holder;
		readonly since: string;
	};
	supersededBy?: string;
	readonly events: RunEvent[];
	readonly decisions: JournalledDecision[];
}
/** What all handles on one journal share. */
export interface FakeJournalStore {
	readonly runs: Map<string, FakeRun>;
	/** Key → run. */
	readonly locks: Map<string, string>;
	readonly stacks: Map<string, StackRecord>;
	readonly values: {
		readonly id: string;
		readonly name: string;
		readonly value: Json;
	}[];
}
export interface FakeJournalOptions {
	/** @default everybody lives */
	readonly lifeOf?: (holder: Holder) => HolderLife;
	/** @default the first of January 2026 */
	readonly now?: () => Date;
	/** Shared by several handles, as one file is by several processes. @default a new one */
	readonly store?: FakeJournalStore;
}
export declare const createFakeJournalStore: () => FakeJournalStore;
/** A journal in memory; it passes the same contract as the real one. Everything goes through JSON, as it does on disk. */
export declare function createFakeJournal(options?: FakeJournalOptions): Journal;
export interface FakeMetricSource extends MetricSource {
	/** Every question, oldest first. */
	readonly questions: readonly MetricQuestion[];
	/** From now on a question is answered with this, as long as the answer is not undefined. */
	say(answer: (question: MetricQuestion) => Measurement | undefined): void;
}
/** Answers from a history of counters, or with what it is told to say; passes the contract of the real ones. */
export declare function createFakeMetricSource(history?: readonly Snapshot[]): FakeMetricSource;
export interface FakeNotifier extends Notifier {
	/** What was delivered, oldest first. */
	readonly delivered: readonly Notice$1[];
	/** From now on each post ends like this. @default delivered */
	answer(posted: Posted): void;
}
/** Tells nobody and remembers everything; passes the contract of the real ones. */
export declare function createFakeNotifier(): FakeNotifier;
interface RequestFacts {
	valueOf(on: MatchKind, name: string): string | undefined;
}
/** A router with its data plane in memory. It counts what it was asked, can die, and can be changed behind one's back. */
export interface FakeRouter extends Router {
	/** Names of methods with the ids of specs, in order: `ensure one`, `observe`, `release`. */
	readonly calls: readonly string[];
	/** Where a request would go now; undefined: nobody answers. */
	send(route: RouteRef, request: RequestFacts): string | undefined;
	/** The data plane dies: `observe` finds it down, `ensure` starts it again. */
	kill(): void;
	/** Somebody else changes what the data plane uses. */
	tamper(route: RouteRef, change: (spec: RouteSpec) => RouteSpec): void;
	/** The next call of the method fails with this. */
	failNext(method: "observe" | "ensure" | "release", error: Error): void;
	/** What it tells of requests in flight at an arm. */
	setInFlight(arm: string, requests: number): void;
	/** What it tells of requests in flight at an endpoint, whatever arm it belongs to by now. */
	setInFlightAt(endpoint: Endpoint, requests: number): void;
}
export declare function createFakeRouter(features?: Partial<RouterFeatures>): FakeRouter;
interface FakeVersion {
	version: StateVersion;
	/** Undefined: the state was deleted. */
	readonly text: string | undefined;
}
/** What all handles on one store share. */
export interface FakeStateStoreContent {
	/** Oldest first. */
	readonly versions: Map<string, FakeVersion[]>;
	readonly locks: Map<string, {
		readonly lock: StateLock;
		readonly holder: Holder | undefined;
	}>;
}
export interface FakeStateStoreOptions {
	/** @default everybody lives */
	readonly lifeOf?: (holder: Holder) => HolderLife;
	/** @default the first of January 2026 */
	readonly now?: () => Date;
	/** Ids of keys; nothing is encrypted, but what has another key cannot be read. @default none: stored in plain */
	readonly keys?: {
		readonly newest: string | undefined;
		readonly older: readonly string[];
	};
	/** Shared by several handles, as one file is by several processes. @default a new one */
	readonly content?: FakeStateStoreContent;
}
export declare const createFakeStateStoreContent: () => FakeStateStoreContent;
/** A store of states in memory; it passes the same contract as the real one. */
export declare function createFakeStateStore(options?: FakeStateStoreOptions): StateStore;

export {};
