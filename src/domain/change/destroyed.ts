import { dataHeldBy } from './data-bearing.ts';
import type { Change, StackPlan } from './model.ts';

/** A resource that will be gone, for good or until a new one takes its place. */
export interface Destruction {
  readonly stack: string;
  readonly address: string;
  readonly deposed?: string;
  readonly type: string;
  readonly action: 'delete' | 'replace';
  readonly createFirst?: boolean;
  /** What it holds, e.g. `database`; left out where nothing is known to be lost with it. */
  readonly holds?: string;
}

/** What is said before anything else, in the order of the plans. */
export const destructions = (plans: readonly StackPlan[]): readonly Destruction[] =>
  plans.flatMap((plan) =>
    plan.mode === 'refresh-only' ? [] : plan.changes.flatMap((change) => destructionOf(plan.stack, change)),
  );

function destructionOf(stack: string, change: Change): readonly Destruction[] {
  const { address, deposed, type, action, createFirst, forgetsOld } = change;
  if (action !== 'delete' && (action !== 'replace' || forgetsOld === true)) return [];
  const holds = dataHeldBy(type);
  return [
    {
      stack,
      address,
      ...(deposed === undefined ? {} : { deposed }),
      type,
      action,
      ...(createFirst === undefined ? {} : { createFirst }),
      ...(holds === undefined ? {} : { holds }),
    },
  ];
}
