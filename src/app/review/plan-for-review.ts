import { startNew } from '../execute.ts';
import type { OpenedProject } from '../opened-project.ts';
import { planResult } from '../run-result.ts';
import type { PlanOptions, PlanResult } from '../toolkit.ts';
import { refuseTaken, savePlan } from './save-plan.ts';

/** A plan, and where it is asked for, the file of it. A plan that is not whole is not saved. */
export async function planForReview(project: OpenedProject, options: PlanOptions): Promise<PlanResult> {
  const { file, goal = 'apply' } = options;
  const path = file === undefined ? undefined : project.services.files.resolve(project.directory, file);
  if (path !== undefined) await refuseTaken(project, path);
  const ended = await startNew(project, 'plan', options, goal);
  const result = planResult(ended, project.effective);
  if (path === undefined || result.status !== 'done') return result;
  return {
    ...result,
    saved: await savePlan(project, ended, { path, kind: goal, by: options.by, signal: options.signal }),
  };
}
