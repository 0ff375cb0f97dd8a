/** I3: back to the stable revision, at once or bit by bit; whatever goes wrong with the latter makes it the former. */
import { fullWeight } from '../route/spec.ts';
import { goalOf } from './goal.ts';
import { hookDue } from './hooks-due.ts';
import type { Outcome, Phase, Reason, RolloutDefinition, RolloutEffect, RolloutState, Weight } from './model.ts';
import { go, later, type Move, run, since, waitUntil } from './move.ts';
import { attempt, exhausted, pursue } from './pursue.ts';
import { leftBehind } from './stacks.ts';
import { lookedAgain, lookAt } from './at-step.ts';

type GoingBack = Extract<Phase, { readonly name: 'rolling-back' }>;

/** Capacity first, then traffic, then what is not needed any more. */
export function goingBack(definition: RolloutDefinition, state: RolloutState, phase: GoingBack, now: Date): Move {
  const { reason } = phase;
  const { revisions, touched } = state;
  if (revisions === undefined || touched !== true) return hooked(definition, state, reason, now, 'failed');
  const failed = exhausted(state, definition.limits.rollbackAttempts);
  if (failed !== undefined)
    return over(state, 'stuck', now, { ...reason, text: `${reason.text}; going back failed: ${failed}` });
  if (phase.gradual === undefined) return begin(definition, state, phase, now);
  return phase.gradual.weight > 0
    ? bitByBit(definition, lookedAgain(definition, state, now), { ...phase, gradual: phase.gradual }, now)
    : atOnce(definition, state, phase, now);
}

/** Where the canary is: read from the proxy, for what was last known of it may be older than what was last written. */
function begin(definition: RolloutDefinition, state: RolloutState, phase: GoingBack, now: Date): Move {
  const { known, revisions } = state;
  const isGradual =
    definition.rollback !== undefined && revisions?.stable !== null && phase.reason.code !== 'not-ready';
  if (!isGradual) return lose(state, phase, 0, now);
  if (known.route === undefined) return attempt(state, { kind: 'route.observe', service: definition.service }, now);
  const weight = known.route?.arms.find(({ name }) => name === 'canary')?.weight ?? 0;
  return lose(state, phase, less(definition, weight), now);
}

const less = ({ rollback }: RolloutDefinition, weight: Weight): Weight =>
  Math.max(0, weight - (rollback?.step ?? fullWeight));

const lose = (state: RolloutState, phase: GoingBack, weight: Weight, now: Date): Move =>
  go(state, { ...phase, gradual: { weight } }, now);

type Gradual = GoingBack & { readonly gradual: NonNullable<GoingBack['gradual']> };

/** The stable arm has the instances for each share before it comes back. */
function bitByBit(definition: RolloutDefinition, state: RolloutState, phase: Gradual, now: Date): Move {
  const { gradual } = phase;
  const goal = state.revisions === undefined ? undefined : goalOf(definition, phase, state.revisions);
  const died = (state.known.canary?.restarts ?? 0) > definition.limits.restarts;
  if (goal === undefined || died || Object.keys(state.trouble).length > 0) return lose(state, phase, 0, now);
  const found = pursue({ definition, state, goal, now });
  if (found.kind === 'unready' && (found.overdue || found.arm !== 'stable')) return lose(state, phase, 0, now);
  if (found.kind !== 'reached') {
    const late = found.kind !== 'draining' && gradual.since === undefined;
    return late && since(state.progressAt, now) > definition.limits.progressSeconds
      ? lose(state, phase, 0, now)
      : found.move;
  }
  if (gradual.since === undefined) {
    return {
      kind: 'go',
      state: { ...found.state, phase: { ...phase, gradual: { ...gradual, since: now.toISOString() } } },
    };
  }
  const { seconds = 0 } = definition.rollback ?? {};
  return since(gradual.since, now) >= seconds
    ? lose(found.state, phase, less(definition, gradual.weight), now)
    : waitUntil(found.state, later(gradual.since, seconds), lookAt(found.state, definition.lookSeconds, now));
}

function atOnce(definition: RolloutDefinition, state: RolloutState, phase: GoingBack, now: Date): Move {
  const { reason } = phase;
  const goal = state.revisions === undefined ? undefined : goalOf(definition, phase, state.revisions);
  if (goal === undefined) return hooked(definition, state, reason, now, 'failed');
  const found = pursue({ definition, state, goal, now });
  if (found.kind === 'reached') return isBack(definition, found.state, reason, now);
  if (found.kind !== 'unready' || !found.overdue) return found.move;
  return makeshift(definition, state, { goal, reason, text: found.text, fallback: found.move }, now);
}

interface Shortage {
  readonly goal: NonNullable<ReturnType<typeof goalOf>>;
  readonly reason: Reason;
  readonly text: string;
  readonly fallback: Move;
}

/** The stable revision does not come back whole: what there is of it is still better than the canary. */
function makeshift(definition: RolloutDefinition, state: RolloutState, shortage: Shortage, now: Date): Move {
  const { goal, reason, text } = shortage;
  const found = pursue({ definition, state, goal, now, makeshift: true });
  if (found.kind === 'reached')
    return isBack(definition, found.state, { ...reason, text: `${reason.text}; ${text}` }, now);
  if (found.kind !== 'unready') return found.move;
  const tooLong = since(state.progressAt, now) > definition.limits.progressSeconds;
  return tooLong ? over(state, 'stuck', now, { ...reason, text: `${reason.text}; ${text}` }) : shortage.fallback;
}

function isBack(definition: RolloutDefinition, state: RolloutState, reason: Reason, now: Date): Move {
  return state.settling === true
    ? attempt(state, settleBack(definition, state), now)
    : hooked(definition, state, { ...reason, text: `${reason.text}${leftBehind(state)}` }, now, 'rolled-back');
}

const settleBack = ({ service }: RolloutDefinition, { revisions }: RolloutState): RolloutEffect => ({
  kind: 'rollout.settle',
  service,
  revision: revisions?.stable ?? null,
  ...(revisions !== undefined && { takenBack: revisions.canary.id }),
});

function hooked(definition: RolloutDefinition, state: RolloutState, reason: Reason, now: Date, outcome: Outcome): Move {
  const wanted = reason.code === 'abort' || reason.code === 'superseded';
  const hook = hookDue(definition, state, wanted ? 'on-abort' : 'on-failure');
  if (hook !== undefined) return run(state, hook);
  return over(state, reason.code === 'superseded' ? 'superseded' : outcome, now, reason);
}

export const over = (state: RolloutState, outcome: Outcome, now: Date, reason?: Reason): Move =>
  go(state, { name: 'ended', outcome, ...(reason !== undefined && { reason }) }, now);
