import { compareWithReviewed } from '../../domain/change/compare.ts';
import { differenceText } from '../../domain/change/difference-text.ts';
import type { PlanMode, StackPlan } from '../../domain/change/model.ts';
import { hasChanges, summarise } from '../../domain/change/summarise.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Json } from '../../domain/json.ts';
import { recordOf } from '../engine-assignment.ts';
import { isApproved, rememberApproved, type RunContext, type StepCall, storedPlan, storePlan } from '../run-context.ts';
import { basisChanged, rememberBasis } from '../stack-basis.ts';
import { applyFirst, isFirst } from './apply-first.ts';
import { type ApplyOutcome, applyPlan, hasCode, type Job, prepareJob, record, settleRecord } from './apply-job.ts';

/** Applies one stack, as it was reviewed or for the first time. Safe to repeat at any point. */
export async function applyStack(
  context: RunContext,
  effect: { readonly stack: string; readonly mode: PlanMode },
  call: StepCall,
): Promise<Json> {
  const reviewed = storedPlan(context, effect.stack);
  const job = await prepareJob(context, effect, call);
  await job.engine.settle(job.work, call);
  const before = recordOf(context.bench.project, effect.stack);
  try {
    if (reviewed !== undefined) return finish(job, reviewed, await applyReviewed(job, reviewed));
    if (isFirst(context, effect.stack)) return await applyFirst(job, before);
    throw new DeliveryError('INTERNAL', `stack "${effect.stack}" has no reviewed plan`);
  } catch (error) {
    settleRecord(job, before, error);
    throw error;
  } finally {
    context.bench.forgetOutputs(effect.stack);
  }
}

/**
 * The plan that was applied, or that there was nothing to apply of: the reviewed plan itself where it holds no unknown and
 * nothing was begun, else a new plan that says the same (I6, I7).
 */
async function applyReviewed(job: Job, reviewed: StackPlan): Promise<StackPlan> {
  const { context, call } = job;
  // Planned after the question: a run that goes on after a failure plans what it could not plan before.
  if (!isApproved(context, reviewed.stack)) return applyAgain(job, reviewed);
  const exact = reviewed.waitsFor.length === 0 && reviewed.deferred === undefined;
  if (call.attempt > 1 || !exact) return applyAgain(job, reviewed);
  if (!hasChanges(reviewed)) {
    await job.engine.discard(job.work, call);
    return reviewed;
  }
  try {
    await applyPlan(job, reviewed);
    return reviewed;
  } catch (error) {
    // The run waited for its approval and let go of the stack meanwhile: the saved plan was replaced, or is out of date.
    if (!planWasLost(error)) throw error;
    return applyAgain(job, reviewed);
  }
}

async function applyAgain(job: Job, reviewed: StackPlan): Promise<StackPlan> {
  const { context, call, engine, work } = job;
  const plan = await engine.plan(work, job.mode, call);
  if ((await approvedFor(job, reviewed, plan)) === 'anew') {
    storePlan(context, plan);
    rememberBasis(context, work.stack.name);
    rememberApproved(context, [work.stack.name]);
  }
  if (hasChanges(plan)) await applyPlan(job, plan);
  // It holds secrets in clear, and nobody will apply it.
  else await engine.discard(work, call);
  return plan;
}

/** Whether the review covers the new plan; where it does not, somebody has to approve it anew. */
async function approvedFor(job: Job, reviewed: StackPlan, plan: StackPlan): Promise<'covered' | 'anew'> {
  const { context } = job;
  const name = plan.stack;
  if (!hasChanges(plan)) return 'covered';
  if (reviewed.deferred !== undefined) {
    await context.approval.ask([plan], `stack "${name}" could not be planned before ${reviewed.waitsFor.join(', ')}`);
    return 'anew';
  }
  if (!isApproved(context, name)) {
    await context.approval.ask([plan], `stack "${name}" was planned after the question for the others`);
    return 'anew';
  }
  const { differences } = compareWithReviewed(reviewed, plan);
  if (differences.length === 0) return 'covered';
  const why = `stack "${name}" is not what was reviewed any more`;
  if (context.approval.interactive || basisChanged(context, name)) {
    await context.approval.ask([plan], why);
    return 'anew';
  }
  throw new DeliveryError('PLAN_DIVERGED', `${why}: ${differences.map(differenceText).slice(0, 3).join('; ')}`, {
    data: { stack: name, differences: differences as unknown as Json },
  });
}

function finish(job: Job, reviewed: StackPlan, plan: StackPlan): Json {
  // Begun before and nothing left to do: it was done then.
  const doneBefore = job.call.attempt > 1 && hasChanges(reviewed);
  const outcome: ApplyOutcome = hasChanges(plan) || doneBefore ? 'applied' : 'unchanged';
  const before = recordOf(job.context.bench.project, plan.stack);
  const status = job.mode === 'destroy' ? 'destroyed' : 'applied';
  // Nothing to destroy and never applied: there is nothing to remember. A stack may change hands without a change.
  const differs =
    before === undefined ? status === 'applied' : before.status !== status || before.engine !== job.work.tool.engine;
  const news = outcome === 'applied' || differs;
  if (news) record(job, status);
  return { outcome, summary: { ...summarise(plan) } };
}

/** The saved plan cannot be applied; nothing was touched. */
const planWasLost = (error: unknown): boolean => hasCode(error, ['PLAN_MISSING', 'PLAN_STALE', 'PLAN_MISMATCH']);
