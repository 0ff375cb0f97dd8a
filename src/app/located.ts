import { DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { Problem } from '../domain/errors/problem.ts';
import type { OpenedProject } from './opened-project.ts';

type Locating = Pick<OpenedProject, 'locate'>;

/** Engines say where in the project; the file knows the line. */
export function located(project: Locating, problem: Problem): Problem {
  if (problem.at?.line !== undefined || problem.path === undefined) return problem;
  const at = project.locate(problem.path);
  return at === undefined ? problem : { ...problem, at };
}

/** Does the work; an error of it names the lines of the project's file. */
export async function locatingErrors<T>(project: Locating, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDeliveryError(error) || error.problems.length === 0) throw error;
    throw new DeliveryError(error.code, error.message, {
      hint: error.hint,
      cause: error,
      problems: error.problems.map((problem) => located(project, problem)),
      ...(error.data === undefined ? {} : { data: error.data }),
    });
  }
}
