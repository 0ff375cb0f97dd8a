import { later } from './move.ts';
import type { RolloutDefinition, RolloutState } from './model.ts';
import { drainSecondsOf } from './pursue.ts';
import { shownStep } from './shown-step.ts';

export interface Waiting {
  readonly what: string;
  /** ISO 8601, in UTC: when it goes on, or back, by itself. */
  readonly until?: string;
}

/** What a rollout waits for, and until when; undefined: it has ended. */
export function waitingFor(definition: RolloutDefinition, state: RolloutState): Waiting | undefined {
  const { phase, paused, unready, draining, trouble } = state;
  const { limits, strategy } = definition;
  if (phase.name === 'ended') return undefined;
  const [failing] = Object.entries(trouble);
  if (failing !== undefined) {
    const [effect, { attempts, error, nextAt }] = failing;
    return { what: `the next attempt at ${effect} (${attempts} failed: ${error.message})`, until: nextAt };
  }
  if (unready !== undefined) {
    const { startWithinMs = 0 } = state.revisions?.[unready.arm]?.settings ?? {};
    return {
      what: `instances of the ${unready.arm} revision to be ready`,
      until: later(unready.since, startWithinMs / 1000),
    };
  }
  if (draining !== undefined) {
    return {
      what: `requests to end at instances of the ${draining.arm} revision that are to go`,
      until: later(draining.since, drainSecondsOf(definition)),
    };
  }
  if (paused !== undefined)
    return { what: `\`rollout resume\`: paused by ${paused.by}`, until: later(paused.at, limits.heldSeconds) };
  if (phase.name !== 'shifting') return { what: phase.name };
  const step = strategy.steps[phase.step];
  if (step === undefined || phase.since === undefined)
    return { what: 'the step to be reached', until: later(state.progressAt, limits.progressSeconds) };
  const { verdict } = phase.looks ?? {};
  if (step.do === 'analysis' && verdict !== undefined && verdict.outcome !== 'pass') {
    return {
      what: `evidence: ${verdict.reason}`,
      until: later(phase.since, step.analysis.seconds + limits.progressSeconds),
    };
  }
  if (step.do === 'analysis') return { what: shownStep(step), until: later(phase.since, step.analysis.seconds) };
  if (step.do === 'pause') return { what: shownStep(step), until: later(phase.since, step.seconds) };
  if (step.do === 'approval') return { what: '`rollout promote`', until: later(phase.since, step.timeoutSeconds) };
  return { what: shownStep(step) };
}
