import { dirname } from 'node:path';
import { type LoadedProject, type ProjectText, readProject } from '../config/load.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { Problem } from '../domain/errors/problem.ts';
import type { Overrides } from '../app/opened-project.ts';
import type { System } from './system.ts';
import { readSourceModules } from './source-modules.ts';

/** @throws PROJECT_NOT_FOUND, PROJECT_AMBIGUOUS, PROJECT_UNREADABLE, PROJECT_INVALID with all problems */
export const readProjectFile = async (
  system: Pick<System, 'source' | 'files' | 'environment'>,
  file: string,
): Promise<LoadedProject> => readProjectText(system, await system.source.read(file));

/** The same of a text that need not be in the file. */
export async function readProjectText(
  { files, environment }: Pick<System, 'files' | 'environment'>,
  text: ProjectText,
): Promise<LoadedProject> {
  const { file } = text;
  const read = readProject(text);
  const reading = { files, environment, directory: dirname(file) };
  const result = read.load(await readSourceModules(reading, read.sources));
  if (!result.ok) throw invalid(file, result.problems);
  return result.project;
}

export type LoadedEnvironment = Extract<ReturnType<LoadedProject['effective']>, { readonly ok: true }>;

/** One environment of it. @throws PROJECT_INVALID with all problems, PROJECT_ENVIRONMENT_UNKNOWN, PROJECT_ENVIRONMENT_REQUIRED */
export function chooseEnvironment(
  loaded: LoadedProject,
  environment: string | undefined,
  overrides: Overrides,
): LoadedEnvironment {
  const result = loaded.effective({ environment, ...overrides });
  if (result.ok) return result;
  throw invalid(loaded.file, result.problems);
}

function invalid(file: string, problems: readonly Problem[]): DeliveryError {
  const [first, ...others] = problems;
  // Not a mistake in the file: the call names no environment, or one that is not there.
  if (first?.code.startsWith('PROJECT_ENVIRONMENT_') === true && others.length === 0 && first.at?.line === undefined) {
    return new DeliveryError(first.code, first.message, {
      ...(first.hint === undefined ? {} : { hint: first.hint }),
      data: { file },
    });
  }
  const count = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
  return new DeliveryError('PROJECT_INVALID', `${file} has ${count}`, { problems, data: { file } });
}
