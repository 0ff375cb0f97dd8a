import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { ReviewedPlan } from '../../domain/review/model.ts';

export interface PlanPlace {
  readonly project: string;
  /** The open one, or all that there are before one is open. */
  readonly environments: readonly string[];
}

/** @throws PLAN_FILE_OF_ANOTHER_PROJECT, PLAN_FILE_OF_ANOTHER_ENVIRONMENT */
export function refuseForeignPlan(
  reviewed: Pick<ReviewedPlan, 'project' | 'environment'>,
  { project, environments }: PlanPlace,
): void {
  if (reviewed.project !== project) {
    throw new DeliveryError(
      'PLAN_FILE_OF_ANOTHER_PROJECT',
      `the plan is of project "${reviewed.project}", and this one is "${project}"`,
      { data: { plan: reviewed.project, open: project } },
    );
  }
  if (environments.includes(reviewed.environment)) return;
  const here = environments.map((name) => `"${name}"`).join(', ');
  throw new DeliveryError(
    'PLAN_FILE_OF_ANOTHER_ENVIRONMENT',
    `the plan is of environment "${reviewed.environment}", and here is ${here}`,
    { data: { plan: reviewed.environment, open: environments } },
  );
}
