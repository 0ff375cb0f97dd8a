/** Whose approvals of a plan count, and whether they are enough. */
import { canonicalText } from '../canonical-json.ts';
import type { ApprovalRecord, Signature } from './model.ts';

/** What an environment asks for. */
export interface ApprovalRule {
  readonly required: number;
  /** Name → public key, as signatures hold it. Where there are keys, nothing else counts. */
  readonly keys: Readonly<Record<string, string>>;
  /** False: whoever made the plan is not one of them. */
  readonly authorMayApprove: boolean;
  /** Older ones do not count. Undefined: they stay good. */
  readonly expireAfterSeconds?: number;
}

/** What nobody asks anything of: only whether approvals are what they say. */
export const noRule: ApprovalRule = { required: 0, keys: {}, authorMayApprove: true };

export type Verify = (message: string, signature: Signature) => boolean;

export interface JudgedApproval {
  readonly approval: ApprovalRecord;
  /** Undefined: it counts. */
  readonly fault?: ApprovalFault;
  /** The name of the key that it is signed with, where that is one of the environment's. */
  readonly key?: string;
}

export type ApprovalFault =
  | 'of another plan'
  | 'not signed'
  | 'signed with an unknown key'
  | 'signature does not fit'
  | 'by who made the plan'
  | 'expired'
  | 'dated in the future'
  | 'counted already';

export interface Judgement {
  readonly enough: boolean;
  readonly counted: number;
  readonly approvals: readonly JudgedApproval[];
}

/** What is signed: who approved what, when and why. */
export const approvalMessage = ({ digest, by, at, comment }: ApprovalRecord): string =>
  canonicalText(['fairlead-approval', 1, digest, by, at, comment ?? null]);

export interface JudgedPlan {
  readonly digest: string;
  readonly approvals: readonly ApprovalRecord[];
  readonly reviewed: { readonly createdBy: string };
}

/** When it is judged, and how signatures are. */
export interface Judging {
  readonly verify: Verify;
  readonly now: Date;
}

export function judgeApprovals(plan: JudgedPlan, rule: ApprovalRule, { verify, now }: Judging): Judgement {
  const { required, keys } = rule;
  const names = new Map(Object.entries(keys).map(([name, key]) => [key, name]));
  const seen = new Set<string>();
  const approvals = plan.approvals.map((approval): JudgedApproval => {
    const name = approval.signature === undefined ? undefined : names.get(approval.signature.key);
    const key = name === undefined ? {} : { key: name };
    const fault =
      approval.digest === plan.digest
        ? (signatureFault(approval, verify) ??
          keyFault(approval, names) ??
          authorFault([approval.by, ...(name === undefined ? [] : [name])], plan, rule) ??
          ageFault(approval, rule, now))
        : 'of another plan';
    if (fault !== undefined) return { approval, fault, ...key };
    // One key under two names is one key; without keys a name is all there is.
    const who = names.size > 0 ? (approval.signature?.key ?? '') : approval.by;
    if (seen.has(who)) return { approval, fault: 'counted already', ...key };
    seen.add(who);
    return { approval, ...key };
  });
  return { enough: seen.size >= required, counted: seen.size, approvals };
}

/** A signature that does not fit counts for nothing, also where none is needed. */
function signatureFault(approval: ApprovalRecord, verify: Verify): ApprovalFault | undefined {
  if (approval.signature === undefined || verify(approvalMessage(approval), approval.signature)) return undefined;
  return 'signature does not fit';
}

function keyFault({ signature }: ApprovalRecord, names: ReadonlyMap<string, string>): ApprovalFault | undefined {
  if (names.size === 0) return undefined;
  if (signature === undefined) return 'not signed';
  return names.has(signature.key) ? undefined : 'signed with an unknown key';
}

/** Four eyes: one person is one person on every machine, and under the name of a key. */
function authorFault(
  names: readonly string[],
  { reviewed }: JudgedPlan,
  { authorMayApprove }: ApprovalRule,
): ApprovalFault | undefined {
  const author = personOf(reviewed.createdBy);
  return !authorMayApprove && names.some((name) => personOf(name) === author) ? 'by who made the plan' : undefined;
}

/** `Ada@laptop`, `ada@shop.example` and `ada` are one. */
const personOf = (name: string): string => (name.split('@')[0] ?? name).trim().toLowerCase();

/** Clocks of two machines are never quite the same. */
const toleratedMs = 5 * 60_000;

function ageFault({ at }: ApprovalRecord, { expireAfterSeconds }: ApprovalRule, now: Date): ApprovalFault | undefined {
  if (expireAfterSeconds === undefined) return undefined;
  const age = now.getTime() - Date.parse(at);
  if (age < -toleratedMs) return 'dated in the future';
  // What is no date has no age that could be small enough.
  return age <= expireAfterSeconds * 1000 ? undefined : 'expired';
}
