import { hasChanges } from '../../domain/change/summarise.ts';
import type { ErrorCode } from '../../domain/errors/catalogue.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Json } from '../../domain/json.ts';
import { heldStacks, planStep, rolloutsOf, stacksOf } from '../../domain/run/definitions.ts';
import { refuseDiverged, unseenIn } from '../review/run-review.ts';
import { rememberApproved, type RunContext, type StepCall, storedPlan } from '../run-context.ts';
import { unknownUpstream } from '../stack-work.ts';
import { isFirst } from './apply-first.ts';

/** One approval for all plans of the run, and for services in a protected environment; else there is nothing to ask. */
export async function askApproval(
  context: RunContext,
  call: StepCall,
  services: readonly string[] = [],
): Promise<Json> {
  // A plan that was stored by an attempt that came to nothing is no plan of this run.
  const planned = stacksOf(context.definition).filter((stack) => call.isDone(planStep(stack)));
  const plans = planned.map((stack) => storedPlan(context, stack)).filter((plan) => plan !== undefined);
  const changes = plans.some(hasChanges);
  const { review } = context;
  try {
    if (review !== undefined) refuseDiverged(context, review, plans);
    const why = [unplannedText(context, planned), ...heldText(context), ...alsoText(services)].filter(
      (text) => text !== undefined,
    );
    if (changes) await (review?.approval ?? context.approval).ask(plans, why.length === 0 ? undefined : why.join('\n'));
    else if (services.length > 0) await context.approval.askFor(services);
  } catch (error) {
    if (isDeliveryError(error) && isFinal.includes(error.code)) await discardAll(context, planned, call);
    throw error;
  }
  const unseen = review === undefined ? undefined : unseenIn(review);
  rememberApproved(
    context,
    planned.filter((stack) => unseen?.has(stack) !== true),
  );
  if (changes || services.length > 0) return { approved: 'yes' };
  return { approved: context.definition.first === undefined ? 'nothing to change' : 'in advance' };
}

/** These plans will not be asked about again. */
const isFinal: readonly ErrorCode[] = ['APPROVAL_DECLINED', 'PLAN_FILE_DIVERGED'];

/** Saved plans hold secrets in clear, and these will never be applied. */
async function discardAll({ bench }: RunContext, stacks: readonly string[], call: StepCall): Promise<void> {
  for (const stack of stacks) {
    const engine = await bench.engineOf(stack);
    await engine.discard(await bench.work(stack, unknownUpstream(bench.uses(stack))), call);
  }
}

/** What is approved now is not applied at once: whoever is asked has to know. */
const heldText = ({ definition }: RunContext): readonly string[] =>
  [...heldStacks(rolloutsOf(definition))].map(
    ([stack, service]) => `stack "${stack}" is applied by a step of the rollout of ${service}`,
  );

const alsoText = (services: readonly string[]): readonly string[] =>
  services.length === 0 ? [] : [`rolled out after it: ${services.join(', ')}`];

function unplannedText(context: RunContext, planned: readonly string[]): string | undefined {
  const missing = stacksOf(context.definition).filter((stack) => !planned.includes(stack) && !isFirst(context, stack));
  if (missing.length === 0) return undefined;
  const names = missing.map((stack) => `"${stack}"`).join(', ');
  return `${names} could not be planned and ${missing.length === 1 ? 'is' : 'are'} left out`;
}
