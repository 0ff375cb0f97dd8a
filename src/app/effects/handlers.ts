import type { Json } from '../../domain/json.ts';
import type { Effect } from '../../domain/run/model.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { redactedCall, redactedError } from '../redaction.ts';
import type { RunContext, StepCall } from '../run-context.ts';
import { applyStack } from './apply-stack.ts';
import { askApproval } from './ask-approval.ts';
import { planStack } from './plan-stack.ts';

/** Does what an effect says. Nothing leaves here with a secret in it (I9). */
export async function perform(context: RunContext, effect: Effect, call: StepCall): Promise<Json> {
  const { redact } = context.bench;
  try {
    return await performPlainly(context, effect, redactedCall(call, redact));
  } catch (error) {
    throw redactedError(error, redact);
  }
}

function performPlainly(context: RunContext, effect: Effect, call: StepCall): Promise<Json> {
  switch (effect.kind) {
    case 'iac.plan':
      return planStack(context, effect, call);
    case 'iac.apply':
      return applyStack(context, effect, call);
    case 'approval.ask':
      return askApproval(context);
    default:
      return unreachable(effect);
  }
}
