import type { PlanMode, StackPlan } from '../../domain/change/model.ts';
import { hasChanges, isEffective, summarise } from '../../domain/change/summarise.ts';
import type { Json } from '../../domain/json.ts';
import { isPartOf, type RunContext, type StepCall, storedPlan, storePlan } from '../run-context.ts';
import { rememberBasis } from '../stack-basis.ts';
import { type UpstreamState, upstreamOf } from '../upstream.ts';

/** Plans one stack and keeps the plan for review. */
export async function planStack(
  context: RunContext,
  effect: { readonly stack: string; readonly mode: PlanMode },
  call: StepCall,
): Promise<Json> {
  const { bench } = context;
  const engine = await bench.engineOf(effect.stack);
  const upstream = await upstreamOf(bench, effect.stack, upstreamState(context, effect.mode), call);
  const work = await bench.work(effect.stack, upstream);
  // A run before this one may have been killed, and its command may still be at work.
  await engine.settle(work, call);
  const plan = await engine.plan(work, effect.mode, call);
  storePlan(context, plan);
  rememberBasis(context, effect.stack);
  return planResult(plan);
}

/** Only an apply changes what downstream will see; to all else upstream is as it is now. */
const upstreamState =
  (context: RunContext, mode: PlanMode) =>
  (stack: string): UpstreamState =>
    mode === 'apply' && isPartOf(context, stack)
      ? { kind: 'planned', plan: storedPlan(context, stack) }
      : { kind: 'outside' };

const planResult = (plan: StackPlan): Json => ({
  changed: hasChanges(plan),
  drifted: plan.drift.some(isEffective),
  summary: { ...summarise(plan) },
  waitsFor: [...plan.waitsFor],
  ...(plan.deferred === undefined ? {} : { deferred: plan.deferred }),
});
