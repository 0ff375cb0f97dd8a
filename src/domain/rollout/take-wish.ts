import type { Phase, Reason, RolloutDefinition, RolloutSignal, RolloutState } from './model.ts';
import { inPhase } from './move.ts';
import { withStack } from './stacks.ts';
import { nextPhase } from './at-step.ts';

type Wish = Extract<RolloutSignal, { readonly type: 'asked' }>;

/** A wish that does not fit changes nothing; who asks is told before (`refusal.ts`). */
export function takeWish(definition: RolloutDefinition, state: RolloutState, wish: Wish, now: Date): RolloutState {
  const { verb, by } = wish;
  const { phase } = state;
  switch (verb) {
    case 'pause':
      return phase.name === 'shifting' ? { ...state, paused: { by, at: now.toISOString() } } : state;
    case 'resume':
      return unpaused(definition, state, now);
    case 'promote':
      return promoted(definition, unpaused(definition, state, now), wish, now);
    case 'skip':
      return phase.name === 'shifting' && phase.step >= 0 && isMeant(phase.step, wish)
        ? skipped(definition, state, phase.step, now)
        : state;
    case 'promote-full':
      return phase.name === 'shifting'
        ? inPhase(withoutPause(state), { name: 'promoting', part: 'switching' }, now)
        : state;
    case 'abort':
      return wayBack(state, { code: 'abort', text: `aborted by ${by}` }, now);
    case 'approve':
      return isFor(definition, state, wish) ? approved(definition, state, wish, now) : state;
    case 'reject':
      return isFor(definition, state, wish)
        ? wayBack(state, { code: 'not-approved', text: withNote(`rejected by ${by}`, wish.note) }, now)
        : state;
    case 'supersede':
      // What is about to be written down as stable gets there sooner than it gets back.
      return state.settling === true || phase.name === 'rolling-back'
        ? state
        : wayBack(state, { code: 'superseded', text: `makes way for ${by}` }, now);
  }
}

function skipped(definition: RolloutDefinition, state: RolloutState, at: number, now: Date): RolloutState {
  const step = definition.strategy.steps[at];
  const without = step?.do === 'iac' ? withStack(state, { stack: step.stack, outcome: 'skipped' }) : state;
  return inPhase(withoutPause(without), nextPhase(definition, at), now);
}

/** Past what waits for a person or for time. Evidence is waited for all the same (I4): `skip` says that none is wanted. */
function promoted(definition: RolloutDefinition, state: RolloutState, wish: Wish, now: Date): RolloutState {
  const { phase } = state;
  if (phase.name !== 'shifting' || !isMeant(phase.step, wish)) return state;
  const step = definition.strategy.steps[phase.step];
  const waits = step?.do === 'approval' || step?.do === 'pause';
  return waits ? inPhase(state, nextPhase(definition, phase.step), now) : state;
}

/** It may be heard a step later than it was said: what is there now was not meant. */
const isMeant = (at: number, { step }: Wish): boolean => step === undefined || step === at;

/** Whether the step that it is about waits for an approval now: one for another step was meant for another weight. */
function isFor({ strategy }: RolloutDefinition, { phase }: RolloutState, { step }: Wish): boolean {
  if (phase.name !== 'shifting' || phase.since === undefined || phase.step !== step) return false;
  return strategy.steps[phase.step]?.do === 'approval';
}

function approved(
  definition: RolloutDefinition,
  state: RolloutState,
  { by, step = 0, note }: Wish,
  now: Date,
): RolloutState {
  const approval = { step, by, at: now.toISOString(), ...(note !== undefined && { note }) };
  const noted = { ...unpaused(definition, state, now), approvals: [...(state.approvals ?? []), approval] };
  return inPhase(noted, nextPhase(definition, step), now);
}

const withNote = (text: string, note: string | undefined): string => (note === undefined ? text : `${text}: ${note}`);

/** It goes back bit by bit, and could go faster. */
export const isGradual = (phase: Phase): phase is Extract<Phase, { readonly name: 'rolling-back' }> =>
  phase.name === 'rolling-back' && phase.gradual?.weight !== 0;

/** I3: what is in flight is waited for, so that no two writes race; then everything goes back. */
function wayBack(state: RolloutState, reason: Reason, now: Date): RolloutState {
  const { phase, settled } = state;
  // Asked for once more: at once.
  if (isGradual(phase)) return inPhase(state, { ...phase, gradual: { weight: 0 } }, now);
  const canGoBack =
    phase.name === 'preparing' ||
    phase.name === 'shifting' ||
    (phase.name === 'promoting' && settled !== true && phase.part === 'switching');
  if (!canGoBack) return state;
  return inPhase(withoutPause(state), { name: 'rolling-back', reason }, now);
}

/** The time in which it was held is no time without progress. */
const unpaused = (definition: RolloutDefinition, state: RolloutState, now: Date): RolloutState =>
  state.paused === undefined
    ? state
    : { ...judgedAnew(definition, withoutPause(state)), progressAt: now.toISOString() };

/** What was measured before a break proves nothing of what comes after it: an analysis begins again. */
export function judgedAnew({ strategy }: RolloutDefinition, given: RolloutState): RolloutState {
  const state = askedAnew(given);
  const { phase } = state;
  const judges = phase.name === 'shifting' && ['analysis', 'experiment'].includes(strategy.steps[phase.step]?.do ?? '');
  if (!judges) return state;
  return { ...state, phase: { name: 'shifting', step: phase.step, again: true } };
}

function withoutPause(state: RolloutState): RolloutState {
  const { paused, ...rest } = state;
  return paused === undefined ? state : rest;
}

/** After a break it is asked anew: it may not allow any more what it allowed then. */
function askedAnew(state: RolloutState): RolloutState {
  const { phase } = state;
  if (phase.name !== 'shifting' || phase.gate === undefined) return state;
  const { gate: _gate, ...rest } = phase;
  return { ...state, phase: rest };
}
