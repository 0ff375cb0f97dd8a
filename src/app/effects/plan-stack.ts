import type { PlanMode, StackPlan } from '../../domain/change/model.ts';
import { hasChanges, isEffective, summarise } from '../../domain/change/summarise.ts';
import type { Json } from '../../domain/json.ts';
import { type RunContext, type StepCall, storedPlan, storePlan } from '../run-context.ts';
import { rememberBasis } from '../stack-basis.ts';
import { upstreamOf } from '../upstream.ts';

/** Plans one stack and keeps the plan for review. */
export async function planStack(
  context: RunContext,
  effect: { readonly stack: string; readonly mode: PlanMode },
  call: StepCall,
): Promise<Json> {
  const { bench } = context;
  const engine = await bench.engineOf(effect.stack);
  // A destroy takes upstream as it is now; only an apply changes what downstream will see.
  const planOf = (stack: string) => (effect.mode === 'apply' ? storedPlan(context, stack) : undefined);
  const upstream = await upstreamOf(bench, effect.stack, planOf, call);
  const work = await bench.work(effect.stack, upstream);
  if (call.attempt > 1) await engine.settle(work, call);
  const plan = await engine.plan(work, effect.mode, call);
  storePlan(context, plan);
  rememberBasis(context, effect.stack);
  return planResult(plan);
}

const planResult = (plan: StackPlan): Json => ({
  changed: hasChanges(plan),
  drifted: plan.drift.some(isEffective),
  summary: { ...summarise(plan) },
  waitsFor: [...plan.waitsFor],
  ...(plan.deferred === undefined ? {} : { deferred: plan.deferred }),
});
