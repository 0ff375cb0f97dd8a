/** What all steps of a strategy share: where a rollout stands, how it goes on, and until when it waits. */
import { hookDue } from './hooks-due.ts';
import type { Phase, RolloutDefinition, RolloutState } from './model.ts';
import { go, later, type Move, run, since, waitUntil } from './move.ts';

export type Shifting = Extract<Phase, { name: 'shifting' }>;

export interface AtStep {
  readonly definition: RolloutDefinition;
  readonly state: RolloutState;
  readonly phase: Shifting & { readonly since: string };
  readonly now: Date;
}

export function onward({ definition, state, phase, now }: AtStep): Move {
  const hook = phase.step < 0 ? undefined : hookDue(definition, state, 'post-step', `${phase.step}`);
  return hook === undefined ? go(state, nextPhase(definition, phase.step), now) : run(state, hook);
}

export const nextPhase = ({ strategy }: RolloutDefinition, step: number): Phase =>
  step + 1 < strategy.steps.length ? { name: 'shifting', step: step + 1 } : { name: 'promoting', part: 'switching' };

export const waiting = ({ definition, state, now }: AtStep, until: string): Move =>
  waitUntil(state, until, lookAt(state, definition.lookSeconds, now));

export const lookAt = ({ known }: RolloutState, lookSeconds: number, now: Date): string =>
  later(known.at ?? now, lookSeconds);

/** While it waits, the world is looked at now and then: a canary that dies, or a route that somebody changed, is seen. */
export function lookedAgain({ lookSeconds }: RolloutDefinition, state: RolloutState, now: Date): RolloutState {
  const { at, pruned, ensured } = state.known;
  if (at === undefined || since(at, now) < lookSeconds) return state;
  return { ...state, known: { ...(pruned !== undefined && { pruned }), ...(ensured !== undefined && { ensured }) } };
}
