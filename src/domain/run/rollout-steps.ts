/** Steps that are machines themselves: what reaches them, and what their end means to the run. */
import { unreachable } from '../unreachable.ts';
import { advanceRollout, initialRollout, isOver } from '../rollout/advance.ts';
import { take } from '../rollout/take.ts';
import type { InFlight, RolloutAdvance, RolloutSignal, RolloutState } from '../rollout/model.ts';
import type { Advance, Effect, RunDefinition, RunSignal, RunState, StepEffect, StepError, StepState } from './model.ts';

type Running = Extract<StepState, { readonly status: 'running' }>;

export const kept = ({ rollout }: StepState): { readonly rollout?: RolloutState } =>
  rollout === undefined ? {} : { rollout };

type Failed = Extract<StepState, { readonly status: 'failed' }>;

/** What was rolled back is over; what could not begin begins anew; what is stuck goes on. */
export function retried(step: Failed): StepState {
  const phase = step.rollout?.phase;
  if (phase?.name === 'ended' && (phase.outcome === 'rolled-back' || phase.outcome === 'superseded')) return step;
  return { ...kept(step), status: 'waiting', attempts: step.attempt };
}

interface Beginning {
  readonly id: string;
  readonly effect: Effect;
  readonly step: Extract<StepState, { readonly status: 'waiting' }>;
}

interface Begun {
  readonly step: StepState;
  readonly effects: readonly StepEffect[];
}

/** A step that begins, or begins again: a rollout that was begun before goes on where it was. */
export function begin({ id: run }: RunDefinition, { id, effect, step }: Beginning, now: Date): Begun {
  const attempt = (step.attempts ?? 0) + 1;
  const running: Running = { status: 'running', attempt, startedAt: now.toISOString() };
  if (effect.kind !== 'rollout')
    return { step: running, effects: [{ step: id, attempt, effect, key: `${run}/${id}` }] };
  const known = step.rollout;
  const anew = known === undefined || (known.phase.name === 'ended' && known.phase.outcome === 'failed');
  const before = anew ? { ...initialRollout(now), heard: known?.heard ?? 0 } : known;
  const signal: RolloutSignal = { type: anew ? 'started' : 'resumed' };
  const moved = advanceRollout(effect.rollout, before, signal, now);
  return { step: after(running, moved, now), effects: partsOf(run, id, attempt, moved.effects) };
}

type ForRollouts = Extract<RunSignal, { readonly type: 'rollout' | 'tick' }>;

/** Hands a signal to the rollout that it is for, or time to all of them. */
export function moveRollouts(definition: RunDefinition, state: RunState, signal: ForRollouts, now: Date): Advance {
  // Copied once, and only where something moves: time may move a thousand rollouts in one decision.
  let moving: Record<string, StepState> | undefined;
  const put = (id: string, step: StepState): void => {
    moving ??= { ...state.steps };
    moving[id] = step;
  };
  const effects: StepEffect[] = [];
  for (const { id, effect } of definition.steps) {
    if (signal.type === 'rollout' && signal.step !== id) continue;
    const step = state.steps[id];
    if (effect.kind !== 'rollout' || step === undefined) continue;
    if (step.status === 'waiting' && signal.type === 'rollout') {
      // A wish for what has not begun is kept in it; nothing is started for it.
      const rollout = take(effect.rollout, step.rollout ?? initialRollout(now), signal.signal, now);
      put(id, { ...step, rollout });
    }
    if (step.status !== 'running' || step.rollout === undefined) continue;
    const own = signalFor(signal, step);
    if (own === undefined) continue;
    const moved = advanceRollout(effect.rollout, step.rollout, own, now);
    if (moved.state === step.rollout) continue;
    const stopping = state.status === 'stopping' && !isOver(moved.state);
    put(id, stopping ? interrupted(step, moved.state, now) : after(step, moved, now));
    if (!stopping) effects.push(...partsOf(definition.id, id, step.attempt, moved.effects));
  }
  return { state: moving === undefined ? state : { ...state, steps: moving }, effects };
}

function signalFor(signal: ForRollouts, { attempt }: Running): RolloutSignal | undefined {
  if (signal.type === 'tick') return { type: 'tick' };
  return signal.attempt === undefined || signal.attempt === attempt ? signal.signal : undefined;
}

const partsOf = (run: string, step: string, attempt: number, effects: readonly InFlight[]): readonly StepEffect[] =>
  effects.map(({ id, effect }) => ({ step, attempt, effect, part: id, key: `${run}/${step}/${id}` }));

const interrupted = ({ attempt, startedAt }: Running, rollout: RolloutState, now: Date): StepState => ({
  status: 'interrupted',
  attempt,
  startedAt,
  endedAt: now.toISOString(),
  rollout,
});

function after({ attempt, startedAt }: Running, { state: rollout }: RolloutAdvance, now: Date): StepState {
  if (!isOver(rollout) || rollout.phase.name !== 'ended') return { status: 'running', attempt, startedAt, rollout };
  const times = { attempt, startedAt, endedAt: now.toISOString() };
  const { outcome } = rollout.phase;
  switch (outcome) {
    case 'promoted':
    case 'unchanged':
      return { status: 'done', ...times, rollout, result: { outcome, revision: rollout.revisions?.canary.id ?? null } };
    case 'rolled-back':
    case 'superseded':
    case 'failed':
    case 'stuck':
      return { status: 'failed', ...times, rollout, error: errorOf(outcome, rollout.phase.reason?.text) };
    default:
      return unreachable(outcome);
  }
}

const codes = {
  'rolled-back': 'ROLLOUT_ROLLED_BACK',
  superseded: 'ROLLOUT_SUPERSEDED',
  failed: 'ROLLOUT_FAILED',
  stuck: 'ROLLOUT_STUCK',
} as const;

const errorOf = (outcome: keyof typeof codes, reason = 'no reason was given'): StepError => ({
  code: codes[outcome],
  message: reason,
});
