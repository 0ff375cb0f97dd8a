import type { Problem, SourcePosition } from '../domain/errors/problem.ts';
import type { Json } from '../domain/json.ts';
import type { EffectiveProject, EngineName } from '../domain/project/model.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { IacEngine } from '../ports/iac-engine.ts';
import type { Identity } from '../ports/identity.ts';
import type { Journal, JournalFault, JournalRepair } from '../ports/journal.ts';
import type { Seals } from '../ports/seals.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Signing } from '../ports/signing.ts';
import type { ToolLocator } from '../ports/tool-locator.ts';
import type { BacktestReading } from './backtest/model.ts';
import type { ChangeSources } from './change-sources.ts';
import type { StateAccess } from './own-state.ts';
import type { Delivery } from './rollout/delivery.ts';
import type { ProjectFile } from './project-file.ts';
import type { ExplainedValue } from './toolkit.ts';

/** One project in one environment, checked, with what it takes to work on it. What every use case gets. */
export interface OpenedProject {
  /** Absolute path of the project file, and its directory. */
  readonly file: string;
  readonly directory: string;
  readonly environments: readonly string[];
  readonly effective: EffectiveProject;
  /** Stacks of `effective` that left the project file; only where it was opened to destroy them. */
  readonly removed?: readonly string[];
  /** What the file is warned about. */
  readonly warnings: readonly Problem[];
  /** Where stacks do not fit the root modules that they name: those stacks cannot be planned. @default none */
  readonly sourceProblems?: readonly Problem[];
  explain(): readonly ExplainedValue[];
  /** Where a path of the effective project is written, as far as it is written anywhere. */
  locate(path: string): SourcePosition | undefined;
  readonly overrides: Overrides;
  readonly services: Services;
}

/** What the caller said in place of the file. */
export interface Overrides {
  readonly engine?: EngineName;
  readonly variables: Readonly<Record<string, Json>>;
  /** The commit from which stacks that left the project file are taken. */
  readonly removedSince?: string;
}

export interface Services {
  readonly clock: Clock;
  readonly identity: Identity;
  readonly files: Files;
  readonly secrets: Secrets;
  readonly tools: ToolLocator;
  readonly journal: JournalAccess;
  /** Undefined: every state is where its backend, or a plain file, has it. */
  readonly states?: StateAccess;
  /** Undefined: it is not to be changed. */
  readonly projectFile?: ProjectFile<OpenedProject>;
  /** What tells which stacks were touched; loaded when it is first needed. */
  changes(): Promise<ChangeSources>;
  /** Digests of the code that a stack is made of besides the project file, by path from the project. */
  stackFiles(stack: string): Promise<Readonly<Record<string, string>>>;
  /** Undefined: no services can be rolled out here. */
  readonly delivery?: Delivery;
  readonly signing: Signing;
  readonly seals: Seals;
  /** Of Fairlead. */
  readonly version: string;
  /** Loaded when it is first needed. */
  backtesting(): Promise<BacktestReading>;
  /** Loads the engine's adapter when it is first needed. */
  engine(name: EngineName): Promise<IacEngine>;
}

/** The journal, opened when it is first needed: a question that is never written down leaves no file behind. */
export interface JournalAccess {
  /** Undefined: this project never had a run. */
  existing(): Journal | undefined;
  /** Makes one where there is none. */
  open(): Journal;
  /** What is wrong with it, also where it does not even open. */
  examine(): readonly JournalFault[];
  /** Makes a new one of what can be read, and keeps the damaged one beside it. Does nothing to a sound one. */
  repair(): JournalRepair;
  close(): void;
}
