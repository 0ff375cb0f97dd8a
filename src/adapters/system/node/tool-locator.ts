import { delimiter, dirname, join } from 'node:path';
import type { ErrorCode } from '../../../domain/errors/catalogue.ts';
import { DeliveryError, isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { isJsonObject, type Json } from '../../../domain/json.ts';
import type { EngineName, Settings } from '../../../domain/project/model.ts';
import type { Files } from '../../../ports/files.ts';
import type { Tool, ToolFeatures } from '../../../ports/iac-engine.ts';
import type { ProcessRunner } from '../../../ports/process-runner.ts';
import type { FoundTool, ToolLocator } from '../../../ports/tool-locator.ts';
import { compareVersions, isVersion, satisfies } from '../../_shared/version.ts';
import { programName } from './tool-places.ts';

export interface ToolLocatorDeps {
  readonly processes: Pick<ProcessRunner, 'ask'>;
  readonly files: Pick<Files, 'exists' | 'list' | 'resolve'>;
  /** `PATH`, and what programs need to start. */
  readonly environment: Readonly<Record<string, string>>;
  readonly platform: NodeJS.Platform;
  /** Where installed tools are, see `toolDirectory`. */
  readonly installed: string;
  /** Relative paths in settings start here. */
  readonly directory: string;
  /** What the engine's adapter says of its versions. */
  readonly features: (engine: EngineName, version: string) => ToolFeatures;
  readonly oldest: Readonly<Record<EngineName, string>>;
}

const engines: readonly EngineName[] = ['terraform', 'opentofu'];
const answerMs = 15_000;

/** Looks in this order: the path of the settings (then nowhere else), installed by us (newest first), PATH. */
export function createToolLocator(deps: ToolLocatorDeps): ToolLocator {
  // A program is asked once; nobody replaces it while we run.
  const asked = new Map<string, Promise<Checked>>();
  const check = (engine: EngineName, candidate: Candidate, settings: Settings): Promise<Checked> => {
    const key = `${engine}\0${candidate.path}`;
    const answer = asked.get(key) ?? ask(deps, candidate.path);
    asked.set(key, answer);
    return answer.then((found) => judge(deps, { engine, found, constraint: settings.tools[engine]?.version }));
  };
  return {
    async locate(engine, settings) {
      checkConstraint(engine, settings);
      const faults: { readonly candidate: Candidate; readonly checked: Checked }[] = [];
      for (const candidate of await candidates(deps, engine, settings)) {
        const checked = await check(engine, candidate, settings);
        if (checked.fault === undefined) return toolOf(deps, engine, candidate.path, checked.version);
        faults.push({ candidate, checked });
      }
      throw notFound(engine, settings, faults);
    },
    async list(settings) {
      const found: FoundTool[] = [];
      for (const engine of engines) {
        for (const candidate of await candidates(deps, engine, settings)) {
          const { version, fault } = await check(engine, candidate, settings);
          found.push({
            engine,
            ...candidate,
            ...(version === undefined ? {} : { version }),
            ...(fault === undefined ? {} : { fault: fault.text }),
          });
        }
      }
      return found;
    },
  };
}

type Candidate = Pick<FoundTool, 'path' | 'origin'>;

interface Fault {
  readonly code: ErrorCode;
  readonly text: string;
}

type Checked =
  | { readonly version: string; readonly fault?: undefined }
  | { readonly version?: string; readonly fault: Fault };

function toolOf(deps: ToolLocatorDeps, engine: EngineName, path: string, version: string): Tool {
  return { engine, path, version, features: deps.features(engine, version) };
}

async function candidates(
  deps: ToolLocatorDeps,
  engine: EngineName,
  settings: Settings,
): Promise<readonly Candidate[]> {
  const chosen = settings.tools[engine]?.path;
  if (chosen !== undefined) return [{ path: deps.files.resolve(deps.directory, chosen), origin: 'setting' }];
  const program = programName(engine, deps.platform);
  const versions = (await deps.files.list(join(deps.installed, engine)))
    .filter(({ name, kind }) => kind === 'directory' && isVersion(name))
    .map(({ name }) => name)
    .sort((a, b) => compareVersions(b, a));
  const installed = versions.map((version) => join(deps.installed, engine, version, program));
  const onPath = (deps.environment['PATH'] ?? '')
    .split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(deps.files.resolve(deps.directory, directory), program));
  const all: readonly Candidate[] = [
    ...installed.map((path) => ({ path, origin: 'installed' }) as const),
    ...[...new Set(onPath)].map((path) => ({ path, origin: 'path' }) as const),
  ];
  const there: Candidate[] = [];
  for (const candidate of all) if (await isThere(deps, candidate)) there.push(candidate);
  return there;
}

/** As a shell does it: a directory of PATH that is closed to us holds no program for us. */
async function isThere(deps: ToolLocatorDeps, { path, origin }: Candidate): Promise<boolean> {
  try {
    return await deps.files.exists(path);
  } catch (error) {
    if (origin === 'path' && isDeliveryError(error) && error.code === 'FILE_DENIED') return false;
    throw error;
  }
}

/** What a program answers to `version -json`. */
async function ask(deps: ToolLocatorDeps, path: string): Promise<Checked> {
  const { TF_CLI_ARGS: _, ...environment } = deps.environment;
  const env = { ...environment, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  try {
    const answer = await deps.processes.ask(
      { program: path, args: ['version', '-json'], cwd: dirname(path), env },
      answerMs,
    );
    if (answer.timedOut) return broken(`does not answer within ${answerMs / 1000} s`);
    const version = versionIn(answer.stdout);
    if (version !== undefined) return { version };
    const how = answer.signal === null ? `exit code ${answer.code}` : `signal ${answer.signal}`;
    return broken(`does not say its version (${how})`);
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    if (error.code === 'PROCESS_NOT_FOUND' || error.code === 'FILE_WRONG_KIND') {
      return { fault: { code: 'TOOL_MISSING', text: 'is not there' } };
    }
    return broken(error.code === 'PROCESS_DENIED' ? 'is not executable' : error.message);
  }
}

const broken = (text: string): Checked => ({ fault: { code: 'TOOL_BROKEN', text } });

function versionIn(stdout: string): string | undefined {
  let answer: Json;
  try {
    answer = JSON.parse(stdout) satisfies Json;
  } catch {
    return undefined;
  }
  const version = isJsonObject(answer) ? answer['terraform_version'] : undefined;
  return typeof version === 'string' && isVersion(version) ? version : undefined;
}

function judge(
  deps: ToolLocatorDeps,
  {
    engine,
    found,
    constraint,
  }: { readonly engine: EngineName; readonly found: Checked; readonly constraint: string | undefined },
): Checked {
  const { version } = found;
  if (version === undefined || found.fault !== undefined) return found;
  const oldest = deps.oldest[engine];
  if (compareVersions(version, oldest) < 0) {
    return {
      version,
      fault: { code: 'TOOL_TOO_OLD', text: `is ${version}, and ${oldest} is the oldest that will do` },
    };
  }
  if (constraint === undefined || satisfies(version, constraint) === true) return found;
  return {
    version,
    fault: { code: 'TOOL_VERSION_MISMATCH', text: `is ${version}, and the project asks for "${constraint}"` },
  };
}

function checkConstraint(engine: EngineName, settings: Settings): void {
  const constraint = settings.tools[engine]?.version;
  if (constraint === undefined || satisfies('1.0.0', constraint) !== undefined) return;
  throw new DeliveryError('TOOL_VERSION_INVALID', `cannot understand "${constraint}" as versions of ${engine}`, {
    hint: 'write it like `1.12.6`, `>= 1.6, < 2` or `~> 1.11` under `settings.tools`',
  });
}

/** The fault that is nearest to working is told: a wrong version before one that is too old, before a broken one. */
const nearest: readonly ErrorCode[] = ['TOOL_VERSION_MISMATCH', 'TOOL_TOO_OLD', 'TOOL_BROKEN', 'TOOL_MISSING'];

function notFound(
  engine: EngineName,
  settings: Settings,
  faults: readonly { readonly candidate: Candidate; readonly checked: Checked }[],
): DeliveryError {
  const seen = faults.flatMap(({ candidate, checked }) =>
    checked.fault === undefined ? [] : [{ path: candidate.path, ...checked.fault }],
  );
  const [best] = [...seen].sort((a, b) => nearest.indexOf(a.code) - nearest.indexOf(b.code));
  const install = `\`fairlead tools install ${engine}\``;
  if (best === undefined) {
    return new DeliveryError('TOOL_MISSING', `${engine} is neither installed nor on PATH`, {
      hint: `${install} fetches it`,
    });
  }
  const constraint = settings.tools[engine]?.version;
  const wanted = constraint !== undefined && isVersion(constraint) ? `@${constraint}` : '';
  const hint =
    settings.tools[engine]?.path === undefined
      ? `\`fairlead tools install ${engine}${wanted}\` fetches one that will do`
      : `correct \`settings.tools.${engine}\`, or take it out and let ${install} fetch one`;
  return new DeliveryError(best.code, `${best.path} ${best.text}`, {
    hint,
    data: { engine, found: seen.map(({ path, code, text }) => ({ path, code, text })) },
  });
}
