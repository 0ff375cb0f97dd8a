/** A gate is asked until it allows, denies, or its time is over. What is not a clear answer lets nobody through. */
import { isOpen, shownWindow } from '../gate/time-window.ts';
import { back, later, type Move, since } from './move.ts';
import { attempt } from './pursue.ts';
import { type AtStep, onward, waiting } from './at-step.ts';
import { shownGate } from './shown-step.ts';
import type { GateSetting } from './steps.ts';

export function gateMove(at: AtStep, gate: GateSetting): Move {
  const { definition, state, phase, now } = at;
  const { asks, everySeconds, timeoutSeconds } = gate;
  if (asks.kind === 'window' && isOpen(asks.window, now)) return onward(at);
  const answer = phase.gate;
  if (answer?.decision === 'allow') return onward(at);
  if (answer?.decision === 'deny')
    return back(state, { code: 'gate', text: `${shownGate(gate)} denies: ${answer.reason}` }, now);
  const deadline = later(phase.since, timeoutSeconds);
  if (since(phase.since, now) > timeoutSeconds) {
    const last = answer === undefined ? '' : `: ${answer.reason}`;
    const text = `${shownGate(gate)} did not allow it within ${timeoutSeconds} s${last}`;
    return back(state, { code: 'gate', text }, now);
  }
  if (asks.kind === 'window') {
    const reason = `closed, opens ${shownWindow(asks.window)}`;
    if (answer === undefined)
      return {
        kind: 'go',
        state: { ...state, phase: { ...phase, gate: { decision: 'wait', reason, at: now.toISOString() } } },
      };
    return waiting(at, earlier(later(now, everySeconds), later(deadline, 1)));
  }
  const due = answer === undefined ? now.toISOString() : later(answer.at, everySeconds);
  if (due > now.toISOString()) return waiting(at, earlier(due, later(deadline, 1)));
  return attempt(state, { kind: 'gate.ask', service: definition.service, step: phase.step, asks }, now);
}

const earlier = (one: string, other: string): string => (one < other ? one : other);
