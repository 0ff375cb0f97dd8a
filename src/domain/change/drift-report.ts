import type { Change, StackPlan } from './model.ts';

/** A stack that was changed behind our back. */
export interface StackDrift {
  readonly stack: string;
  readonly changes: readonly Change[];
  /** When it was last known to be in order; left out where no record tells. */
  readonly lastInOrder?: InOrder;
  readonly mending: Mending;
}

export interface InOrder {
  /** ISO 8601, in UTC. */
  readonly at: string;
  /** The run that found it so, or left it so. */
  readonly run: string;
  /** `applied`: it was brought in order. `planned`, `looked at`: nothing was found that had changed. */
  readonly how: 'applied' | 'planned' | 'looked at';
}

/** What an apply would do about it, as a plan of the stack says: it may also do what has nothing to do with the drift. */
export type Mending =
  | { readonly kind: 'planned'; readonly plan: StackPlan }
  | { readonly kind: 'unknown'; readonly because: string };

/** What a run of the past tells of one stack. */
export interface PastLook {
  readonly run: string;
  readonly plan: StackPlan | undefined;
  /** When the plan was made. */
  readonly plannedAt: string | undefined;
  /** When its apply was done, which a destruction is not. */
  readonly appliedAt: string | undefined;
}

/** The last time at which nothing had changed outside. @param looks in any order */
export function lastInOrder(looks: readonly PastLook[]): InOrder | undefined {
  let last: InOrder | undefined;
  for (const look of looks) {
    for (const each of inOrderOf(look)) if (last === undefined || each.at > last.at) last = each;
  }
  return last;
}

function inOrderOf({ run, plan, plannedAt, appliedAt }: PastLook): readonly InOrder[] {
  const applied = appliedAt === undefined ? [] : [{ at: appliedAt, run, how: 'applied' } as const];
  if (plan === undefined || plan.deferred !== undefined || plan.drift.some(({ action }) => action !== 'no-op'))
    return applied;
  // A plan that was not made again asked nobody then: what it stands for was asked before.
  const at = plan.confirmedAt ?? plannedAt;
  if (at === undefined || plan.mode === 'destroy') return applied;
  return [...applied, { at, run, how: plan.mode === 'refresh-only' ? 'looked at' : 'planned' } as const];
}
