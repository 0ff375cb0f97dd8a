/** Who has to agree to what a run is about to do: people here and now, or those who approved the plan file. */
import type { StackPlan } from '../../domain/change/model.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Judgement } from '../../domain/review/approvals.ts';
import type { PlanFile } from '../../domain/review/model.ts';
import type { RunKind, RunReviewRecord } from '../../domain/run/model.ts';
import { type Approval, type ApprovalOptions, type ApprovalSubject, createApproval } from '../approval.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { RunReview } from '../run-context.ts';

/** For what nobody has reviewed. Where approvals of a plan file are asked for, nobody can agree in passing. */
export function ordinaryApproval(project: OpenedProject, kind: RunKind, options: ApprovalOptions): Approval {
  const { environment } = project.effective;
  if (environment.approvals === undefined) return createApproval(subjectOf(project, kind), options);
  return {
    // A plan file shows no services: they are asked about here and now.
    askFor: createApproval(subjectOf(project, kind), options).askFor,
    interactive: false,
    async ask(plans, why) {
      options.onPlan?.(plans);
      const names = plans.map(({ stack }) => `-s ${stack}`).join(' ');
      throw new DeliveryError(
        'APPROVAL_REQUIRED',
        `${why ?? 'the plan waits for an approval'}, and environment "${environment.name}" asks for approvals of a plan file`,
        {
          hint: `\`fairlead plan -e ${environment.name} ${names} -o plan.fairlead\`, then have it approved and apply it`,
        },
      );
    },
  };
}

/** Approvals stand for the question. Without any, whoever hands in a file has seen it; what is dangerous is asked about. */
export function reviewOf(
  project: OpenedProject,
  { file, judgement }: { readonly file: PlanFile; readonly judgement: Judgement },
  options: ApprovalOptions,
): RunReview {
  const { environment } = project.effective;
  if (judgement.counted > 0) {
    const ask = async (plans: readonly StackPlan[]): Promise<void> => options.onPlan?.(plans);
    return { file, approval: { ask } };
  }
  const autoApprove = options.autoApprove === true || !environment.protected;
  return { file, approval: createApproval(subjectOf(project, file.reviewed.kind), { ...options, autoApprove }) };
}

const subjectOf = ({ effective }: OpenedProject, kind: RunKind): ApprovalSubject => ({
  environment: effective.environment.name,
  settings: effective.settings,
  kind: kind === 'destroy' ? 'destroy' : 'apply',
});

/** What the journal tells of it for good. */
export const recordOfReview = ({ digest, reviewed, approvals }: PlanFile): RunReviewRecord => ({
  digest,
  createdAt: reviewed.createdAt,
  createdBy: reviewed.createdBy,
  approvals,
});

/** @throws APPROVALS_NEED_FILE */
export function refuseWithoutFile({ effective }: OpenedProject, kind: RunKind): void {
  const { name, approvals } = effective.environment;
  if (approvals === undefined || (kind !== 'apply' && kind !== 'destroy' && kind !== 'deploy')) return;
  const destroy = kind === 'destroy' ? ' --destroy' : '';
  throw new DeliveryError(
    'APPROVALS_NEED_FILE',
    `environment "${name}" asks for ${approvals.required} ${approvals.required === 1 ? 'approval' : 'approvals'} of a plan file`,
    {
      hint: `\`fairlead plan -e ${name}${destroy} -o plan.fairlead\`, \`fairlead approve plan.fairlead\`, then \`fairlead apply plan.fairlead\``,
      data: { environment: name, required: approvals.required },
    },
  );
}
