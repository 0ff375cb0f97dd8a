import { later } from './move.ts';
import type { ArmName, Phase, RolloutDefinition, RolloutState } from './model.ts';
import { drainSecondsOf } from './pursue.ts';
import { shownGate, shownStep, shownWeight } from './shown-step.ts';

type Shifting = Extract<Phase, { readonly name: 'shifting' }>;
type GoingBack = Extract<Phase, { readonly name: 'rolling-back' }>;

export interface Waiting {
  readonly what: string;
  /** ISO 8601, in UTC: when it goes on, or back, by itself. */
  readonly until?: string;
}

function backIn({ rollback }: RolloutDefinition, { name, gradual }: GoingBack): Waiting {
  if (rollback === undefined || gradual === undefined || gradual.weight === 0) return { what: name };
  const what = `the traffic to come back bit by bit: ${shownWeight(gradual.weight)} to the canary (\`rollout abort\`: at once)`;
  return { what, ...(gradual.since !== undefined && { until: later(gradual.since, rollback.seconds) }) };
}

/** What a rollout waits for, and until when; undefined: it has ended. */
export function waitingFor(definition: RolloutDefinition, state: RolloutState): Waiting | undefined {
  const { phase, paused } = state;
  if (phase.name === 'ended') return undefined;
  const hindered = hindrance(definition, state);
  if (hindered !== undefined) return hindered;
  if (paused !== undefined) {
    const until = later(paused.at, definition.limits.heldSeconds);
    return { what: `\`rollout resume\`: paused by ${paused.by}`, until };
  }
  if (phase.name === 'rolling-back') return backIn(definition, phase);
  return phase.name === 'shifting' ? stepIn(definition, state, phase) : { what: phase.name };
}

/** What the world has to do first. */
function hindrance(definition: RolloutDefinition, state: RolloutState): Waiting | undefined {
  const { unready, draining, trouble } = state;
  const [failing] = Object.entries(trouble);
  if (failing !== undefined) {
    const [effect, { attempts, error, nextAt }] = failing;
    return { what: `the next attempt at ${effect} (${attempts} failed: ${error.message})`, until: nextAt };
  }
  if (unready !== undefined) {
    const { startWithinMs = 0 } =
      state.revisions?.[unready.arm === 'baseline' ? 'stable' : unready.arm]?.settings ?? {};
    const until = later(unready.since, startWithinMs / 1000);
    return { what: `instances of the ${named(unready.arm)} to be ready`, until };
  }
  if (draining === undefined) return undefined;
  const until = later(draining.since, drainSecondsOf(definition));
  return { what: `requests to end at instances of the ${named(draining.arm)} that are to go`, until };
}

const named = (arm: ArmName): string => (arm === 'baseline' ? arm : `${arm} revision`);

function stepIn(
  { limits, strategy, service }: RolloutDefinition,
  { progressAt }: RolloutState,
  phase: Shifting,
): Waiting {
  const step = strategy.steps[phase.step];
  const { since, looks } = phase;
  if (step === undefined || since === undefined)
    return { what: 'the step to be reached', until: later(progressAt, limits.progressSeconds) };
  switch (step.do) {
    case 'analysis':
    case 'experiment': {
      const { seconds } = step.analysis;
      const again = phase.again === true ? ', once more: what was measured before a break proves nothing' : '';
      if (looks === undefined || looks.verdict.outcome === 'pass')
        return { what: `${shownStep(step)}${again}`, until: later(since, seconds) };
      return { what: `evidence: ${looks.verdict.reason}`, until: later(since, seconds + limits.progressSeconds) };
    }
    case 'pause':
      return { what: shownStep(step), until: later(since, step.seconds) };
    case 'gate': {
      const reason = phase.gate === undefined ? '' : `: ${phase.gate.reason}`;
      return { what: `${shownGate(step.gate)}${reason}`, until: later(since, step.gate.timeoutSeconds) };
    }
    case 'approval':
      return { what: `\`fairlead approve ${service}\``, until: later(since, step.timeoutSeconds) };
    default:
      return { what: shownStep(step) };
  }
}
