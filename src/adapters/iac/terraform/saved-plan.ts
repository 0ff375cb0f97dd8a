/** I7: the saved plan and the plan that a person has seen belong together, or nothing is applied. */
import type { StackPlan } from '../../../domain/change/model.ts';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { isJsonObject, type Json } from '../../../domain/json.ts';
import { canonicalText, parseJson } from './canonical.ts';
import type { Session } from './session.ts';

/** Before the tool writes it: the file is there already, and only for us to read. A plan holds secrets in clear. */
export async function makeRoomForPlan({ deps, layout }: Session): Promise<void> {
  await forgetPlan({ deps, layout });
  await deps.files.writeDerived(layout.plan, '', 0o600);
}

/**
 * What binds a review to the file. It goes with the reviewed plan: what lies beside the file could be changed along with
 * it. Plans made a second apart have other bytes, also where they say the same; the same bytes are the same plan.
 */
export async function artifactOf({ deps, layout }: Session): Promise<StackPlan['artifact']> {
  const bytes = await deps.files.readBytes(layout.plan);
  return bytes === undefined ? undefined : { digest: `sha256:${deps.digest(bytes)}` };
}

/** What is needed to apply it, and cannot be told from the plan. */
export async function notePlan(session: Session, plan: StackPlan): Promise<void> {
  const { deps, layout } = session;
  const note = { version: 2, plan: planDigest(session, plan), kept: [...session.kept] };
  await deps.files.writeText(layout.planNote, `${canonicalText(note)}\n`, 0o600);
}

/**
 * @returns the targets that the plan was made with although the stack does not use them
 * @throws PLAN_MISSING, PLAN_MISMATCH
 */
export async function checkPlan(session: Session, plan: StackPlan): Promise<readonly string[]> {
  const { deps, layout, work } = session;
  const note = parseJson(await deps.files.readText(layout.planNote));
  const artifact = await artifactOf(session);
  const stack = `stack "${work.stack.name}"`;
  if (!isJsonObject(note) || artifact === undefined) {
    throw new DeliveryError('PLAN_MISSING', `${stack} has no saved plan`, { data: { stack: work.stack.name } });
  }
  if (plan.artifact?.digest !== artifact.digest || note['plan'] !== planDigest(session, plan)) {
    throw new DeliveryError('PLAN_MISMATCH', `the saved plan of ${stack} is not the one to be applied`, {
      data: { stack: work.stack.name },
    });
  }
  const { kept } = note;
  return Array.isArray(kept) ? kept.filter((name): name is string => typeof name === 'string') : [];
}

export async function forgetPlan({ deps, layout }: Pick<Session, 'deps' | 'layout'>): Promise<void> {
  await deps.files.remove(layout.planNote);
  await deps.files.remove(layout.plan);
}

/** What is only said about a plan may grow: whoever reviews it may warn of more. */
function planDigest({ deps }: Session, { warnings: _, ...plan }: StackPlan): string {
  // A plan is a plain JSON value by definition; interfaces lack the index signature that `Json` asks for.
  return deps.digest(canonicalText(plan as unknown as Json));
}
