import type { Change, OutputChange, ShownValue, StackPlan } from './model.ts';

/**
 * The plan as it leaves Fairlead. The digests of masked values are for the review alone: nobody else can check them, and
 * who sees two would learn whether a secret was changed between them (I9).
 */
export const withoutMacs = (plan: StackPlan): StackPlan => mapMacs(plan, () => undefined);

/** The plan with other digests of its masked values, or without. */
export function mapMacs(plan: StackPlan, map: (mac: string) => string | undefined): StackPlan {
  const ofValue = (value: ShownValue): ShownValue => {
    if ((value.kind !== 'sensitive' && value.kind !== 'known') || value.mac === undefined) return value;
    const { mac: before, ...rest } = value;
    const mac = map(before);
    return mac === undefined ? rest : { ...rest, mac };
  };
  const ofChange = (change: Change): Change => ({
    ...change,
    attributes: change.attributes.map((leaf) => ({ ...leaf, after: ofValue(leaf.after) })),
    ...(change.kept === undefined
      ? {}
      : { kept: change.kept.map(({ path, value }) => ({ path, value: ofValue(value) })) }),
  });
  return {
    ...plan,
    changes: plan.changes.map(ofChange),
    drift: plan.drift.map(ofChange),
    outputs: plan.outputs.map((output): OutputChange => ({ ...output, after: ofValue(output.after) })),
  };
}
