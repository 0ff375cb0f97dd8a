import { basename, dirname, resolve } from 'node:path';
import { createNodeSecrets } from '../adapters/system/node/secrets.ts';
import { createIdentity } from '../adapters/system/node/identity.ts';
import { createSigning } from '../adapters/system/node/signing.ts';
import { examine, type Patient } from '../app/doctor.ts';
import { approvePlan, openPlan, type ReviewTable } from '../app/review/approve.ts';
import { importProject } from '../app/import-files.ts';
import { writeInit } from '../app/init.ts';
import type { StateAccess } from '../app/own-state.ts';
import type {
  FairleadProject,
  ImportOptions,
  ImportOutcome,
  InitOptions,
  InitResult,
  Toolkit,
  VerdictFiles,
} from '../app/toolkit.ts';
import { verdictFiles } from '../app/verdicts/record-files.ts';
import { projectJsonSchema } from '../config/schema.ts';
import { isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { Settings } from '../domain/project/model.ts';
import type { StackRecord } from '../ports/journal.ts';
import { journalAccess } from './journal-access.ts';
import { readProjectFile } from './load-environment.ts';
import { openProjectWith } from './open-project.ts';
import { stateAccess } from './state-access.ts';
import { createSystem, type System } from './system.ts';
import { readTextFiles } from './terraform-files.ts';

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
export function createToolkit(options: ToolkitOptions = {}): Toolkit {
  const system = createSystem(options.environment ?? process.env);
  return {
    open: (given = {}) => openProjectWith(system, given),
    async environments({ directory }) {
      const file = await system.source.find(resolve(directory));
      return (await readProjectFile(system, file)).environments;
    },
    schema: projectJsonSchema,
    openPlanFile: (path) => openPlan(reviewTable(system), resolve(path)),
    approve: (path, { sign, ...wish } = {}) =>
      approvePlan(reviewTable(system), resolve(path), {
        ...wish,
        ...(sign === undefined ? {} : { sign: resolve(sign) }),
      }),
    verdicts: verdictsOn(verdictFiles(reviewTable(system))),
    init: (wish) => initialise(system, { ...wish, directory: resolve(wish.directory) }),
    importFiles: (wish) => importWith(system, { ...wish, directory: resolve(wish.directory) }),
    doctor: ({ directory }) => visit(system, resolve(directory)),
    tools: {
      async list({ directory }) {
        const project = await openAt(system, resolve(directory));
        const tools = system.toolsFor(project?.directory ?? resolve(directory));
        // Where a project cannot be opened, tools are looked for as if there were none.
        return tools.list(project?.settings ?? plainSettings);
      },
      async install(engine, version, report, signal) {
        const installer = await system.installer();
        return installer.install(engine, version, report, signal);
      },
    },
  };
}

const reviewTable = ({ files, clock }: System): ReviewTable => ({
  files,
  clock,
  identity: createIdentity(),
  signing: createSigning(),
});

/** Paths of the caller start at the current directory. */
const verdictsOn = (verdicts: VerdictFiles): VerdictFiles => ({
  ...verdicts,
  open: (path) => verdicts.open(resolve(path)),
  verify: (path, { key } = {}) => verdicts.verify(resolve(path), key === undefined ? {} : { key: resolve(key) }),
});

async function initialise(system: System, wish: InitOptions): Promise<InitResult> {
  const { isSkippedDirectory, isTerraformFile, planInit } = await import('../config/init/plan-init.ts');
  const { directory, template } = wish;
  const reads = { files: system.files, directory, wants: isTerraformFile, skips: isSkippedDirectory };
  const files = template === 'existing' ? await readTextFiles(reads) : [];
  const schema = { path: '.fairlead/schema.json', text: `${JSON.stringify(projectJsonSchema(), null, 2)}\n` };
  return writeInit(system.files, { ...planInit({ ...wish, files }), schema }, wish);
}

async function importWith({ files }: System, wish: ImportOptions): Promise<ImportOutcome> {
  const { importFiles } = await import('../config/import/import-files.ts');
  const name = wish.name ?? basename(wish.directory);
  return importProject(files, wish, (texts) => importFiles({ tool: wish.tool, files: texts, name }));
}

async function visit(system: System, directory: string): ReturnType<Toolkit['doctor']> {
  const { machine, files } = system;
  const project = await openAt(system, directory);
  const journal = project === undefined ? undefined : journalAccess(project.directory, system.clock);
  const states = project === undefined ? undefined : statesAt(system, project);
  const patient: Patient = {
    machine,
    files,
    tools: system.toolsFor(project?.directory ?? directory),
    settings: project?.settings ?? plainSettings,
    project,
    journal: () => journal?.existing(),
    states: states === undefined ? undefined : () => states.existing(),
    orphans: project === undefined ? [] : await orphansAt(system, project),
  };
  try {
    return await examine(patient);
  } finally {
    journal?.close();
    states?.close();
  }
}

/** The stored states of a project that opens: which keys there should be is said in it. */
function statesAt(
  { clock, files, environment }: System,
  { directory, settings, fault }: Visited,
): StateAccess | undefined {
  if (fault !== undefined) return undefined;
  const secrets = createNodeSecrets({ environment, projectDirectory: directory });
  return stateAccess({ directory, clock, files, secrets, setting: settings.state });
}

/** An environment that cannot be opened, or a journal that cannot be read, is a finding of its own. */
async function orphansAt(system: System, { directory, environments }: Visited): Promise<readonly StackRecord[]> {
  const found: StackRecord[] = [];
  for (const environment of environments) {
    try {
      found.push(...(await orphansIn(await openProjectWith(system, { directory, environment }))));
    } catch (error) {
      if (!isDeliveryError(error)) throw error;
    }
  }
  return found;
}

async function orphansIn(project: FairleadProject): Promise<readonly StackRecord[]> {
  try {
    const all = await project.status();
    return all.flatMap(({ orphan, record }) => (orphan === true && record !== undefined ? [record] : []));
  } finally {
    project.close();
  }
}

type Visited = NonNullable<Patient['project']> & {
  readonly settings: Settings;
  /** Empty where the project does not open. */
  readonly environments: readonly string[];
};

/** Opens the project to see whether that is possible; undefined: there is none. */
async function openAt(system: System, directory: string): Promise<Visited | undefined> {
  let file: string;
  try {
    file = await system.source.find(directory);
  } catch (error) {
    if (isDeliveryError(error) && error.code === 'PROJECT_NOT_FOUND') return undefined;
    return { file: directory, directory, settings: plainSettings, environments: [], fault: error };
  }
  const place = { file, directory: dirname(file) };
  try {
    const { environments } = await readProjectFile(system, file);
    const [environment] = environments;
    const project = await openProjectWith(system, { directory, ...(environment === undefined ? {} : { environment }) });
    project.close();
    return { ...place, settings: project.effective.settings, environments };
  } catch (error) {
    return { ...place, settings: plainSettings, environments: [], fault: error };
  }
}

const plainSettings: Settings = { parallelism: 4, engine: 'auto', tools: {}, maxDeletions: 5, defaultTags: {} };
