/** When a plan last found that there is nothing to do, and on what basis. */
import type { StackPlan } from '../../../domain/change/model.ts';
import { hasChanges, isEffective } from '../../../domain/change/summarise.ts';
import { isJsonObject } from '../../../domain/json.ts';
import type { Confirmed } from '../../../ports/iac-engine.ts';
import { canonicalText, parseJson } from './canonical.ts';
import { planBasis } from './plan-basis.ts';
import type { Shared } from './prepare.ts';
import type { Session } from './session.ts';

/** Undefined: nothing is known, or something that the plan depends on has changed since. */
export async function readConfirmed(session: Session, shared: Shared): Promise<Confirmed | undefined> {
  const note = parseJson(await session.deps.files.readText(session.layout.confirmed));
  if (!isJsonObject(note) || typeof note['at'] !== 'string' || typeof note['basis'] !== 'string') return undefined;
  const basis = await planBasis(session, shared);
  if (basis === undefined || basis !== note['basis']) return undefined;
  const { at, warnings } = note;
  return { at, warnings: Array.isArray(warnings) ? warnings.filter((text) => typeof text === 'string') : [] };
}

/** Plans, and remembers a plan without changes if nothing that it depends on was changed meanwhile. */
export async function confirming(session: Session, shared: Shared, plan: () => Promise<StackPlan>): Promise<StackPlan> {
  const { deps, layout } = session;
  const at = deps.clock.now().toISOString();
  const before = await planBasis(session, shared);
  const made = await plan();
  const clean = isClean(made) && (await planBasis(session, shared)) === before;
  if (clean && before !== undefined) {
    const note = { version: 1, at, basis: before, warnings: made.warnings };
    await deps.files.writeText(layout.confirmed, `${canonicalText(note)}\n`, 0o600);
  } else {
    await deps.files.remove(layout.confirmed);
  }
  return made;
}

const isClean = (plan: StackPlan): boolean =>
  plan.mode === 'apply' &&
  plan.waitsFor.length === 0 &&
  plan.deferred === undefined &&
  !hasChanges(plan) &&
  !plan.drift.some(isEffective);
