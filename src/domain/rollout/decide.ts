import { unreachable } from '../unreachable.ts';
import { goalOf } from './goal.ts';
import { hookDue } from './hooks-due.ts';
import { goingBack, over } from './going-back.ts';
import type { RolloutDefinition, RolloutState } from './model.ts';
import { back, go, type Move, run, since } from './move.ts';
import { attempt, exhausted, pursue } from './pursue.ts';
import { stackDue } from './stacks.ts';
import { decideShifting, heldByHook } from './shifting.ts';

/** What comes next, with nothing in flight and all that is known taken in. */
export function decide(definition: RolloutDefinition, state: RolloutState, now: Date): Move {
  const { phase } = state;
  switch (phase.name) {
    case 'preparing':
      return decidePreparing(definition, state, now);
    case 'shifting':
      return decideShifting(definition, state, phase, now);
    case 'promoting':
      return phase.part === 'switching' ? switching(definition, state, now) : finishing(definition, state, now);
    case 'rolling-back':
      return goingBack(definition, state, phase, now);
    case 'ended':
      return { kind: 'wait', until: now.toISOString(), state };
    default:
      return unreachable(phase);
  }
}

function decidePreparing(definition: RolloutDefinition, state: RolloutState, now: Date): Move {
  const failed = exhausted(state, definition.limits.attempts);
  if (failed !== undefined) return back(state, { code: 'effect', text: failed }, now);
  const { revisions } = state;
  if (revisions === undefined) return attempt(state, { kind: 'rollout.prepare', service: definition.service }, now);
  if (revisions.stable?.id === revisions.canary.id) return go(state, { name: 'promoting', part: 'finishing' }, now);
  const stopped = heldByHook(definition, state, now);
  if (stopped !== undefined) return stopped;
  const hook = hookDue(definition, state, 'pre-deploy');
  if (hook !== undefined) return run(state, hook);
  // Where nothing is stable yet there is nothing to compare with, and nobody to protect.
  const direct = revisions.stable === null || definition.skipSteps === true;
  return go(state, direct ? { name: 'promoting', part: 'switching' } : { name: 'shifting', step: -1 }, now);
}

function switching(definition: RolloutDefinition, state: RolloutState, now: Date): Move {
  const { limits, service } = definition;
  const failed = exhausted(state, limits.attempts);
  if (failed !== undefined) return back(state, { code: 'effect', text: failed }, now);
  const { phase, revisions } = state;
  const goal = revisions === undefined ? undefined : goalOf(definition, phase, revisions);
  if (goal === undefined || revisions === undefined) return go(state, { name: 'preparing' }, now);
  const stopped = heldByHook(definition, state, now);
  if (stopped !== undefined) return stopped;
  const hook = hookDue(definition, state, 'pre-promotion');
  if (hook !== undefined) return run(state, hook);
  // Whoever goes straight to the promotion goes past weights and waits, not past what the new revision stands on.
  const stack = stackDue(definition, state);
  if (stack !== undefined) return run(state, stack);
  const found = pursue({ definition, state, goal, now });
  if (found.kind === 'reached')
    return attempt(found.state, { kind: 'rollout.settle', service, revision: revisions.canary }, now);
  if (found.kind === 'unready' && found.overdue) return back(state, { code: 'not-ready', text: found.text }, now);
  if (since(state.progressAt, now) > limits.progressSeconds) {
    return back(
      state,
      { code: 'deadline', text: `no progress for ${limits.progressSeconds} s while it was promoted` },
      now,
    );
  }
  return found.move;
}

function finishing(definition: RolloutDefinition, state: RolloutState, now: Date): Move {
  const { limits } = definition;
  const failed = exhausted(state, limits.rollbackAttempts);
  if (failed !== undefined) return over(state, 'stuck', now, { code: 'effect', text: failed });
  const { phase, revisions } = state;
  const goal = revisions === undefined ? undefined : goalOf(definition, phase, revisions);
  if (goal === undefined) return go(state, { name: 'preparing' }, now);
  const found = pursue({ definition, state, goal, now });
  if (found.kind === 'unready' && found.overdue)
    return over(state, 'stuck', now, { code: 'not-ready', text: found.text });
  if (found.kind !== 'reached') return found.move;
  if (state.settled !== true) return over(found.state, 'unchanged', now);
  const hook = hookDue(definition, state, 'post-promotion') ?? hookDue(definition, state, 'post-deploy');
  return hook === undefined ? over(found.state, 'promoted', now) : run(found.state, hook);
}
