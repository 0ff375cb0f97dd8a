import { isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { Settings } from '../domain/project/model.ts';
import type { Files } from '../ports/files.ts';
import type { Journal, StackRecord } from '../ports/journal.ts';
import type { Machine } from '../ports/machine.ts';
import type { FoundTool, ToolLocator } from '../ports/tool-locator.ts';
import { orphanFindings, type StoredStates, stateFindings } from './doctor-states.ts';
import { ownDirectory } from './places.ts';
import type { Finding } from './toolkit.ts';

export interface Patient {
  readonly machine: Machine;
  readonly files: Files;
  readonly tools: ToolLocator;
  readonly settings: Settings;
  /** What opening the project led to; undefined: there is no project here. */
  readonly project: { readonly file: string; readonly directory: string; readonly fault?: unknown } | undefined;
  /** Undefined: no run yet. May throw JOURNAL_* codes. */
  readonly journal: () => Journal | undefined;
  /** Undefined: the project does not open, and which keys there should be is not known. */
  readonly states: StoredStates['states'] | undefined;
  /** Of all environments. */
  readonly orphans: readonly StackRecord[];
}

const oldestNode = [22, 13] as const;

/** What is missing, old, broken or left over, and how to mend it. */
export async function examine(patient: Patient): Promise<readonly Finding[]> {
  const findings = [nodeFinding(patient.machine), await gitFinding(patient.machine), ...(await toolFindings(patient))];
  findings.push(projectFinding(patient.project));
  if (patient.project === undefined) return findings;
  const { settings, states, orphans } = patient;
  findings.push(...journalFindings(patient), ...orphanFindings(orphans));
  if (states !== undefined) findings.push(...(await stateFindings({ settings, states })));
  return [...findings, ...(await directoryFindings(patient, patient.project.directory))];
}

function nodeFinding({ nodeVersion }: Machine): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const [needMajor, needMinor] = oldestNode;
  const good = major > needMajor || (major === needMajor && minor >= needMinor);
  return good
    ? { subject: 'node', state: 'ok', text: nodeVersion }
    : {
        subject: 'node',
        state: 'fault',
        text: `${nodeVersion} is too old`,
        mend: `install Node ${needMajor}.${needMinor} or newer`,
      };
}

async function gitFinding(machine: Machine): Promise<Finding> {
  const git = await machine.findProgram('git');
  return git === undefined
    ? { subject: 'git', state: 'warning', text: 'not found', mend: 'install git; modules from git need it' }
    : { subject: 'git', state: 'ok', text: git };
}

async function toolFindings({ tools, settings }: Patient): Promise<readonly Finding[]> {
  const found = await tools.list(settings);
  if (found.length > 0) return found.map(toolFinding);
  return [
    {
      subject: 'engine',
      state: 'fault',
      text: 'neither terraform nor tofu was found',
      mend: '`fairlead tools install opentofu`',
    },
  ];
}

function toolFinding(tool: FoundTool): Finding {
  const text = `${tool.version ?? 'version unknown'} at ${tool.path} (${tool.origin})`;
  if (tool.fault === undefined) return { subject: tool.engine, state: 'ok', text };
  return {
    subject: tool.engine,
    state: 'fault',
    text: `${text}: ${tool.fault}`,
    mend: `\`fairlead tools install ${tool.engine}\`, or name another one under \`settings.tools\``,
  };
}

function projectFinding(project: Patient['project']): Finding {
  if (project === undefined) {
    return { subject: 'project', state: 'warning', text: 'there is no project file here', mend: '`fairlead init`' };
  }
  const { fault, file } = project;
  if (fault === undefined) return { subject: 'project', state: 'ok', text: file };
  if (!isDeliveryError(fault)) throw fault;
  // Which environment is a question of the command, not a fault of the file.
  if (fault.code === 'PROJECT_ENVIRONMENT_REQUIRED') return { subject: 'project', state: 'ok', text: file };
  const count = fault.problems.length;
  return {
    subject: 'project',
    state: 'fault',
    text: count === 0 ? `${file}: ${fault.message}` : `${file}: ${count} ${count === 1 ? 'problem' : 'problems'}`,
    mend: count === 0 ? fault.hint : '`fairlead validate`',
  };
}

function journalFindings(patient: Patient): readonly Finding[] {
  try {
    const journal = patient.journal();
    if (journal === undefined) return [{ subject: 'journal', state: 'ok', text: 'no run yet' }];
    const faults = journal.check();
    if (faults.length > 0) {
      return faults.map((fault) => ({ subject: 'journal', state: 'fault', text: fault.what, mend: fault.mend }));
    }
    return [{ subject: 'journal', state: 'ok', text: 'sound' }, ...deadRuns(journal)];
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    return [{ subject: 'journal', state: 'fault', text: error.message, mend: error.hint }];
  }
}

/** Runs whose process died: their locks are taken over by the next run, but somebody may wait for them. */
const deadRuns = (journal: Journal): readonly Finding[] =>
  journal
    .list({ limit: 100 })
    .filter((run) => run.holder?.alive === false)
    .map((run) => ({
      subject: `run ${run.definition.id}`,
      state: 'warning',
      text: `its process ${run.holder?.pid} on ${run.holder?.host} is gone; it holds ${run.definition.holds.join(', ')}`,
      mend: `\`fairlead resume ${run.definition.id}\``,
    }));

async function directoryFindings(patient: Patient, directory: string): Promise<readonly Finding[]> {
  const { machine, files } = patient;
  const own = files.join(directory, ownDirectory);
  const findings: Finding[] = [];
  if ((await machine.ignoredByGit(directory, files.join(ownDirectory, 'journal.db'))) === false) {
    findings.push({
      subject: 'git',
      state: 'warning',
      text: `${ownDirectory} is not ignored: states and plans could be committed`,
      mend: `\`echo /${ownDirectory}/ >> .gitignore\``,
    });
  }
  findings.push(...(await leftovers(patient, files.join(own, 'work'))));
  const bytes = await machine.directorySize(files.join(own, 'cache'));
  if (bytes !== undefined) {
    findings.push({ subject: 'provider cache', state: 'ok', text: `${Math.ceil(bytes / 1_000_000)} MB` });
  }
  return findings;
}

/** Commands of a run that was killed. They end by themselves, and the next run waits for them. */
async function leftovers(patient: Patient, work: string): Promise<readonly Finding[]> {
  const { machine, files } = patient;
  const journal = readable(patient);
  const findings: Finding[] = [];
  for (const directory of await machine.directoriesAtWork(work)) {
    // `<environment>/<stack>`: the key of the stack's lock.
    const key = files.relative(work, directory).replaceAll('\\', '/');
    if (journal?.holder(key)?.alive === true) continue;
    findings.push({
      subject: key,
      state: 'warning',
      text: 'a command of a run that was killed is still at work there',
      mend: 'let it end: the next run waits for it',
    });
  }
  return findings;
}

/** A damaged journal is a finding of its own. */
function readable({ journal }: Patient): Journal | undefined {
  try {
    return journal();
  } catch (error) {
    if (isDeliveryError(error)) return undefined;
    throw error;
  }
}
