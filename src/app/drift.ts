import type { Mending, PastLook, StackDrift } from '../domain/change/drift-report.ts';
import { lastInOrder } from '../domain/change/drift-report.ts';
import type { StackPlan } from '../domain/change/model.ts';
import { hasDrifted, isEffective } from '../domain/change/summarise.ts';
import { isDeliveryError } from '../domain/errors/delivery-error.ts';
import { applyingStep, planStep } from '../domain/run/definitions.ts';
import type { Journal, StoredRun } from '../ports/journal.ts';
import { type StartOptions, startNew } from './execute.ts';
import type { OpenedProject } from './opened-project.ts';
import { planOfRun } from './run-context.ts';
import { planResult } from './run-result.ts';
import type { DriftResult, RunOptions } from './toolkit.ts';

/**
 * Looks for what was changed behind our back and reports on it.
 * @param known what was reported before: it is not asked for again where the drift is still the same
 */
export async function lookForDrift(
  project: OpenedProject,
  options: RunOptions & Pick<StartOptions, 'watched'>,
  known: readonly StackDrift[] = [],
): Promise<DriftResult> {
  const result = planResult(await startNew(project, 'drift', options), project.effective);
  const drifted = result.plans.filter(hasDrifted);
  const before = new Map(known.map((each) => [each.stack, each]));
  const fresh = drifted.filter((plan) => !isSame(before.get(plan.stack), plan));
  const mending = await mendingOf(project, fresh, options);
  const inOrder = lastTimes(project, fresh, result.run);
  const report = drifted.map((plan): StackDrift => {
    const { stack } = plan;
    const same = fresh.includes(plan) ? undefined : before.get(stack);
    if (same !== undefined) return same;
    const last = inOrder(stack);
    return {
      stack,
      changes: plan.drift.filter(isEffective),
      ...(last === undefined ? {} : { lastInOrder: last }),
      mending: mending(stack),
    };
  });
  return { ...result, report };
}

const isSame = (before: StackDrift | undefined, plan: StackPlan): boolean =>
  before !== undefined && JSON.stringify(before.changes) === JSON.stringify(plan.drift.filter(isEffective));

/** What an apply would do about it is not derived from what has changed: the stacks are planned. */
async function mendingOf(
  project: OpenedProject,
  drifted: readonly StackPlan[],
  { parallelism, signal, hardSignal, watched }: RunOptions & Pick<StartOptions, 'watched'>,
): Promise<(stack: string) => Mending> {
  const stacks = drifted.map(({ stack }) => stack);
  if (stacks.length === 0) return () => ({ kind: 'unknown', because: 'it was not planned' });
  if (signal?.aborted === true) return () => ({ kind: 'unknown', because: 'it was interrupted before it was planned' });
  try {
    const ended = await startNew(project, 'plan', {
      stacks,
      refresh: true,
      onFailure: 'continue',
      ...(watched === undefined ? {} : { watched }),
      ...(parallelism === undefined ? {} : { parallelism }),
      ...(signal === undefined ? {} : { signal }),
      ...(hardSignal === undefined ? {} : { hardSignal }),
    });
    const { plans, failures } = planResult(ended, project.effective);
    return (stack) => {
      const plan = plans.find((each) => each.stack === stack);
      if (plan !== undefined) return { kind: 'planned', plan };
      const failure = failures.find((each) => each.stack === stack);
      return { kind: 'unknown', because: failure?.error.message ?? 'it could not be planned' };
    };
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    const because = error.message;
    return () => ({ kind: 'unknown', because });
  }
}

/** Runs that are looked at: few first, since the answer is mostly near. */
const lookBack = [20, 200, 2000] as const;

/** When each of the stacks was last known to be in order, as far as the journal remembers. */
function lastTimes(
  project: OpenedProject,
  drifted: readonly StackPlan[],
  thisRun: string,
): (stack: string) => StackDrift['lastInOrder'] {
  const journal = project.services.journal.existing();
  const found = new Map<string, StackDrift['lastInOrder']>();
  const environment = project.effective.environment.name;
  for (const limit of lookBack) {
    const open = drifted.filter(({ stack }) => found.get(stack) === undefined);
    if (journal === undefined || open.length === 0) break;
    const listed = journal.list({ environment, limit });
    const runs = listed.filter(({ definition }) => definition.id !== thisRun);
    for (const { stack } of open) found.set(stack, lastInOrder(runs.map((run) => pastLook(journal, run, stack))));
    if (listed.length < limit) break;
  }
  return (stack) => found.get(stack);
}

function pastLook(journal: Journal, { definition, state }: StoredRun, stack: string): PastLook {
  const planned = state.steps[planStep(stack)];
  const applied =
    definition.kind === 'apply' || definition.kind === 'deploy'
      ? state.steps[applyingStep(definition, stack)]
      : undefined;
  const plannedAt = planned?.status === 'done' ? planned.endedAt : undefined;
  return {
    run: definition.id,
    plan: plannedAt === undefined ? undefined : planOfRun(journal, definition, stack),
    plannedAt,
    appliedAt: applied?.status === 'done' ? applied.endedAt : undefined,
  };
}
