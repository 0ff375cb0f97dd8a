import { createNodeClock } from '../adapters/system/node/clock.ts';
import { createNodeFiles } from '../adapters/system/node/files.ts';
import { createIdentity } from '../adapters/system/node/identity.ts';
import { createMachine } from '../adapters/system/node/machine.ts';
import { createNodeProcessRunner } from '../adapters/system/node/process-runner.ts';
import { createProjectSource } from '../adapters/system/node/project-source.ts';
import type { EngineName } from '../domain/project/model.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { IacEngine } from '../ports/iac-engine.ts';
import type { Machine } from '../ports/machine.ts';
import type { ProcessRunner } from '../ports/process-runner.ts';
import type { ProjectSource } from '../ports/project-source.ts';
import type { ToolInstaller, ToolLocator } from '../ports/tool-locator.ts';

/** The adapters that do not depend on a project. */
export interface System {
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly files: Files;
  readonly processes: ProcessRunner;
  readonly machine: Machine;
  readonly source: ProjectSource;
  readonly tools: ToolLocator;
  readonly installer: ToolInstaller;
  engine(name: EngineName): Promise<IacEngine>;
}
