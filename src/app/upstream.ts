import type { StackPlan } from '../domain/change/model.ts';
import type { EngineCall, UpstreamOutputs } from '../ports/iac-engine.ts';
import type { Workbench } from './workbench.ts';

/** A plan made in this run for an upstream stack; undefined: the run does not touch it. */
export type PlanOf = (stack: string) => StackPlan | undefined;

/**
 * Outputs of the stacks that `stack` refers to. Known only if every output that is referred to has a value and nothing
 * planned in this run changes it; else unknown, never a stand-in (P1).
 */
export async function upstreamOf(
  bench: Workbench,
  stack: string,
  planOf: PlanOf,
  call: EngineCall,
): Promise<Readonly<Record<string, UpstreamOutputs>>> {
  const upstream = new Map<string, UpstreamOutputs>();
  for (const [name, outputs] of bench.uses(stack).outputs) {
    const plan = planOf(name);
    const settled = plan === undefined || !changesAny(plan, outputs);
    upstream.set(name, settled ? await knownOutputs(bench, name, outputs, call) : { status: 'unknown' });
  }
  return Object.fromEntries(upstream);
}

function changesAny(plan: StackPlan, outputs: ReadonlySet<string>): boolean {
  if (plan.deferred !== undefined) return true;
  return plan.outputs.some((output) => outputs.has(output.name) && output.action !== 'no-op');
}

async function knownOutputs(
  bench: Workbench,
  stack: string,
  names: ReadonlySet<string>,
  call: EngineCall,
): Promise<UpstreamOutputs> {
  const outputs = await bench.outputs(stack, call);
  const complete = [...names].every((name) => Object.hasOwn(outputs, name));
  return complete ? { status: 'known', outputs } : { status: 'unknown' };
}
