/** What a link to decide at says, and when it counts. Whoever has the link has it from us: its seal says so. */
export interface ApprovalClaims {
  readonly decision: 'approve' | 'reject';
  readonly run: string;
  readonly service: string;
  /** From 0. */
  readonly step: number;
  /** ISO 8601, in UTC. */
  readonly until: string;
}

/** Stands between the parts: no name and no date has one. */
const mark = '~';

/** What is sealed. */
export const claimsText = ({ decision, run, service, step, until }: ApprovalClaims): string =>
  [decision, run, service, step, until].join(mark);

export const linkToken = (claims: ApprovalClaims, seal: string): string => `${claimsText(claims)}${mark}${seal}`;

export interface ReadToken {
  readonly claims: ApprovalClaims;
  readonly seal: string;
}

/** Undefined: it is none. That its seal is right is not known yet. */
export function readToken(token: string): ReadToken | undefined {
  const [decision, run, service, step, until, seal, ...rest] = token.split(mark);
  if (rest.length > 0 || seal === undefined || run === undefined || service === undefined || until === undefined)
    return undefined;
  if (decision !== 'approve' && decision !== 'reject') return undefined;
  if (step === undefined || !/^\d{1,6}$/.test(step) || Number.isNaN(Date.parse(until))) return undefined;
  return { claims: { decision, run, service, step: Number(step), until }, seal };
}

export interface LinkFacts {
  readonly sealed: boolean;
  readonly used: boolean;
  /** The step at which the rollout waits for an approval now, in this run; undefined: at none. */
  readonly waitsAt: number | undefined;
  readonly now: Date;
}

export type LinkFault =
  | 'APPROVAL_LINK_INVALID'
  | 'APPROVAL_LINK_EXPIRED'
  | 'APPROVAL_LINK_USED'
  | 'APPROVAL_LINK_OF_ANOTHER_STEP';

/** Why a link does not count; undefined: it does. What is not ours learns nothing but that. */
export function linkFault(
  { step, until }: ApprovalClaims,
  { sealed, used, waitsAt, now }: LinkFacts,
): LinkFault | undefined {
  if (!sealed) return 'APPROVAL_LINK_INVALID';
  if (used) return 'APPROVAL_LINK_USED';
  if (now.toISOString() > until) return 'APPROVAL_LINK_EXPIRED';
  return waitsAt === step ? undefined : 'APPROVAL_LINK_OF_ANOTHER_STEP';
}
