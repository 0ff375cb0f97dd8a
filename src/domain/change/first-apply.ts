import type { Change, StackPlan } from './model.ts';
import { isEffective } from './summarise.ts';

/**
 * Whether a plan only goes on with what was approved in advance for a stack that was to be made from nothing: it creates,
 * it reads, and it makes again what was begun and did not come to its end.
 */
export const coveredInAdvance = (plan: StackPlan): boolean =>
  plan.mode === 'apply' &&
  plan.deferred === undefined &&
  plan.waitsFor.length === 0 &&
  plan.changes.filter(isEffective).every(isOfMaking);

const isOfMaking = (change: Change): boolean =>
  change.importId === undefined &&
  change.movedFrom === undefined &&
  change.deposed === undefined &&
  (change.action === 'create' || (change.action === 'replace' && change.reason === 'replace_because_tainted'));
