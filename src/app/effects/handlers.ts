import type { EffectHandlers } from '../run/carry-out.ts';
import { locatingErrors } from '../located.ts';
import { keepReview } from '../review/run-review.ts';
import type { RunContext } from '../run-context.ts';
import { applyStack } from './apply-stack.ts';
import { askApproval } from './ask-approval.ts';
import { planStack } from './plan-stack.ts';

/** How this run's effects are carried out. */
export const handlersOf = (context: RunContext): EffectHandlers => ({
  'iac.plan'(effect, call) {
    keepReview(context);
    return locatingErrors(context.bench.project, () => planStack(context, effect, call));
  },
  'iac.apply': (effect, call) => locatingErrors(context.bench.project, () => applyStack(context, effect, call)),
  'approval.ask': ({ services }, call) => askApproval(context, call, services),
});
