import type { StackPlan } from '../../domain/change/model.ts';
import { DeliveryError, isDeliveryError } from '../../domain/errors/delivery-error.ts';
import { stackGraph } from '../../domain/graph/graph.ts';
import type { Json } from '../../domain/json.ts';
import { saltedPlan } from '../../domain/review/differences.ts';
import type { ReviewedPlan, StackReview } from '../../domain/review/model.ts';
import { makePlanFile, planFileText } from '../../domain/review/plan-file.ts';
import type { RunDefinition } from '../../domain/run/model.ts';
import { redactJson } from '../../domain/run/redact-json.ts';
import type { OpenedProject } from '../opened-project.ts';
import { storedPlan } from '../run-context.ts';
import { requestInFile } from './request-in-file.ts';
import type { EndedRun } from '../run-result.ts';
import { silentCall } from '../silent-call.ts';
import { createWorkbench, type Workbench } from '../workbench.ts';
import { bindingsOf } from './bindings.ts';
import { planFileAt } from './read-plan-file.ts';
import type { SavedPlan } from './review-toolkit.ts';

/** Asked before anything is planned. @throws PLAN_FILE_TAKEN */
export async function refuseTaken({ services }: OpenedProject, path: string): Promise<void> {
  try {
    await planFileAt(services, path);
  } catch (error) {
    const isPlan = isDeliveryError(error) && error.code !== 'PLAN_FILE_UNREADABLE';
    if (isPlan && error.code.startsWith('PLAN_FILE_')) return;
    throw new DeliveryError('PLAN_FILE_TAKEN', `${path} is there, and is no plan: it is not written over`, {
      cause: error,
      data: { path },
    });
  }
}

/** Writes the plan of a run that is done as a file for review. */
export async function savePlan(
  project: OpenedProject,
  { definition, order }: EndedRun,
  wish: {
    readonly path: string;
    readonly kind: 'apply' | 'destroy';
    readonly by?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<SavedPlan> {
  const { services, effective } = project;
  const bench = createWorkbench(project);
  const journal = services.journal.open();
  const plans = order.map((stack) => storedPlan({ definition, journal }, stack)).filter((plan) => plan !== undefined);
  const bindings = await bindingsOf(
    bench,
    plans.map(({ stack }) => stack),
    silentCall(wish.signal),
  );
  const stacks = plans.flatMap((plan): readonly StackReview[] => {
    const bound = bindings.get(plan.stack);
    return bound === undefined ? [] : [{ plan: forReview(bench, definition, plan), bindings: bound }];
  });
  const { user, host } = services.identity.holder;
  const reviewed: ReviewedPlan = {
    fairlead: services.version,
    project: effective.name,
    environment: effective.environment.name,
    kind: wish.kind,
    createdAt: services.clock.now().toISOString(),
    createdBy: wish.by ?? `${user}@${host}`,
    run: definition.id,
    request: requestInFile(project, bench),
    dependsOn: stackGraph(effective).dependsOn,
    stacks,
  };
  const file = makePlanFile(reviewed, services.identity.digest);
  await services.files.writeText(wish.path, planFileText(file));
  return { path: wish.path, digest: file.digest };
}

/** As it is compared: what can be told of secrets only together with this file, and nothing that can be applied. */
export function forReview(bench: Workbench, { id }: Pick<RunDefinition, 'id'>, plan: StackPlan): StackPlan {
  const { artifact: _, ...rest } = plan;
  const salted = saltedPlan(rest, id, bench.project.services.identity.digest);
  // A plan is plain JSON, and masking texts does not change its shape.
  return redactJson(asJson(salted), bench.redact) as unknown as StackPlan;
}

const asJson = (value: StackPlan): Json => value as unknown as Json;
