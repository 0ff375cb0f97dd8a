/** What must be said first and confirmed: data that would be lost, and deletions in numbers. */
import type { Settings } from '../project/model.ts';
import { dataHeldBy } from './data-bearing.ts';
import type { Change, StackPlan } from './model.ts';

export type Danger =
  | {
      readonly kind: 'data-loss';
      readonly stack: string;
      readonly address: string;
      readonly type: string;
      readonly action: 'delete' | 'replace';
      /** What would be lost, e.g. `database`. */
      readonly holds: string;
    }
  | { readonly kind: 'many-deletions'; readonly count: number; readonly limit: number };

/** The empty list: nothing here needs more than an ordinary approval. */
export function dangerous(plans: readonly StackPlan[], settings: Pick<Settings, 'maxDeletions'>): readonly Danger[] {
  const dangers: Danger[] = [];
  let count = 0;
  for (const plan of plans) {
    for (const change of plan.changes) {
      const action = destroyedBy(change);
      if (action === undefined) continue;
      count += 1;
      const holds = dataHeldBy(change.type);
      if (holds === undefined) continue;
      dangers.push({ kind: 'data-loss', stack: plan.stack, address: change.address, type: change.type, action, holds });
    }
  }
  if (count > settings.maxDeletions) dangers.push({ kind: 'many-deletions', count, limit: settings.maxDeletions });
  return dangers;
}

function destroyedBy(change: Change): 'delete' | 'replace' | undefined {
  if (change.mode !== 'managed') return undefined;
  if (change.action === 'delete') return 'delete';
  return change.action === 'replace' && change.forgetsOld !== true ? 'replace' : undefined;
}
