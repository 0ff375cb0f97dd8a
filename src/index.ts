/** The public names of `fairlead`, one by one. The shape of this list is pinned by docs/reference/api.d.ts. */
export { openProject } from './main/open-project.ts';
export { createToolkit, type ToolkitOptions } from './main/toolkit.ts';
export { defineProject, type ProjectInput } from './config/define-project.ts';
export { catalogue, type ErrorCode, isErrorCode } from './domain/errors/catalogue.ts';
export { DeliveryError, type DeliveryErrorOptions, isDeliveryError } from './domain/errors/delivery-error.ts';
export type { CatalogueEntry, ExitCode } from './domain/errors/entry.ts';
export type { Problem, SourcePosition } from './domain/errors/problem.ts';
export type { EngineEvent, Listener, RunEvent, RunEventBody } from './domain/events/model.ts';
export type {
  AttributeChange,
  Change,
  ChangeAction,
  ChangeSummary,
  OutputChange,
  PlanMode,
  ShownValue,
  StackPlan,
} from './domain/change/model.ts';
export type { Destruction } from './domain/change/destroyed.ts';
export type { DnsName } from './domain/change/dns-names.ts';
export type { DriftNews } from './domain/change/drift-news.ts';
export type { InOrder, Mending, StackDrift } from './domain/change/drift-report.ts';
export type { Reach, ReachedPlace } from './domain/change/reach.ts';
export type { ImportFinding } from './domain/import/finding.ts';
export type { Json, JsonObject } from './domain/json.ts';
export type {
  ApprovalSetting,
  Backend,
  CloudName,
  EffectiveEnvironment,
  EffectiveProject,
  EngineName,
  ImportRequest,
  Lifecycle,
  Module,
  MovedRequest,
  OutputDefinition,
  ProviderSetting,
  RemovedRequest,
  Resource,
  SecretSource,
  Settings,
  Stack,
  StackContent,
  StateEncryption,
  StateKeySource,
  StateSetting,
  Target,
  ToolSetting,
  Variable,
} from './domain/project/model.ts';
export type { ResourceDiff, StateDiff, ValueDiff } from './domain/state/diff.ts';
export type { StateLock } from './domain/state/lock.ts';
export type { JudgedApproval } from './domain/review/approvals.ts';
export type { ApprovalRecord, PlanFile, ReviewedPlan, StackBindings, StackReview } from './domain/review/model.ts';
export type { RunKind, RunStatus, StepError } from './domain/run/model.ts';
export type { Asker } from './ports/asker.ts';
export type { StackOutputs } from './ports/iac-engine.ts';
export type { JournalFault, JournalRepair, StackRecord, StoredRun } from './ports/journal.ts';
export type { StateService, StateVersion, StoredStateSummary } from './ports/state-store.ts';
export type { FoundTool } from './ports/tool-locator.ts';
export type {
  ForecastAsked,
  LintFinding,
  RolloutStatus,
  ServiceForecast,
  ServiceStatus,
  UndoOptions,
  Watched,
  Wished,
} from './app/rollout/face.ts';
export type { Selection, SelectionOptions } from './app/selection-model.ts';
export type {
  ExportedRecord,
  ExportOptions,
  RecordChoice,
  VerdictFiles,
  Verdicts,
  VerifiedRecord,
  VerifyOptions,
} from './app/verdicts/face.ts';
export type { ExplainedAnswer, ExplainedMetric, Explanation } from './domain/record/explanation.ts';
export type { DecisionRecord, Recorded, RecordedLook, RecordEntry, RecordSignature } from './domain/record/model.ts';
export type { Rejudged, RejudgedLook } from './domain/record/rejudge.ts';
export type { SelectionReason, StackDecision, TouchReason, WatchKind } from './domain/selection/model.ts';
export type {
  ApplyOptions,
  DeployOptions,
  ApproveOptions,
  DriftLook,
  DriftResult,
  ExplainedValue,
  FairleadProject,
  Finding,
  ImportOptions,
  ImportOutcome,
  InitOptions,
  InitResult,
  OpenedPlan,
  OpenProjectOptions,
  PlanOptions,
  PlanResult,
  ResumeOptions,
  RunOptions,
  RolloutResult,
  Rollouts,
  RunResult,
  Runs,
  SavedPlan,
  StackGraph,
  StackStatus,
  StepFailure,
  Toolkit,
  ValidateOptions,
  ValidateResult,
  Watching,
  WatchOptions,
} from './app/toolkit.ts';
export type {
  MergeWish,
  MoveWish,
  Refactored,
  Refactoring,
  RefactorOptions,
  RenameWish,
  SplitWish,
} from './app/refactor-toolkit.ts';
export type { Transfer } from './domain/refactor/model.ts';
export type {
  DiffRequest,
  MigrateOptions,
  Migration,
  ServeOptions,
  ShownState,
  States,
  TokenWish,
} from './app/state-toolkit.ts';
