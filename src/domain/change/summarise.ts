import type { Change, ChangeSummary, StackPlan } from './model.ts';

/** Counts by action. Deposed objects count like any other. */
export function summarise(plan: StackPlan): ChangeSummary {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, forget: 0, import: 0, move: 0, read: 0 };
  for (const change of plan.changes) {
    if (change.action !== 'no-op') counts[change.action] += 1;
    if (change.importId !== undefined && change.action !== 'import') counts.import += 1;
    if (change.movedFrom !== undefined && change.action !== 'move') counts.move += 1;
  }
  return counts;
}

/** True when applying it would change something: a resource, the state or an output. Reading is no change. */
export function hasChanges(plan: StackPlan): boolean {
  if (plan.deferred !== undefined) return true;
  if (plan.changes.some(isEffective)) return true;
  if (plan.mode === 'refresh-only' && plan.drift.some(isEffective)) return true;
  return plan.outputs.some((output) => output.action !== 'no-op');
}

/** True for everything but reading and doing nothing. */
export const isEffective = (change: Change): boolean => change.action !== 'no-op' && change.action !== 'read';

/** An output may also differ because the project file says something new: that is no drift. */
export const hasDrifted = (plan: StackPlan): boolean => plan.drift.some(isEffective);
