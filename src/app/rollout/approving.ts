/** Approvals of steps of rollouts: who may give them is what the environment says of approvals of plans. */
import { canonicalText } from '../../domain/canonical-json.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Json } from '../../domain/json.ts';
import { approvalMessage, type Judgement, judgeApprovals } from '../../domain/review/approvals.ts';
import type { ApprovalRecord } from '../../domain/review/model.ts';
import type { OpenedProject } from '../opened-project.ts';
import { approvalRuleOf } from '../review/approval-rule.ts';
import { wishFor } from '../run/wishes.ts';
import type { FoundRollout } from './found-rollout.ts';

export interface Decision {
  readonly decision: 'approve' | 'reject';
  /** @default user@host */
  readonly by?: string;
  readonly comment?: string;
  /** Path of a private Ed25519 key as PEM. */
  readonly sign?: string;
}

export interface Decided {
  /** From 1. */
  readonly step: number;
  readonly counted: number;
  /** Zero: the environment asks for none. */
  readonly required: number;
  /** It was the last one that was needed. */
  readonly enough: boolean;
}

export interface ApprovalStep {
  /** From 0. */
  readonly step: number;
  readonly revision: string;
}

/** Where a rollout waits for an approval now; undefined: it does not. */
export function approvalStepOf({ definition, state }: FoundRollout): ApprovalStep | undefined {
  if (state?.phase.name !== 'shifting' || state.phase.since === undefined) return undefined;
  const { step } = state.phase;
  return definition.strategy.steps[step]?.do === 'approval'
    ? { step, revision: state.revisions?.canary.id ?? '' }
    : undefined;
}

/**
 * Writes a decision down; with the last approval that is needed, who works on the rollout is told.
 * @throws ROLLOUT_NOTHING_TO_APPROVE, ROLLOUT_APPROVAL_REFUSED, SIGNING_KEY_INVALID
 */
export async function decideStep(project: OpenedProject, found: FoundRollout, given: Decision): Promise<Decided> {
  const { service } = found.definition;
  const at = approvalStepOf(found);
  if (at === undefined) {
    throw new DeliveryError(
      'ROLLOUT_NOTHING_TO_APPROVE',
      `no step of the rollout of "${service}" waits for an approval`,
      {
        hint: `\`fairlead rollout status ${service}\` shows what it waits for`,
      },
    );
  }
  const rule = await approvalRuleOf(project);
  const record = await recordOf(project, { run: found.run, service, ...at }, given);
  const judged = judge(project, { found, record, rule });
  refuseFault(judged, service);
  const journal = project.services.journal.open();
  const enough = given.decision === 'reject' || judged.enough;
  const step = at.step + 1;
  const decided = { step, counted: judged.counted, required: rule.required, enough };
  // Plain JSON by its definition.
  if (given.decision === 'approve') journal.put(found.run, shelfOf(service), record as unknown as Json);
  if (!enough) return decided;
  const by = given.decision === 'reject' ? record.by : namesOf(judged);
  const note = record.comment === undefined ? {} : { note: record.comment };
  wishFor(journal, found.run, { service, verb: given.decision, by, step: at.step, ...note });
  return decided;
}

/** Approvals of the step it waits at, as far as there are some. */
export function approvalsSoFar(project: OpenedProject, found: FoundRollout): readonly ApprovalRecord[] {
  const at = approvalStepOf(found);
  return at === undefined
    ? []
    : keptOf(project, found, digestOf(project, { run: found.run, service: found.definition.service, ...at }));
}

const shelfOf = (service: string): string => `approval:${service}`;

/** Written by {@link decideStep} alone, therefore records. */
const keptOf = (
  { services }: OpenedProject,
  { run, definition }: FoundRollout,
  digest: string,
): readonly ApprovalRecord[] =>
  (
    (services.journal.existing()?.values(run, shelfOf(definition.service), 0) ??
      []) as unknown as readonly ApprovalRecord[]
  ).filter((each) => each.digest === digest);

interface Subject extends ApprovalStep {
  readonly run: string;
  readonly service: string;
}

/** An approval is of one step of one run, and of the revision that it brings in. */
const digestOf = ({ services }: OpenedProject, { run, service, step, revision }: Subject): string =>
  services.identity.digest(canonicalText(['fairlead-step', 1, run, service, step, revision]));

async function recordOf(
  project: OpenedProject,
  subject: Subject,
  { by, comment, sign }: Decision,
): Promise<ApprovalRecord> {
  const { identity, clock, files, signing } = project.services;
  const { user, host } = identity.holder;
  const plain: ApprovalRecord = {
    digest: digestOf(project, subject),
    by: by ?? `${user}@${host}`,
    at: clock.now().toISOString(),
    ...(comment === undefined ? {} : { comment }),
  };
  if (sign === undefined) return plain;
  const key = await files.readText(sign);
  if (key === undefined)
    throw new DeliveryError('SIGNING_KEY_INVALID', `there is no key ${sign}`, { data: { path: sign } });
  return { ...plain, signature: signing.sign(key, approvalMessage(plain)) };
}

interface Judging {
  readonly found: FoundRollout;
  readonly record: ApprovalRecord;
  readonly rule: Awaited<ReturnType<typeof approvalRuleOf>>;
}

function judge(project: OpenedProject, { found, record, rule }: Judging): Judgement {
  const { signing, clock } = project.services;
  const approvals = [...keptOf(project, found, record.digest), record];
  const subject = { digest: record.digest, approvals, reviewed: { createdBy: found.stored.definition.by ?? '' } };
  return judgeApprovals(subject, rule, { verify: signing.verify, now: clock.now() });
}

function refuseFault({ approvals }: Judgement, service: string): void {
  const fault = approvals.at(-1)?.fault;
  if (fault === undefined) return;
  const why = fault === 'by who made the plan' ? 'by who started the rollout' : fault;
  throw new DeliveryError('ROLLOUT_APPROVAL_REFUSED', `this approval of "${service}" does not count: ${why}`, {
    hint:
      fault === 'not signed'
        ? `\`fairlead approve ${service} --sign KEYFILE\``
        : `somebody else: \`fairlead approve ${service}\``,
    data: { service, fault },
  });
}

const namesOf = ({ approvals }: Judgement): string =>
  approvals.flatMap(({ approval, fault }) => (fault === undefined ? [approval.by] : [])).join(', ');
