import type { Goal } from './goal.ts';
import type { RolloutDefinition, RolloutEffect, RolloutState } from './model.ts';
import { later, type Move, run, since, waitUntil } from './move.ts';
import { towards } from './towards.ts';

export type Pursuit =
  | { readonly kind: 'reached'; readonly state: RolloutState }
  | { readonly kind: 'move'; readonly move: Move }
  /** An arm is not ready. `overdue`: for longer than its instances may take. */
  | {
      readonly kind: 'unready';
      readonly move: Move;
      readonly overdue: boolean;
      readonly arm: 'stable' | 'canary';
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
    const { unready: _unready, ...rest } = state;
    return { kind: 'reached', state: state.unready === undefined ? state : rest };
  }
  const { arm, ready, wanted, detail } = next;
  const revision = state.revisions?.[arm];
  if (revision === undefined || revision === null) return { kind: 'reached', state };
  const begun = state.unready?.arm === arm ? state.unready.since : now.toISOString();
  const marked: RolloutState = state.unready?.since === begun ? state : { ...state, unready: { arm, since: begun } };
  const again = later(state.known.at ?? now, pollSeconds);
  const look: RolloutEffect = { kind: 'deploy.observe', service: definition.service, revision };
  const move = again <= now.toISOString() ? attempt(marked, look, now) : waitUntil(marked, again);
  const overdue = since(begun, now) > revision.settings.startWithinMs / 1000 + graceSeconds;
  const text = `${ready} of ${wanted} instances of the ${arm} revision are ready${detail === undefined ? '' : `: ${detail}`}`;
  return { kind: 'unready', move, overdue, arm, text };
}

/** A failed attempt is repeated after a while, not at once. */
export function attempt(state: RolloutState, effect: RolloutEffect, now: Date): Move {
  const trouble = state.trouble[effect.kind];
  return trouble !== undefined && trouble.nextAt > now.toISOString()
    ? waitUntil(state, trouble.nextAt)
    : run(state, effect);
}

function wishOf({ revisions, phase }: RolloutState): string {
  const step = phase.name === 'shifting' ? `step-${phase.step}` : phase.name;
  return `${revisions?.canary.id ?? 'none'}:${step}`;
}

/** The kind of effect that has failed too often. */
export const exhausted = ({ trouble }: RolloutState, attempts: number): string | undefined =>
  Object.values(trouble).find((one) => one.attempts >= attempts)?.error.message;
