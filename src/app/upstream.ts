import type { OutputChange, StackPlan } from '../domain/change/model.ts';
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
 * Outputs of the stacks that `stack` refers to. An output is known only if it has a value and nothing planned in this run
 * changes it; else unknown, never a stand-in (P1).
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
    // What could not be planned may have no state that can be asked.
    const outputs = isUnplanned(state) ? {} : await bench.outputs(name, call);
    const sensitive = (output: string) =>
      outputs[output]?.sensitive === true || bench.stack(name).outputs[output]?.sensitive === true;
    upstream.set(name, splitOutputs({ names, state, outputs, sensitive }));
  }
  return Object.fromEntries(upstream);
}

interface Question {
  /** Outputs that are referred to. */
  readonly names: ReadonlySet<string>;
  readonly state: UpstreamState;
  /** As of the last apply. */
  readonly outputs: StackOutputs;
  /** Whether an output is, or is declared to be, sensitive. */
  readonly sensitive: (output: string) => boolean;
}

function splitOutputs({ names, state, outputs, sensitive }: Question): UpstreamOutputs {
  const planned = state.kind === 'planned' ? plannedOutputs(state.plan) : undefined;
  const unknown = [...names].filter((name) => isUnknown(name, state, outputs));
  // A state does not hold an output whose value is null: applied as the file says, and absent, is null.
  const nulls = [...names].filter((name) => !unknown.includes(name) && !Object.hasOwn(outputs, name));
  const known = {
    ...without(outputs, unknown),
    ...Object.fromEntries(nulls.map((name) => [name, { value: null, sensitive: sensitive(name) }] as const)),
  };
  if (unknown.length === 0) return { status: 'known', outputs: known };
  const hidden = unknown.filter((name) => sensitive(name) || planned?.get(name)?.after.kind === 'sensitive');
  return { status: 'unknown', outputs: known, sensitive: hidden };
}

function isUnknown(name: string, state: UpstreamState, outputs: StackOutputs): boolean {
  switch (state.kind) {
    case 'outside':
      // Of a stack outside of the run nobody knows whether it would have the output by now.
      return !Object.hasOwn(outputs, name);
    case 'planned':
      return isUnplanned(state) || (plannedOutputs(state.plan).get(name)?.action ?? 'no-op') !== 'no-op';
    case 'done':
      return false;
  }
}

const isUnplanned = (state: UpstreamState): boolean =>
  state.kind === 'planned' && (state.plan === undefined || state.plan.deferred !== undefined);

const plannedOutputs = (plan: StackPlan | undefined): ReadonlyMap<string, OutputChange> =>
  new Map((plan?.outputs ?? []).map((output) => [output.name, output]));

const without = (outputs: StackOutputs, names: readonly string[]): StackOutputs =>
  Object.fromEntries(Object.entries(outputs).filter(([name]) => !names.includes(name)));
