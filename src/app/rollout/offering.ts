import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { RolloutEffect, RolloutReport } from '../../domain/rollout/model.ts';
import type { RolloutStepCall } from './call.ts';
import type { Rolling } from './rolling.ts';

/** Shows where people may decide. Where nobody can, they have the command line: that is no reason to stop. */
export async function offerApproval(
  { context, desk }: Rolling,
  { service, step, until }: Extract<RolloutEffect, { kind: 'approval.offer' }>,
  call: RolloutStepCall,
): Promise<RolloutReport> {
  const { environment } = context.bench.project.effective;
  // A link has no key to sign with.
  const needsKey = Object.keys(environment.approvals?.keys ?? {}).length > 0;
  if (desk === undefined || needsKey) return { kind: 'done' };
  try {
    const links = await desk.offer({ run: context.definition.id, service, step, until });
    call.emit({ type: 'approval.offered', service, step: step + 1, until, ...links });
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    call.emit({ type: 'diagnostic', severity: 'warning', summary: error.message, detail: error.hint });
  }
  return { kind: 'done' };
}
