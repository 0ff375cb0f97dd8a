import { changesWorld } from '../../domain/run/kind.ts';
import type { PlanMode, StackPlan } from '../../domain/change/model.ts';
import { hasChanges, isEffective, summarise } from '../../domain/change/summarise.ts';
import type { StackWork } from '../../ports/iac-engine.ts';
import type { Json } from '../../domain/json.ts';
import { isPartOf, type RunContext, type StepCall, storedPlan, storePlan } from '../run-context.ts';
import { sharersOf } from '../destroy-faults.ts';
import { rememberBasis } from '../stack-basis.ts';
import { confirmedPlan } from './confirmed-plan.ts';
import { planTentatively } from './tentative-plan.ts';
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
  const nothing = effect.mode === 'destroy' && (await isSurelyGone(context, work, call));
  const made = nothing
    ? emptyPlan(work)
    : ((await confirmedPlan(context, engine, work, effect.mode, call)) ??
      (await planTentatively(context, engine, work, effect.mode, call)));
  // It holds secrets in clear, and this run will never apply it.
  if (!applies(context)) await engine.discard(work, call);
  const plan = { ...made, warnings: [...made.warnings, ...sharingWarnings(context, effect.stack)] };
  storePlan(context, plan);
  rememberBasis(context, effect.stack);
  return planResult(plan);
}

const applies = ({ definition }: RunContext): boolean => changesWorld(definition.kind);

const sharingWarnings = ({ bench }: RunContext, stack: string): readonly string[] =>
  sharersOf(bench.project, stack).map(
    ({ environment, run }) => `its state is also that of environment "${environment}", which applied it (run ${run})`,
  );

/**
 * Without its upstream a stack cannot be planned. Where upstream is gone because all of it was destroyed, or never was,
 * there is nothing left of this stack either: it was applied after and destroyed before (I5).
 */
async function isSurelyGone({ bench }: RunContext, work: StackWork, call: StepCall): Promise<boolean> {
  if (Object.values(work.upstream).every((upstream) => upstream.status === 'known')) return false;
  return (await bench.resources(work.stack.name, call)).length === 0;
}

const emptyPlan = ({ stack, tool }: StackWork): StackPlan => ({
  version: 1,
  stack: stack.name,
  engine: tool.engine,
  engineVersion: tool.version,
  mode: 'destroy',
  changes: [],
  drift: [],
  outputs: [],
  waitsFor: [],
  warnings: ['it is not applied: there is nothing to destroy'],
});

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
  ...(plan.confirmedAt === undefined ? {} : { confirmedAt: plan.confirmedAt }),
});
