/** What is needed to apply one stack, and what the journal remembers of it. */
import type { PlanMode, StackPlan } from '../../domain/change/model.ts';
import type { ErrorCode } from '../../domain/errors/catalogue.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import { stackGraph } from '../../domain/graph/graph.ts';
import { applyStep } from '../../domain/run/definitions.ts';
import type { IacEngine, StackWork } from '../../ports/iac-engine.ts';
import type { StackRecord } from '../../ports/journal.ts';
import { recordOf } from '../engine-assignment.ts';
import type { RunContext, StepCall } from '../run-context.ts';
import { type UpstreamState, upstreamOf } from '../upstream.ts';

/** `applied`: something was changed. `unchanged`: there was nothing to change. */
export type ApplyOutcome = 'applied' | 'unchanged';

export interface Job {
  readonly context: RunContext;
  readonly mode: PlanMode;
  readonly call: StepCall;
  readonly engine: IacEngine;
  readonly work: StackWork;
}

export async function prepareJob(
  context: RunContext,
  effect: { readonly stack: string; readonly mode: PlanMode },
  call: StepCall,
): Promise<Job> {
  const engine = await context.bench.engineOf(effect.stack);
  // All that this stack needs is applied (I5): what is not known now, will not be.
  const stateOf = (stack: string): UpstreamState =>
    effect.mode === 'apply' && call.isDone(applyStep(stack)) ? { kind: 'done' } : { kind: 'outside' };
  const upstream = await upstreamOf(context.bench, effect.stack, stateOf, call);
  const work = await context.bench.work(effect.stack, upstream);
  return { context, mode: effect.mode, call, engine, work };
}

/** Before anything happens: after a kill the state alone may not tell that the stack was begun. */
export async function begin(job: Job): Promise<void> {
  record(job, 'begun');
  await job.context.journal.durable();
}

export async function applyPlan(job: Job, plan: StackPlan): Promise<void> {
  await begin(job);
  await job.engine.apply(job.work, plan, job.call);
}

/** A refusal leaves the stack as it was; all else may have changed it. */
export function settleRecord(job: Job, before: StackRecord | undefined, error: unknown): void {
  const { context, work } = job;
  if (!neverBegan(error)) record(job, 'failed');
  else if (recordOf(context.bench.project, work.stack.name)?.status !== before?.status) {
    if (before === undefined) record(job, 'failed');
    else context.journal.recordStack(before);
  }
}

export function record(job: Job, status: StackRecord['status']): void {
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

export const hasCode = (error: unknown, codes: readonly ErrorCode[]): boolean =>
  isDeliveryError(error) && codes.includes(error.code);

/** Refusals: nothing of the stack was touched. */
const neverBegan = (error: unknown): boolean =>
  hasCode(error, ['PLAN_DIVERGED', 'PLAN_INCOMPLETE', 'APPROVAL_REQUIRED', 'APPROVAL_DECLINED', 'STATE_LOCKED']);
