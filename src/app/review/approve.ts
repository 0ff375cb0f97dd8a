import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import { approvalMessage, judgeApprovals, noRule } from '../../domain/review/approvals.ts';
import type { ApprovalRecord, PlanFile } from '../../domain/review/model.ts';
import { planFileText, withApproval } from '../../domain/review/plan-file.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { Identity } from '../../ports/identity.ts';
import type { Signing } from '../../ports/signing.ts';
import { refuseForeign } from './approval-rule.ts';
import { planFileAt } from './read-plan-file.ts';
import type { ApproveOptions, OpenedPlan } from './review-toolkit.ts';

export interface ReviewTable {
  readonly files: Pick<Files, 'readText' | 'writeText' | 'resolve'>;
  readonly identity: Pick<Identity, 'digest' | 'holder'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly signing: Signing;
}

/** @throws PLAN_FILE_MISSING, PLAN_FILE_UNREADABLE, PLAN_FILE_TOO_NEW, PLAN_FILE_CHANGED */
export async function openPlan(table: ReviewTable, path: string): Promise<OpenedPlan> {
  return opened(table, path, await planFileAt(table, path));
}

/** Adds an approval to the file. @throws as {@link openPlan}, SIGNING_KEY_INVALID, APPROVAL_OF_ANOTHER_PLAN */
export async function approvePlan(
  table: ReviewTable,
  path: string,
  { by, comment, sign }: ApproveOptions,
): Promise<OpenedPlan> {
  const file = await planFileAt(table, path);
  refuseForeign(file, path);
  const { user, host } = table.identity.holder;
  const plain: ApprovalRecord = {
    digest: file.digest,
    by: by ?? `${user}@${host}`,
    at: table.clock.now().toISOString(),
    ...(comment === undefined ? {} : { comment }),
  };
  const approval = sign === undefined ? plain : { ...plain, signature: await signatureOf(table, sign, plain) };
  const approved = withApproval(file, approval);
  await table.files.writeText(path, planFileText(approved));
  return opened(table, path, approved);
}

async function signatureOf({ files, signing }: ReviewTable, path: string, approval: ApprovalRecord) {
  const key = await files.readText(path);
  if (key !== undefined) return signing.sign(key, approvalMessage(approval));
  throw new DeliveryError('SIGNING_KEY_INVALID', `there is no key ${path}`, { data: { path } });
}

const opened = ({ signing, clock }: ReviewTable, path: string, file: PlanFile): OpenedPlan => ({
  path,
  file,
  approvals: judgeApprovals(file, noRule, { verify: signing.verify, now: clock.now() }).approvals,
});
