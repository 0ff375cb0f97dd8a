import type { StepError } from '../errors/step-error.ts';
import { hookKey } from './hooks-due.ts';
import type { RolloutDefinition, RolloutEffect, RolloutState } from './model.ts';
import { inPhase } from './move.ts';
import { notApplied } from './stacks.ts';
import { aboutOf, offered, withTrouble } from './take-report.ts';

export interface Failed {
  readonly effect: RolloutEffect;
  readonly error: StepError;
}

/** Nobody knows how far a failed effect came: what it may have changed is looked at again. */
export function takeFailure(
  definition: RolloutDefinition,
  state: RolloutState,
  { effect, error }: Failed,
  now: Date,
): RolloutState {
  // Nobody can decide there; there are other ways to.
  if (effect.kind === 'approval.offer') return offered(state, effect.step);
  if (effect.kind === 'hook.run') return hookFailed(definition, state, effect, { error, now });
  if (effect.kind === 'stack.apply') return stackFailed(state, effect.stack, { error, now });
  const troubled = withTrouble(state, { kind: effect.kind, about: aboutOf(effect) }, error, now);
  const { pruned } = state.known;
  return { ...troubled, known: pruned === undefined || effect.kind === 'deploy.prune' ? {} : { pruned } };
}

interface Failure {
  readonly error: StepError;
  readonly now: Date;
}

/** A stack is not applied a second time on a guess: how far it came is for a person to see. */
function stackFailed(state: RolloutState, stack: string, { error, now }: Failure): RolloutState {
  const { phase } = state;
  const text = notApplied(stack, error.message);
  if (phase.name === 'rolling-back')
    return { ...state, phase: { ...phase, reason: { ...phase.reason, text: `${phase.reason.text}; ${text}` } } };
  return inPhase(state, { name: 'rolling-back', reason: { code: 'stack', text } }, now);
}

type HookRun = Extract<RolloutEffect, { kind: 'hook.run' }>;

/** A hook is not run a second time for what it said. On the way back, and after the promotion, nothing hangs on it. */
function hookFailed(
  definition: RolloutDefinition,
  state: RolloutState,
  { hook, occasion }: HookRun,
  { error, now }: Failure,
): RolloutState {
  const noted: RolloutState = { ...state, hooks: [...state.hooks, hookKey(hook, occasion)] };
  const consequence = definition.hooks.find(({ name }) => name === hook)?.onFailure ?? 'stop';
  const { phase } = state;
  const forward =
    phase.name === 'preparing' ||
    phase.name === 'shifting' ||
    (phase.name === 'promoting' && phase.part === 'switching');
  if (!forward || consequence === 'continue') return noted;
  if (consequence === 'hold') return { ...noted, paused: { by: `hook ${hook}`, at: now.toISOString(), hook: true } };
  return inPhase(
    noted,
    { name: 'rolling-back', reason: { code: 'hook', text: `hook ${hook}: ${error.message}` } },
    now,
  );
}
