import { compareWithReviewed } from '../../domain/change/compare.ts';
import { differenceText } from '../../domain/change/difference-text.ts';
import type { PlanMode, StackPlan } from '../../domain/change/model.ts';
import { hasChanges, summarise } from '../../domain/change/summarise.ts';
import type { ErrorCode } from '../../domain/errors/catalogue.ts';
import { DeliveryError, isDeliveryError } from '../../domain/errors/delivery-error.ts';
import { stackGraph } from '../../domain/graph/graph.ts';
import type { Json } from '../../domain/json.ts';
import { applyStep } from '../../domain/run/definitions.ts';
import type { IacEngine, StackWork } from '../../ports/iac-engine.ts';
import type { StackRecord } from '../../ports/journal.ts';
import { recordOf } from '../engine-assignment.ts';
import { isApproved, rememberApproved, type RunContext, type StepCall, storedPlan, storePlan } from '../run-context.ts';
import { basisChanged, rememberBasis } from '../stack-basis.ts';
import { type UpstreamState, upstreamOf } from '../upstream.ts';

/** `applied`: something was changed. `unchanged`: there was nothing to change. */
export type ApplyOutcome = 'applied' | 'unchanged';

interface Job {
  readonly context: RunContext;
  readonly mode: PlanMode;
  readonly call: StepCall;
  readonly engine: IacEngine;
  readonly work: StackWork;
  readonly reviewed: StackPlan;
}

/**
 * Applies one stack: the reviewed plan itself where it holds no unknown and nothing was begun, else a new plan that says
 * the same (I6, I7). Safe to repeat at any point.
 */
export async function applyStack(
  context: RunContext,
  effect: { readonly stack: string; readonly mode: PlanMode },
  call: StepCall,
): Promise<Json> {
  const job = await prepareJob(context, effect, call);
  await job.engine.settle(job.work, call);
  const before = recordOf(context.bench.project, effect.stack);
  try {
    const plan = await applyReviewed(job);
    context.bench.forgetOutputs(effect.stack);
    return finish(job, plan);
  } catch (error) {
    context.bench.forgetOutputs(effect.stack);
    settleRecord(job, before, error);
    throw error;
  }
}

async function prepareJob(
  context: RunContext,
  effect: { readonly stack: string; readonly mode: PlanMode },
  call: StepCall,
): Promise<Job> {
  const reviewed = storedPlan(context, effect.stack);
  if (reviewed === undefined) throw new DeliveryError('INTERNAL', `stack "${effect.stack}" has no reviewed plan`);
  const engine = await context.bench.engineOf(effect.stack);
  // All that this stack needs is applied (I5): what is not known now, will not be.
  const stateOf = (stack: string): UpstreamState =>
    effect.mode === 'apply' && call.isDone(applyStep(stack)) ? { kind: 'done' } : { kind: 'outside' };
  const upstream = await upstreamOf(context.bench, effect.stack, stateOf, call);
  const work = await context.bench.work(effect.stack, upstream);
  return { context, mode: effect.mode, call, engine, work, reviewed };
}

/** The plan that was applied, or that there was nothing to apply of. */
async function applyReviewed(job: Job): Promise<StackPlan> {
  const { context, reviewed, call } = job;
  // Planned after the question: a run that goes on after a failure plans what it could not plan before.
  if (!isApproved(context, reviewed.stack)) return applyAgain(job);
  const exact = reviewed.waitsFor.length === 0 && reviewed.deferred === undefined;
  if (call.attempt > 1 || !exact) return applyAgain(job);
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
    return applyAgain(job);
  }
}

async function applyAgain(job: Job): Promise<StackPlan> {
  const { context, call, engine, work } = job;
  const plan = await engine.plan(work, job.mode, call);
  const reviewed = await approvedFor(job, plan);
  if (reviewed === 'anew') {
    storePlan(context, plan);
    rememberBasis(context, work.stack.name);
    rememberApproved(context, [work.stack.name]);
  }
  if (hasChanges(plan)) await applyPlan(job, plan);
  return plan;
}

async function applyPlan(job: Job, plan: StackPlan): Promise<void> {
  // Before anything happens: after a kill the state alone may not tell that the stack was begun.
  record(job, 'begun');
  await job.engine.apply(job.work, plan, job.call);
}

/** Whether the review covers the new plan; where it does not, somebody has to approve it anew. */
async function approvedFor(job: Job, plan: StackPlan): Promise<'covered' | 'anew'> {
  const { context, reviewed } = job;
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

function finish(job: Job, plan: StackPlan): Json {
  // Begun before and nothing left to do: it was done then.
  const doneBefore = job.call.attempt > 1 && hasChanges(job.reviewed);
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

/** A refusal leaves the stack as it was; all else may have changed it. */
function settleRecord(job: Job, before: StackRecord | undefined, error: unknown): void {
  const { context, work } = job;
  if (!neverBegan(error)) record(job, 'failed');
  else if (recordOf(context.bench.project, work.stack.name)?.status !== before?.status) {
    if (before === undefined) record(job, 'failed');
    else context.journal.recordStack(before);
  }
}

function record(job: Job, status: StackRecord['status']): void {
  const { context, work } = job;
  const upstream = stackGraph(context.bench.project.effective).dependsOn[work.stack.name] ?? [];
  context.journal.recordStack({
    environment: work.environment.name,
    stack: work.stack.name,
    status,
    dependsOn: upstream,
    engine: work.tool.engine,
    engineVersion: work.tool.version,
    run: context.definition.id,
    at: context.bench.project.services.clock.now().toISOString(),
  });
}

const hasCode = (error: unknown, codes: readonly ErrorCode[]): boolean =>
  isDeliveryError(error) && codes.includes(error.code);

/** The saved plan cannot be applied; nothing was touched. */
const planWasLost = (error: unknown): boolean => hasCode(error, ['PLAN_MISSING', 'PLAN_STALE', 'PLAN_MISMATCH']);

/** Refusals: nothing of the stack was touched. */
const neverBegan = (error: unknown): boolean =>
  hasCode(error, ['PLAN_DIVERGED', 'PLAN_INCOMPLETE', 'APPROVAL_REQUIRED', 'APPROVAL_DECLINED', 'STATE_LOCKED']);
