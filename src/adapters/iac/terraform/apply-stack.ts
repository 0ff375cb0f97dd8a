import type { StackPlan } from '../../../domain/change/model.ts';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { failureOf } from './failure.ts';
import { generate } from './generate/generate.ts';
import { runStreaming } from './run-json.ts';
import { checkPlan, forgetPlan } from './saved-plan.ts';
import { commandOf, environmentOf, type Session } from './session.ts';
import { runAttached } from './warm/attached.ts';

/** I6, I7: only the saved plan, only if it is the reviewed one, and only if nothing in it stands in for an unknown. */
export async function applyStack(session: Session, plan: StackPlan): Promise<void> {
  refuseIncomplete(plan);
  const kept = await checkPlan(session, plan);
  const { deps, work, layout, call, redact } = session;
  const generated = generate(work, undefined, kept);
  const env = await environmentOf(session, generated, 'write');
  const args = ['apply', '-json', '-input=false', '-auto-approve', layout.plan];
  const outcome = await runAttached(session, { generated, env }, (warm) =>
    runStreaming(deps, { ...commandOf(session, warm.env, args), attached: warm.attached }, call, {
      redact,
      // Told by `plan` already.
      shows: (event) => event.type !== 'change.planned' && event.type !== 'drift.found',
    }),
  );
  if (outcome.end.code === 0) return forgetPlan(session);
  const failure = failureOf(session, outcome, generated);
  // Nothing was begun: the plan is as good as before.
  if (failure.code !== 'STATE_LOCKED') await forgetPlan(session);
  throw failure;
}

function refuseIncomplete(plan: StackPlan): void {
  if (plan.waitsFor.length === 0 && plan.deferred === undefined) return;
  const stacks = plan.waitsFor.join(', ');
  throw new DeliveryError('PLAN_INCOMPLETE', `the plan of stack "${plan.stack}" waits for ${stacks}`, {
    hint: `\`fairlead apply\` applies ${stacks} first and then plans "${plan.stack}" again`,
    data: { stack: plan.stack, waitsFor: [...plan.waitsFor] },
  });
}
