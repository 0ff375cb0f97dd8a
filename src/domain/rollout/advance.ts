/**
 * The rollout machine. Pure and total: definition, state, signal and time in; state, effects and the next time out.
 * I1: weights are one number and its rest (`route-spec.ts`). I2: instances are ready before traffic comes, on the way
 * forward and back (`towards.ts`). I3: an abort sets a goal that is pursued from whatever is there. I4: only a verdict that
 * passed goes on (`step.ts`). I10: each wait has a deadline, each retry a bound. Signals that do not fit change nothing.
 */
import type { Move } from './move.ts';
import { decide } from './decide.ts';
import type {
  InFlight,
  RolloutAdvance,
  RolloutDefinition,
  RolloutEffect,
  RolloutSignal,
  RolloutState,
} from './model.ts';
import { noticesOf } from './notices.ts';
import { broughtBack } from './set-back.ts';
import { take } from './take.ts';

export const initialRollout = (now: Date): RolloutState => ({
  version: 1,
  phase: { name: 'preparing' },
  known: {},
  notices: [],
  nextId: 1,
  heard: 0,
  trouble: {},
  hooks: [],
  progressAt: now.toISOString(),
});

export function advanceRollout(
  definition: RolloutDefinition,
  state: RolloutState,
  signal: RolloutSignal,
  now: Date,
): RolloutAdvance {
  const taken = take(definition, broughtBack(state, now), signal, now);
  const repeated = signal.type === 'resumed' ? taken.notices : [];
  const { state: moved, effects, wakeAt } = settle(definition, taken, now);
  const told = noticesOf(definition, state, moved);
  return {
    state: told.state,
    effects: [...repeated, ...effects, ...told.effects],
    ...(wakeAt !== undefined && { wakeAt }),
  };
}

/** Moves on until an effect has to be run, a time has to come, or all is over. */
function settle(definition: RolloutDefinition, from: RolloutState, now: Date): RolloutAdvance {
  let state = from;
  // I10: each turn goes to a later step or phase, and there are no more of them than this.
  for (let turns = definition.strategy.steps.length + 12; turns > 0; turns -= 1) {
    if (state.inFlight !== undefined || state.phase.name === 'ended') return { state, effects: [] };
    const move: Move = decide(definition, state, now);
    if (move.kind === 'wait') return { state: move.state, effects: [], wakeAt: move.until };
    if (move.kind === 'run') return begun(move.state, move.effect);
    state = move.state;
  }
  return { state, effects: [], wakeAt: now.toISOString() };
}

function begun(state: RolloutState, effect: InFlight['effect']): RolloutAdvance {
  const inFlight = { id: state.nextId, effect };
  const touched = state.touched === true || changes.has(effect.kind);
  const next: RolloutState = {
    ...state,
    inFlight,
    nextId: state.nextId + 1,
    ...(touched && { touched }),
    ...(effect.kind === 'rollout.settle' && { settling: true }),
  };
  return { state: next, effects: [inFlight] };
}

const changes: ReadonlySet<RolloutEffect['kind']> = new Set([
  'deploy.ensure',
  'stack.apply',
  'deploy.prune',
  'route.ensure',
  'route.release',
]);

/** It has ended, and all are told. */
export const isOver = (state: RolloutState): boolean =>
  state.phase.name === 'ended' && state.inFlight === undefined && state.notices.length === 0;
