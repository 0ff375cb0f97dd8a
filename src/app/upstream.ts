import type { StackPlan } from '../domain/change/model.ts';
import type { EngineCall, StackOutputs, UpstreamOutputs } from '../ports/iac-engine.ts';
import type { Workbench } from './workbench.ts';

/** How far an upstream stack is in this run. */
export type UpstreamState =
  /** Not part of the run: as it was applied some day. */
  | { readonly kind: 'outside' }
  /** Will be applied in this run; undefined: its plan is not known. */
  | { readonly kind: 'planned'; readonly plan: StackPlan | undefined }
  /** Applied in this run. */
  | { readonly kind: 'done' };

/**
 * Outputs of the stacks that `stack` refers to. Known only if every output that is referred to has a value and nothing
 * planned in this run changes it; else unknown, never a stand-in (P1).
 */
export async function upstreamOf(
  bench: Workbench,
  stack: string,
  stateOf: (upstream: string) => UpstreamState,
  call: EngineCall,
): Promise<Readonly<Record<string, UpstreamOutputs>>> {
  const upstream = new Map<string, UpstreamOutputs>();
  for (const [name, names] of bench.uses(stack).outputs) {
    const state = stateOf(name);
    const changes = state.kind === 'planned' && changesAny(state.plan, names);
    upstream.set(name, changes ? { status: 'unknown' } : knownOutputs(await bench.outputs(name, call), names, state));
  }
  return Object.fromEntries(upstream);
}

function changesAny(plan: StackPlan | undefined, names: ReadonlySet<string>): boolean {
  if (plan === undefined || plan.deferred !== undefined) return true;
  return plan.outputs.some((output) => names.has(output.name) && output.action !== 'no-op');
}

function knownOutputs(outputs: StackOutputs, names: ReadonlySet<string>, state: UpstreamState): UpstreamOutputs {
  const missing = [...names].filter((name) => !Object.hasOwn(outputs, name));
  if (missing.length === 0) return { status: 'known', outputs };
  // Of a stack outside of the run nobody knows whether it would have the output by now.
  if (state.kind === 'outside') return { status: 'unknown' };
  // A state does not hold an output whose value is null: applied as the file says, and absent, is null.
  const nulls = missing.map((name) => [name, { value: null, sensitive: false }] as const);
  return { status: 'known', outputs: { ...outputs, ...Object.fromEntries(nulls) } };
}
