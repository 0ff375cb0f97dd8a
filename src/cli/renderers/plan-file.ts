import type { OpenedPlan } from '../../app/toolkit.ts';
import type { ApprovalRecord } from '../../domain/review/model.ts';
import type { JudgedApproval } from '../../domain/review/approvals.ts';
import { escapeControls } from './text.ts';
import { ago, moment } from './time.ts';
import type { View } from './view.ts';

/** What a plan file is, above the plan itself. */
export function renderPlanFile({ path, file, approvals }: OpenedPlan, view: View): string {
  const { style } = view;
  const { reviewed, digest } = file;
  const rows: (readonly [string, string])[] = [
    ['digest', digest],
    [
      'made',
      `${ago(reviewed.createdAt, view.now)}, ${moment(reviewed.createdAt)}, by ${escapeControls(reviewed.createdBy)} with Fairlead ${escapeControls(reviewed.fairlead)}`,
    ],
    ['approved', approvals.length === 0 ? 'by nobody yet' : approvalText(approvals[0], view)],
    ...approvals.slice(1).map((approval) => ['', approvalText(approval, view)] as const),
  ];
  const lines = rows.map(([name, text]) => `${style.dim(name.padEnd(8))}  ${text}`);
  return [style.bold(escapeControls(path)), ...lines].join('\n');
}

function approvalText(judged: JudgedApproval | undefined, view: View): string {
  if (judged === undefined) return '';
  const text = approvalWords(judged.approval, view);
  return judged.fault === undefined ? text : `${text}: ${view.style.yellow(`does not count, ${judged.fault}`)}`;
}

/** E.g. `by ada@build, 2 hours ago, signed (key GaIh…): looks right`. */
export function approvalWords({ by, at, comment, signature }: ApprovalRecord, view: View): string {
  const signed = signature === undefined ? '' : `, signed (key ${escapeControls(shortKey(signature.key))})`;
  const said = comment === undefined ? '' : `: ${escapeControls(comment)}`;
  return `by ${escapeControls(by)}, ${ago(at, view.now)}${signed}${said}`;
}

/** Every public Ed25519 key begins alike: what follows tells one from another. */
const shortKey = (key: string): string => `${key.slice(16, 28)}…`;
