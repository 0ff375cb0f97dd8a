import type { Verdict } from '../analysis/model.ts';
import type { RolloutDefinition, RolloutEffect, RolloutReport, RolloutState } from '../rollout/model.ts';
import { broughtBack } from '../rollout/set-back.ts';
import { take } from '../rollout/take.ts';
import type { JournalledDecision } from './journalled.ts';

/** A decision of one rollout, with the states that it came from and led to. */
export interface RolloutDecision extends JournalledDecision {
  /** Undefined: it had not begun. */
  readonly before: RolloutState | undefined;
  readonly after: RolloutState;
}

/** Those decisions of a run that moved the rollout in this step, oldest first. */
export function rolloutDecisions(decisions: readonly JournalledDecision[], step: string): readonly RolloutDecision[] {
  const found: RolloutDecision[] = [];
  let before: RolloutState | undefined;
  for (const decision of decisions) {
    const after = Object.hasOwn(decision.steps, step) ? decision.steps[step]?.rollout : undefined;
    if (after === undefined) continue;
    const heard = decision.heard?.step === step ? decision.heard : undefined;
    const { heard: _, ...rest } = decision;
    found.push({ ...rest, ...(heard !== undefined && { heard }), before, after });
    before = after;
  }
  return found;
}

type Asked = Extract<RolloutEffect, { readonly kind: 'metrics.query' }>;
type Readings = Extract<RolloutReport, { readonly kind: 'readings' }>;

/** A judge was asked: what, what was measured, and what it said. */
export interface JudgedLook {
  readonly asked: Asked;
  readonly report: Readings;
  /** Nothing was measured before in this analysis. */
  readonly first: boolean;
  /** The time of the analysis was over. */
  readonly late: boolean;
  readonly verdict: Verdict;
}

/** The look that the decision was made on; undefined: it was about something else, or the answer came too late to count. */
export function lookOf(
  definition: RolloutDefinition,
  { at, heard, before, after }: RolloutDecision,
): JudgedLook | undefined {
  const signal = heard?.signal;
  if (before === undefined || signal?.type !== 'effect.succeeded' || signal.report.kind !== 'readings')
    return undefined;
  const asked = before.inFlight?.effect;
  if (asked?.kind !== 'metrics.query') return undefined;
  // A decision may go on to the next step, where nothing is left of the look: it is taken in once more, alone.
  const now = new Date(at);
  const taken = take(definition, broughtBack(before, now), signal, now);
  const looks = taken.phase.name === 'shifting' ? taken.phase.looks : undefined;
  if (looks === undefined || taken.lastVerdict === before.lastVerdict || after.lastVerdict === undefined)
    return undefined;
  return { asked, report: signal.report, first: looks.count === 1, late: looks.late, verdict: after.lastVerdict };
}
