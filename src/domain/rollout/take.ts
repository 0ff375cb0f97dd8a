import { unreachable } from '../unreachable.ts';

import type { RolloutDefinition, RolloutSignal, RolloutState } from './model.ts';
import { inPhase } from './move.ts';
import { takeFailure } from './take-failure.ts';
import { takeReport } from './take-report.ts';
import { judgedAnew, takeWish } from './take-wish.ts';

/** The state with the signal alone taken in; the same object when it does not fit. */
export function take(
  definition: RolloutDefinition,
  state: RolloutState,
  signal: RolloutSignal,
  now: Date,
): RolloutState {
  switch (signal.type) {
    case 'started':
    case 'tick':
      return state;
    case 'resumed':
      return resumed(definition, state, now);
    case 'asked':
      return signal.seq <= state.heard ? state : { ...takeWish(definition, state, signal, now), heard: signal.seq };
    case 'effect.succeeded':
    case 'effect.failed':
      return takeAnswer(definition, state, signal, now);
    default:
      return unreachable(signal);
  }
}

type Answer = Extract<RolloutSignal, { readonly effect: number }>;

/** An answer to anything but what is in flight is late, or came twice. */
function takeAnswer(definition: RolloutDefinition, state: RolloutState, answer: Answer, now: Date): RolloutState {
  const notices = state.notices.filter(({ id }) => id !== answer.effect);
  if (notices.length < state.notices.length) return { ...state, notices };
  const { inFlight, ...rest } = state;
  if (inFlight === undefined || inFlight.id !== answer.effect) return state;
  return answer.type === 'effect.succeeded'
    ? takeReport(definition, rest, { effect: inFlight.effect, report: answer.report }, now)
    : takeFailure(definition, rest, { effect: inFlight.effect, error: answer.error }, now);
}

/** Where people could decide has gone with the process that served it. */
function notOffered(state: RolloutState): RolloutState {
  if (state.phase.name !== 'shifting') return state;
  const { offered: _offered, ...phase } = state.phase;
  return { ...state, phase };
}

/** What was known may not be true any more, and what was in flight may have happened or not: it is looked at again. */
function resumed(definition: RolloutDefinition, state: RolloutState, now: Date): RolloutState {
  const { inFlight: _inFlight, unready: _unready, draining: _draining, ...rest } = state;
  const fresh: RolloutState = {
    ...notOffered(judgedAnew(definition, rest)),
    known: {},
    trouble: {},
    progressAt: now.toISOString(),
  };
  const { phase, revisions } = fresh;
  if (phase.name !== 'ended' || phase.outcome !== 'stuck') return fresh;
  const isNew = revisions !== undefined && revisions.stable?.id === revisions.canary.id;
  const reason = phase.reason ?? { code: 'effect', text: 'it was stuck' };
  return inPhase(
    fresh,
    isNew ? { name: 'promoting', part: 'finishing' } : { name: 'rolling-back', reason, gradual: { weight: 0 } },
    now,
  );
}
