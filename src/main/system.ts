import { homedir } from 'node:os';
import { oldestSupported, toolFeatures } from '../adapters/iac/terraform/features.ts';
import { createNodeClock } from '../adapters/system/node/clock.ts';
import { createNodeFiles } from '../adapters/system/node/files.ts';
import { createIdentity } from '../adapters/system/node/identity.ts';
import { keyedDigest, newKey } from '../adapters/system/node/keyed-digest.ts';
import { createMachine } from '../adapters/system/node/machine.ts';
import { createNodeProcessRunner } from '../adapters/system/node/process-runner.ts';
import { createNodeProjectSource } from '../adapters/system/node/project-source.ts';
import { createToolLocator } from '../adapters/system/node/tool-locator.ts';
import { toolDirectory } from '../adapters/system/node/tool-places.ts';
import type { EngineName } from '../domain/project/model.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { IacEngine } from '../ports/iac-engine.ts';
import type { Machine } from '../ports/machine.ts';
import type { ProjectSource } from '../ports/project-source.ts';
import type { SourceHistory } from '../ports/source-history.ts';
import type { ToolInstaller, ToolLocator } from '../ports/tool-locator.ts';
import type { WarmProviders } from '../ports/warm-providers.ts';
import { defined } from './defined.ts';
import { keeperScript, libraryUrl } from './package-root.ts';

/** The adapters that do not depend on a project. What is seldom needed is loaded when it is. */
export interface System {
  /** What tools and secrets may see of the environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly files: Files;
  readonly machine: Machine;
  readonly source: ProjectSource;
  /** Relative paths of settings start in the directory. */
  toolsFor(directory: string): ToolLocator;
  installer(): Promise<ToolInstaller>;
  history(): Promise<SourceHistory>;
  engine(name: EngineName): Promise<IacEngine>;
}

export function createSystem(given: Readonly<Record<string, string | undefined>>): System {
  const environment = defined(given);
  const clock = createNodeClock();
  const files = createNodeFiles();
  const processes = createNodeProcessRunner();
  const machine = createMachine(environment);
  const { platform, arch: architecture } = process;
  const warmth = rememberingBy((_: 'all') => keepingProviders(environment));
  const installed = toolDirectory(environment, { platform, home: environment['HOME'] ?? homedir() });
  return {
    environment,
    clock,
    files,
    machine,
    source: createNodeProjectSource({ library: libraryUrl() }),
    toolsFor: (directory) =>
      createToolLocator({
        processes,
        files,
        environment,
        platform,
        installed,
        directory,
        features: toolFeatures,
        oldest: oldestSupported,
      }),
    async installer() {
      const { createToolInstaller } = await import('../adapters/system/node/tool-installer.ts');
      const mirror = environment['FAIRLEAD_TOOLS_MIRROR'];
      return createToolInstaller({ directory: installed, platform, architecture, mirror });
    },
    async history() {
      const { createGitHistory } = await import('../adapters/system/git/source-history.ts');
      return createGitHistory({ processes, environment, find: () => machine.findProgram('git') });
    },
    engine: rememberingBy(async (name: EngineName) => {
      const { createTerraformEngine } = await import('../adapters/iac/terraform/index.ts');
      const { digest } = createIdentity();
      const deps = { processes, files, clock, digest, newKey, keyedDigest, environment };
      return createTerraformEngine(name, { ...deps, ...(await warmth('all')) });
    }),
  };
}

/** One keeper for all engines. On Windows an engine cannot be attached by a socket's path. */
async function keepingProviders(environment: System['environment']): Promise<{ readonly warm?: WarmProviders }> {
  if (process.platform === 'win32') return {};
  const { createWarmProviders } = await import('../adapters/system/providers/warm-providers.ts');
  // The providers get an environment of their own with each wish.
  const env = Object.fromEntries(
    ['PATH', 'TMPDIR'].flatMap((name) => (name in environment ? [[name, environment[name] ?? '']] : [])),
  );
  return { warm: createWarmProviders({ node: process.execPath, script: keeperScript(), env }) };
}

/** Asks once per key. */
function rememberingBy<Key, Result>(make: (key: Key) => Promise<Result>): (key: Key) => Promise<Result> {
  const made = new Map<Key, Promise<Result>>();
  return (key) => {
    const result = made.get(key) ?? make(key);
    made.set(key, result);
    return result;
  };
}
