import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { PlanFile } from '../../domain/review/model.ts';
import { type ApprovalRule, type Judgement, judgeApprovals, noRule } from '../../domain/review/approvals.ts';
import type { OpenedProject } from '../opened-project.ts';

/** What the open environment asks for; keys that are named by path are read. @throws SIGNING_KEY_INVALID */
export async function approvalRuleOf({ effective, services, directory }: OpenedProject): Promise<ApprovalRule> {
  const { keys, ...rule } = effective.environment.approvals ?? noRule;
  const read: [string, string][] = [];
  for (const [name, written] of Object.entries(keys)) {
    const isKey = written.includes('-----BEGIN');
    const path = services.files.resolve(directory, written);
    const text = isKey ? written : await services.files.readText(path);
    if (text === undefined) {
      throw new DeliveryError('SIGNING_KEY_INVALID', `the key of "${name}" is not there: ${path}`, {
        hint: `write its path, or the key itself, at environments.${effective.environment.name}.approvals.keys.${name}`,
        data: { name, path },
      });
    }
    read.push([name, services.signing.publicKey(text)]);
  }
  return { ...rule, keys: Object.fromEntries(read) };
}

export interface Judged {
  readonly file: PlanFile;
  /** As messages name the file. */
  readonly path: string;
  /** When the run began: what was approved then is finished, however long that takes. */
  readonly now: Date;
}

/**
 * The approvals of the file, if they may stand for a question: there are some, and as many as the environment asks for.
 * @throws APPROVAL_OF_ANOTHER_PLAN, APPROVALS_MISSING
 */
export async function judgedFor(project: OpenedProject, { file, path, now }: Judged): Promise<Judgement> {
  const rule = await approvalRuleOf(project);
  const judgement = judgeApprovals(file, rule, { verify: project.services.signing.verify, now });
  refuseForeign(file, path);
  if (judgement.enough) return judgement;
  const faults = judgement.approvals.flatMap(({ approval, fault }) =>
    fault === undefined ? [] : [`${approval.by}: ${fault}`],
  );
  const why = faults.length === 0 ? '' : ` (${faults.join('; ')})`;
  const sign = Object.keys(rule.keys).length === 0 ? '' : ' --sign KEYFILE';
  const asked = rule.required === 1 ? '1 approval' : `${rule.required} approvals`;
  const own = judgement.approvals.some(({ fault }) => fault === 'by who made the plan');
  throw new DeliveryError(
    'APPROVALS_MISSING',
    `environment "${project.effective.environment.name}" asks for ${asked}, and ${judgement.counted} of this plan count${why}`,
    {
      hint: `${own ? 'somebody else: ' : ''}\`fairlead approve ${path}${sign}\`, then apply it again`,
      data: { required: rule.required, counted: judgement.counted, faults },
    },
  );
}

/** Somebody has brought it here from another file: nobody approved this one. */
export function refuseForeign(file: PlanFile, path: string): void {
  const foreign = file.approvals.find(({ digest }) => digest !== file.digest);
  if (foreign === undefined) return;
  throw new DeliveryError(
    'APPROVAL_OF_ANOTHER_PLAN',
    `${path}: ${foreign.by} has approved another plan, ${foreign.digest}, and this one is ${file.digest}`,
    { hint: 'take that approval out, or make the plan again with `fairlead plan -o FILE`', data: { by: foreign.by } },
  );
}
