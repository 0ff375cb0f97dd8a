import type { Phase, RolloutDefinition, RolloutState, Verb } from './model.ts';
import { isGradual } from './take-wish.ts';

export interface Refusal {
  readonly why: string;
  /** A command to type. */
  readonly instead: string;
}

/** Why a wish would change nothing now; undefined: it would. */
export function refusalOf(definition: RolloutDefinition, state: RolloutState, verb: Verb): Refusal | undefined {
  const { phase, paused } = state;
  const { service } = definition;
  const watch = `fairlead rollout watch ${service}`;
  if (phase.name === 'ended') return { why: 'it has ended', instead: `fairlead rollout status ${service}` };
  if (phase.name === 'rolling-back') return refusedOnTheWayBack(service, phase, verb);
  if (phase.name === 'promoting' && phase.part === 'finishing') {
    return {
      why: 'the new revision is stable already',
      instead: verb === 'abort' ? `fairlead rollout undo ${service}` : watch,
    };
  }
  if (verb === 'abort') return undefined;
  if (verb === 'resume' && paused === undefined) return { why: 'nobody has paused it', instead: watch };
  if (verb === 'resume' || (verb === 'promote' && paused !== undefined)) return undefined;
  if (phase.name !== 'shifting') return { why: `it is ${phase.name}`, instead: watch };
  return verb === 'promote' && paused === undefined ? refusedPromotion(definition, phase.step) : undefined;
}

function refusedOnTheWayBack(service: string, phase: Phase, verb: Verb): Refusal | undefined {
  if (!isGradual(phase))
    return { why: 'it goes back to the stable revision already', instead: `fairlead rollout watch ${service}` };
  return verb === 'abort'
    ? undefined
    : {
        why: 'it goes back bit by bit; an abort makes it go back at once',
        instead: `fairlead rollout abort ${service}`,
      };
}

/** Evidence is not waved through by the same word that ends a pause (P3). */
function refusedPromotion({ service, strategy }: RolloutDefinition, at: number): Refusal | undefined {
  const step = strategy.steps[at];
  if (step?.do === 'approval' || step?.do === 'pause') return undefined;
  if (step?.do === 'analysis' || step?.do === 'experiment')
    return { why: 'it waits for evidence, not for a person', instead: `fairlead rollout skip ${service}` };
  return step?.do === 'gate'
    ? { why: 'it waits for a gate, not for a person', instead: `fairlead rollout skip ${service}` }
    : { why: 'it does not wait for anybody', instead: `fairlead rollout promote ${service} --full` };
}
