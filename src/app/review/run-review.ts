/** What a run knows of the plan file that it applies. */
import type { StackPlan } from '../../domain/change/model.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Problem } from '../../domain/errors/problem.ts';
import type { Json } from '../../domain/json.ts';
import { reviewDifferences, reviewDifferenceText } from '../../domain/review/differences.ts';
import type { PlanFile } from '../../domain/review/model.ts';
import type { RunContext, RunReview } from '../run-context.ts';
import { forReview } from './save-plan.ts';

const reviewKey = 'review';

/** Kept with the run: it goes on as what it was begun as, wherever the file is by then. */
export function keepReview({ journal, definition, review }: RunContext): void {
  if (review === undefined || journal.get(definition.id, reviewKey) !== undefined) return;
  journal.put(definition.id, reviewKey, review.file as unknown as Json);
}

/** Written by {@link keepReview} alone, therefore a plan file. */
export const keptReview = ({ journal, definition }: Pick<RunContext, 'journal' | 'definition'>): PlanFile | undefined =>
  journal.get(definition.id, reviewKey) as unknown as PlanFile | undefined;

/**
 * Before anything is applied, every plan of the run says what the file says. Of all stacks at once.
 * @throws PLAN_FILE_DIVERGED
 */
export function refuseDiverged({ bench }: RunContext, { file }: RunReview, plans: readonly StackPlan[]): void {
  const now = new Map(plans.map((plan) => [plan.stack, plan]));
  const problems = file.reviewed.stacks.flatMap(({ plan: reviewed }): readonly Problem[] => {
    const plan = now.get(reviewed.stack);
    if (plan === undefined) return [problemOf(reviewed.stack, ['it could not be planned'])];
    const differences = reviewDifferences(reviewed, forReview(bench, { id: file.reviewed.run }, plan));
    return differences.length === 0 ? [] : [problemOf(reviewed.stack, differences.map(reviewDifferenceText))];
  });
  const [first, ...more] = problems;
  if (first === undefined) return;
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  throw new DeliveryError('PLAN_FILE_DIVERGED', `not what was reviewed: ${first.message}${others}`, { problems });
}

const problemOf = (stack: string, texts: readonly string[]): Problem => ({
  code: 'PLAN_FILE_DIVERGED',
  severity: 'error',
  message: `stack "${stack}": ${texts.join('; ')}`,
  path: `stacks.${stack}`,
});

/** Stacks that the file could not show: an approval of it is none of theirs. */
export const unseenIn = ({ file }: RunReview): ReadonlySet<string> =>
  new Set(file.reviewed.stacks.flatMap(({ plan }) => (plan.deferred === undefined ? [] : [plan.stack])));
