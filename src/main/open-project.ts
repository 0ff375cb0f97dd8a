import { dirname, resolve } from 'node:path';
import { createIdentity } from '../adapters/system/node/identity.ts';
import { createSeals } from '../adapters/system/node/seals.ts';
import { createSigning } from '../adapters/system/node/signing.ts';
import { createNodeSecrets } from '../adapters/system/node/secrets.ts';
import type { ChangeSources } from '../app/change-sources.ts';
import type { EffectiveProject } from '../domain/project/model.ts';
import type { JournalAccess, OpenedProject, Overrides } from '../app/opened-project.ts';
import { keepingStates, type StateAccess } from '../app/own-state.ts';
import { refuseForeignPlan } from '../app/review/foreign-plan.ts';
import { planFileAt } from '../app/review/read-plan-file.ts';
import { createProject } from '../app/project.ts';
import { overridesOf } from '../app/run-request.ts';
import type { FairleadProject, OpenProjectOptions } from '../app/toolkit.ts';
import { unknownRun } from '../domain/run/takeover.ts';
import type { RunDefinition } from '../domain/run/model.ts';
import type { Identity } from '../ports/identity.ts';
import type { LoadedProject } from '../config/load.ts';
import { journalAccess } from './journal-access.ts';
import { backtesting } from './backtesting.ts';
import { chooseEnvironment, readProjectFile } from './load-environment.ts';
import { projectFileOf } from './project-file.ts';
import { deliveryOf } from './delivery.ts';
import { once } from './once.ts';
import { packageVersion } from './package-root.ts';
import { stateAccess } from './state-access.ts';
import { createSystem, type System } from './system.ts';

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
export const openProject = (options: OpenProjectOptions = {}): Promise<FairleadProject> =>
  openProjectWith(createSystem(process.env), options);

export async function openProjectWith(system: System, options: OpenProjectOptions): Promise<FairleadProject> {
  const file = await system.source.find(resolve(options.directory ?? process.cwd()));
  const loaded = await readProjectFile(system, file);
  const directory = dirname(file);
  const journal = journalAccess(directory, system.clock);
  try {
    const begun =
      options.run === undefined ? await plannedAs(system, loaded, options.plan) : runOf(journal, options.run);
    const overrides = mergeOverrides(begun === undefined ? undefined : overridesOf(begun.request), options);
    const chosen = options.environment ?? begun?.environment;
    const parts: Assembling = { system, file, directory, journal, overrides, states: new Map() };
    return createProject(await assemble(parts, loaded, chosen));
  } catch (error) {
    journal.close();
    throw error;
  }
}

interface Assembling {
  readonly system: System;
  readonly file: string;
  readonly directory: string;
  readonly journal: JournalAccess;
  readonly overrides: Overrides;
  /** By environment: what was opened is shared by all views of the project, and closed with it. */
  readonly states: Map<string, StateAccess>;
}

/** A project file in one environment, with all that it takes to work on it. */
async function assemble(parts: Assembling, loaded: LoadedProject, chosen: string | undefined): Promise<OpenedProject> {
  const { system, file, directory, journal, overrides } = parts;
  const { clock, files } = system;
  const environment = chooseEnvironment(loaded, chosen, overrides);
  const changes = async () => {
    const { createChangeSources } = await import('./change-sources.ts');
    const sources = { file, loaded, effective: environment.project, overrides };
    return createChangeSources({ ...sources, history: await system.history() });
  };
  const code = once(async () => {
    const { stackFiles } = await import('./stack-files.ts');
    return { of: stackFiles(directory, environment.project) };
  });
  const identity = createIdentity();
  const secrets = createNodeSecrets({ environment: system.environment, projectDirectory: directory });
  const { name } = environment.project.environment;
  const states =
    parts.states.get(name) ??
    stateAccess({ directory, clock, files, secrets, setting: environment.project.settings.state });
  parts.states.set(name, states);
  return {
    file,
    directory,
    environments: loaded.environments,
    ...(await removedStacks({ file, directory, changes, commit: overrides.removedSince }, environment.project)),
    warnings: environment.warnings,
    sourceProblems: environment.sourceProblems,
    explain: () => environment.explain(),
    locate: (path) => environment.locate(path),
    overrides,
    services: {
      clock,
      identity,
      files,
      secrets,
      tools: system.toolsFor(directory),
      journal,
      changes,
      stackFiles: async (stack) => (await code()).of(stack),
      delivery: deliveryOf(directory, system),
      signing: createSigning(),
      seals: createSeals(system.files, system.files.join(directory, '.fairlead')),
      version: packageVersion(),
      backtesting: () => backtesting(system, name, overrides),
      states: { ...states, close: () => closeAll(parts.states) },
      projectFile: projectFileOf({ system, file }, (other, wish) => assemble(parts, other, wish)),
      engine: async (engine) =>
        keepingStates(await system.engine(engine), {
          states,
          files: system.files,
          who: whoOf(identity),
          digest: identity.digest,
        }),
    },
  } satisfies OpenedProject;
}

function closeAll(states: ReadonlyMap<string, StateAccess>): void {
  for (const each of states.values()) each.close();
}

/** @throws PLAN_FILE_*, also where it belongs to another project or to an environment that this one has not */
async function plannedAs(
  { files }: System,
  { name, environments }: LoadedProject,
  path: string | undefined,
): Promise<Pick<RunDefinition, 'environment' | 'request'> | undefined> {
  if (path === undefined) return undefined;
  const { reviewed } = await planFileAt({ files, identity: createIdentity() }, resolve(path));
  refuseForeignPlan(reviewed, { project: name, environments });
  return reviewed;
}

function runOf(journal: JournalAccess, run: string): RunDefinition {
  const stored = journal.existing()?.load(run);
  if (stored === undefined) throw unknownRun(run);
  return stored.definition;
}

const whoOf = ({ holder }: Identity): string => `${holder.user}@${holder.host}`;

const mergeOverrides = (begun: Overrides | undefined, options: OpenProjectOptions): Overrides => {
  const engine = options.engine ?? begun?.engine;
  const removedSince = options.removedSince ?? begun?.removedSince;
  return {
    variables: { ...begun?.variables, ...options.variables },
    ...(engine === undefined ? {} : { engine }),
    ...(removedSince === undefined ? {} : { removedSince }),
  };
};

interface RemovedRequest {
  readonly file: string;
  readonly directory: string;
  readonly changes: () => Promise<ChangeSources>;
  readonly commit: string | undefined;
}

async function removedStacks(
  { commit, changes, ...place }: RemovedRequest,
  now: EffectiveProject,
): Promise<Pick<OpenedProject, 'effective' | 'removed'>> {
  if (commit === undefined) return { effective: now };
  const { projectWithRemoved } = await import('../app/project-then.ts');
  const { project, removed } = await projectWithRemoved({ ...place, commit, sources: await changes() }, now);
  return { effective: project, removed };
}
