import { canonicalText } from '../canonical-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { ApprovalRecord, PlanFile, ReviewedPlan } from './model.ts';
import { planFileShape } from './plan-file-shape.ts';

/** SHA-256 in hex. */
export type Digest = (text: string) => string;

export type ReadPlanFile =
  | { readonly ok: true; readonly file: PlanFile }
  | {
      readonly ok: false;
      readonly code: 'PLAN_FILE_UNREADABLE' | 'PLAN_FILE_TOO_NEW' | 'PLAN_FILE_CHANGED';
      readonly why: string;
    };

const format = 'fairlead-plan';
const newest = 1;

export const digestOf = (reviewed: ReviewedPlan, digest: Digest): string =>
  `sha256:${digest(canonicalText([format, newest, asJson(reviewed)]))}`;

export function makePlanFile(reviewed: ReviewedPlan, digest: Digest): PlanFile {
  return { format, version: newest, digest: digestOf(reviewed, digest), reviewed, approvals: [] };
}

/** The one text of a plan file. */
export const planFileText = (file: PlanFile): string => textOf(asJson(file));

const textOf = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`;

/** Reads what {@link planFileText} has written. A text that says the same in another way was written by somebody else. */
export function readPlanFile(given: string, digest: Digest): ReadPlanFile {
  // A checkout may have changed the ends of lines; nothing else may.
  const text = given.replaceAll('\r\n', '\n');
  const value = parsed(text);
  if (!isJsonObject(value) || value['format'] !== format) {
    return { ok: false, code: 'PLAN_FILE_UNREADABLE', why: 'it is no plan of Fairlead' };
  }
  const { version } = value;
  if (typeof version === 'number' && version > newest) {
    return { ok: false, code: 'PLAN_FILE_TOO_NEW', why: `it has version ${version}, and ${newest} is known here` };
  }
  const place = planFileShape(value, '') ?? strange(value);
  if (place !== undefined) return changed(`there is something wrong at \`${place}\``);
  // Checked just now.
  const file = value as unknown as PlanFile;
  if (digestOf(file.reviewed, digest) !== file.digest) return changed('its content is not what its digest says');
  if (textOf(value) !== text) return changed('it is not written as Fairlead writes it');
  return { ok: true, file };
}

const changed = (why: string): ReadPlanFile => ({ ok: false, code: 'PLAN_FILE_CHANGED', why });

/** Beside the digest nothing is bound: there is nothing there that we do not know. */
function strange(value: JsonObject): string | undefined {
  const known = ['format', 'version', 'digest', 'reviewed', 'approvals'];
  return Object.keys(value).find((key) => !known.includes(key));
}

export const withApproval = (file: PlanFile, approval: ApprovalRecord): PlanFile => ({
  ...file,
  approvals: [...file.approvals, approval],
});

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) satisfies Json;
  } catch {
    return undefined;
  }
}

/** Plain JSON by its definition; members that are not there are left out, never undefined. */
const asJson = (value: PlanFile | ReviewedPlan): Json => value as unknown as Json;
