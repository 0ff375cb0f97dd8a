import { createNodeClock } from '../adapters/system/node/clock.ts';
import { createNodeFiles } from '../adapters/system/node/files.ts';
import { createIdentity } from '../adapters/system/node/identity.ts';
import { createMachine } from '../adapters/system/node/machine.ts';
import { createNodeProcessRunner } from '../adapters/system/node/process-runner.ts';
import { createNodeProjectSource } from '../adapters/system/node/project-source.ts';
import type { EngineName } from '../domain/project/model.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { IacEngine } from '../ports/iac-engine.ts';
import type { Machine } from '../ports/machine.ts';
import type { ProjectSource } from '../ports/project-source.ts';
import type { ToolInstaller, ToolLocator } from '../ports/tool-locator.ts';
import { interimLocator } from './interim.ts';
import { libraryUrl } from './package-root.ts';

/** The adapters that do not depend on a project. */
export interface System {
  /** What tools and secrets may see of the environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly files: Files;
  readonly machine: Machine;
  readonly source: ProjectSource;
  readonly tools: ToolLocator;
  installer(): Promise<ToolInstaller>;
  engine(name: EngineName): Promise<IacEngine>;
}

export function createSystem(given: Readonly<Record<string, string | undefined>>): System {
  const environment = defined(given);
  const clock = createNodeClock();
  const files = createNodeFiles();
  const processes = createNodeProcessRunner();
  const engines = new Map<EngineName, Promise<IacEngine>>();
  const load = async (name: EngineName): Promise<IacEngine> => {
    const { createTerraformEngine } = await import('../adapters/iac/terraform/index.ts');
    return createTerraformEngine(name, { processes, files, clock, digest: createIdentity().digest, environment });
  };
  return {
    environment,
    clock,
    files,
    machine: createMachine(environment),
    source: createNodeProjectSource({ library: libraryUrl() }),
    tools: interimLocator,
    installer: () => Promise.reject(new Error('not wired')),
    engine(name) {
      const engine = engines.get(name) ?? load(name);
      engines.set(name, engine);
      return engine;
    },
  };
}

function defined(given: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) if (value !== undefined) environment[name] = value;
  return environment;
}
