import { hasChanges } from '../../domain/change/summarise.ts';
import type { Json } from '../../domain/json.ts';
import { type RunContext, storedPlans } from '../run-context.ts';

/** One approval for all plans of the run; where nothing changes there is nothing to ask. */
export async function askApproval(context: RunContext): Promise<Json> {
  const plans = storedPlans(context.journal, context.definition);
  if (!plans.some(hasChanges)) return { approved: 'nothing to change' };
  await context.approval.ask(plans);
  return { approved: 'yes' };
}
