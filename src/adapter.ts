/** What an adapter is written against: the ports, and the values that cross them. Types, and the one error class. */
export { catalogue, type ErrorCode, isErrorCode } from './domain/errors/catalogue.ts';
export { DeliveryError, type DeliveryErrorOptions, isDeliveryError } from './domain/errors/delivery-error.ts';
export type { CatalogueEntry, ExitCode } from './domain/errors/entry.ts';
export type { Problem, SourcePosition } from './domain/errors/problem.ts';
export type { EngineEvent } from './domain/events/model.ts';
export type {
  AttributeChange,
  Change,
  ChangeAction,
  OutputChange,
  PlanMode,
  ShownValue,
  StackPlan,
} from './domain/change/model.ts';
export type { Json, JsonObject } from './domain/json.ts';
export type {
  ApprovalSetting,
  Backend,
  CloudName,
  EffectiveEnvironment,
  EngineName,
  ImportRequest,
  Lifecycle,
  Module,
  MovedRequest,
  OutputDefinition,
  ProviderSetting,
  RemovedRequest,
  Resource,
  Settings,
  Stack,
  StackContent,
  Target,
  ToolSetting,
  Variable,
} from './domain/project/model.ts';
export type { Clock } from './ports/clock.ts';
export type { Files } from './ports/files.ts';
export type {
  EngineCall,
  IacEngine,
  Prepared,
  StackOutputs,
  StackPlaces,
  StackWork,
  Stop,
  Tool,
  ToolFeatures,
  UpstreamOutputs,
} from './ports/iac-engine.ts';
export type { Identity } from './ports/identity.ts';
export type { Holder, Journal, JournalFault, JournalRepair, StackRecord, StoredRun } from './ports/journal.ts';
export type { Machine } from './ports/machine.ts';
export type { Command, ProcessAnswer, ProcessRecord, ProcessRunner, RunningProcess } from './ports/process-runner.ts';
export type { Secrets } from './ports/secrets.ts';
export type { FoundTool, ToolInstaller, ToolLocator } from './ports/tool-locator.ts';
