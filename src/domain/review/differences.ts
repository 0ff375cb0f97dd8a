/** A plan file holds more tightly than an approval in one go: nothing was begun, so nothing may be missing either. */
import { compareWithReviewed, type PlanDifference } from '../change/compare.ts';
import { differenceText } from '../change/difference-text.ts';
import type { Change, StackPlan } from '../change/model.ts';
import { isEffective } from '../change/summarise.ts';
import { mapMacs } from '../change/without-macs.ts';
import type { Digest } from './plan-file.ts';

export type ReviewDifference =
  | PlanDifference
  /** It was approved, and nothing would be done any more. */
  | { readonly kind: 'missing'; readonly address: string; readonly action: string }
  | { readonly kind: 'missing-output'; readonly name: string };

/** How a new plan differs from the one of the file. Both with digests of masked values under the same salt. */
export function reviewDifferences(reviewed: StackPlan, now: StackPlan): readonly ReviewDifference[] {
  // Nothing was shown of it, therefore nothing can differ: it is asked about when its turn comes.
  if (reviewed.deferred !== undefined) return [];
  const { differences } = compareWithReviewed(reviewed, now);
  return now.deferred === undefined ? [...differences, ...missing(reviewed, now)] : differences;
}

function missing(reviewed: StackPlan, now: StackPlan): readonly ReviewDifference[] {
  const keyOf = ({ address, deposed }: Change): string => `${address}\0${deposed ?? ''}`;
  const still = new Set(now.changes.filter(isEffective).map(keyOf));
  const outputs = new Set(now.outputs.filter(({ action }) => action !== 'no-op').map(({ name }) => name));
  return [
    ...reviewed.changes
      .filter((change) => isEffective(change) && !still.has(keyOf(change)))
      .map(({ address, action }) => ({ kind: 'missing', address, action }) as const),
    ...reviewed.outputs
      .filter(({ name, action }) => action !== 'no-op' && !outputs.has(name))
      .map(({ name }) => ({ kind: 'missing-output', name }) as const),
  ];
}

export function reviewDifferenceText(difference: ReviewDifference): string {
  switch (difference.kind) {
    case 'missing':
      return `${difference.address} was to ${difference.action}, and nothing would happen to it now`;
    case 'missing-output':
      return `output ${difference.name} was to change, and would stay`;
    default:
      return differenceText(difference);
  }
}

/** Digests of masked values that tell nothing beside this file: without the project's key nobody can make them. */
export const saltedPlan = (plan: StackPlan, salt: string, digest: Digest): StackPlan =>
  mapMacs(plan, (mac) => `${mac.slice(0, mac.indexOf(':'))}:${digest(`${salt}\0${mac}`)}`);
