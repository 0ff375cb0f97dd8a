import type { Change, OutputChange, ShownValue, StackPlan } from './model.ts';

/**
 * The plan as it leaves Fairlead. The digests of masked values are for the review alone: nobody else can check them, and
 * who sees two would learn whether a secret was changed between them (I9).
 */
export const withoutMacs = (plan: StackPlan): StackPlan => ({
  ...plan,
  changes: plan.changes.map(ofChange),
  drift: plan.drift.map(ofChange),
  outputs: plan.outputs.map((output): OutputChange => ({ ...output, after: ofValue(output.after) })),
});

const ofChange = (change: Change): Change => ({
  ...change,
  attributes: change.attributes.map((leaf) => ({ ...leaf, after: ofValue(leaf.after) })),
  ...(change.kept === undefined
    ? {}
    : { kept: change.kept.map(({ path, value }) => ({ path, value: ofValue(value) })) }),
});

function ofValue(value: ShownValue): ShownValue {
  if (value.kind === 'sensitive') return { kind: 'sensitive' };
  return value.kind === 'known' ? { kind: 'known', value: value.value } : value;
}
