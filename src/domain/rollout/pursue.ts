import type { Goal } from './goal.ts';
import type { ArmName, RolloutDefinition, RolloutEffect, RolloutState } from './model.ts';
import { later, type Move, run, since, waitUntil } from './move.ts';
import { observing, type Towards, towards } from './towards.ts';

export type Pursuit =
  | { readonly kind: 'reached'; readonly state: RolloutState }
  /** `draining`: it waits for requests, which have a deadline of their own. */
  | { readonly kind: 'move' | 'draining'; readonly move: Move }
  /** An arm is not ready. `overdue`: for longer than its instances may take. */
  | {
      readonly kind: 'unready';
      readonly move: Move;
      readonly overdue: boolean;
      readonly arm: ArmName;
      readonly text: string;
    };

interface Aim {
  readonly definition: RolloutDefinition;
  readonly state: RolloutState;
  readonly goal: Goal;
  readonly now: Date;
  readonly makeshift?: boolean;
}

/** Seconds between two looks at instances that are not ready yet. */
const pollSeconds = 0.5;
/** Beyond what an instance itself may take: the deployer and its probe need time too. */
const graceSeconds = 5;

export function pursue(aim: Aim): Pursuit {
  const { definition, state, now } = aim;
  const next = towards({ ...aim, id: wishOf(state) });
  if (next.kind === 'run') return { kind: 'move', move: attempt(state, next.effect, now) };
  if (next.kind === 'reached') {
    const { unready: _unready, draining: _draining, ...rest } = state;
    return { kind: 'reached', state: state.unready === undefined && state.draining === undefined ? state : rest };
  }
  if (next.kind === 'draining') return { kind: 'draining', move: drain(aim, next) };
  const { arm, ready, wanted, detail } = next;
  const revision = state.revisions?.[arm === 'baseline' ? 'stable' : arm];
  if (revision === undefined || revision === null) return { kind: 'reached', state };
  const begun = state.unready?.arm === arm ? state.unready.since : now.toISOString();
  const marked: RolloutState = state.unready?.since === begun ? state : { ...state, unready: { arm, since: begun } };
  const again = later(state.known.at ?? now, pollSeconds);
  const look = observing(definition.service, arm, revision);
  const move = again <= now.toISOString() ? attempt(marked, look, now) : waitUntil(marked, again);
  const overdue = since(begun, now) > revision.settings.startWithinMs / 1000 + graceSeconds;
  const text = `${ready} of ${wanted} instances of the ${arm} revision are ready${detail === undefined ? '' : `: ${detail}`}`;
  return { kind: 'unready', move, overdue, arm, text };
}

const defaultDrainSeconds = 30;

export const drainSecondsOf = ({ limits }: RolloutDefinition): number => limits.drainSeconds ?? defaultDrainSeconds;

/** I10: requests are waited for, and not for ever. The route is read again and again meanwhile. */
function drain({ definition, state, now }: Aim, { arm, effect }: Extract<Towards, { kind: 'draining' }>): Move {
  const begun = state.draining?.arm === arm ? state.draining.since : now.toISOString();
  const { unready: _unready, ...rest } = state;
  const marked: RolloutState = { ...rest, draining: { arm, since: begun } };
  const end = drainSecondsOf(definition);
  if (since(begun, now) >= end) return attempt(marked, effect, now);
  const again = later(state.known.routeAt ?? now, pollSeconds);
  return again <= now.toISOString()
    ? attempt(marked, { kind: 'route.observe', service: definition.service }, now)
    : waitUntil(marked, again, later(begun, end));
}

/** A failed attempt is repeated after a while, not at once. */
export function attempt(state: RolloutState, effect: RolloutEffect, now: Date): Move {
  const trouble = state.trouble[effect.kind];
  return trouble !== undefined && trouble.nextAt > now.toISOString()
    ? waitUntil(state, trouble.nextAt)
    : run(state, effect);
}

/** Names what is wanted of the route now. */
export function wishOf({ revisions, phase }: RolloutState): string {
  const step = phase.name === 'shifting' ? `step-${phase.step}` : phase.name;
  return `${revisions?.canary.id ?? 'none'}:${step}`;
}

/** The kind of effect that has failed too often. */
export const exhausted = ({ trouble }: RolloutState, attempts: number): string | undefined =>
  Object.values(trouble).find((one) => one.attempts >= attempts)?.error.message;
