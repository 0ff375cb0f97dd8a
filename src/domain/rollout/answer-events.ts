/** What there is to tell of an effect that has ended, and no state keeps: what a gate said, how a hook went. */
import type { GateAnswer } from '../gate/answer.ts';
import type { RolloutEffect, RolloutReport, RolloutSignal, RolloutState } from './model.ts';

/** A gate has answered, and not what it had answered before; `step`: from 1. */
export type GateEvent = { readonly type: 'gate'; readonly step: number } & GateAnswer;

/** A hook has run. `occasion`: the point, and of a step its number, from 0. `failed`: why it did. */
export interface HookEvent {
  readonly type: 'hook';
  readonly hook: string;
  readonly occasion: string;
  readonly failed?: string;
}

/** A gate that goes on to say the same is told once. */
export function answerEvents(before: RolloutState, signal: RolloutSignal): readonly (GateEvent | HookEvent)[] {
  const ended = endedBy(before, signal);
  if (ended?.effect.kind === 'hook.run') {
    const { hook, occasion } = ended.effect;
    const failed = signal.type === 'effect.failed' ? { failed: signal.error.message } : {};
    return [{ type: 'hook', hook, occasion, ...failed }];
  }
  const { phase } = before;
  if (ended?.effect.kind !== 'gate.ask' || ended.report?.kind !== 'gate' || phase.name !== 'shifting') return [];
  const { decision, reason } = ended.report;
  const isNews = phase.step === ended.effect.step && phase.gate?.decision !== decision;
  return isNews ? [{ type: 'gate', step: phase.step + 1, decision, reason }] : [];
}

interface Ended {
  readonly effect: RolloutEffect;
  /** Undefined: it failed. */
  readonly report?: RolloutReport;
}

/** What was in flight, where the signal is its answer. */
function endedBy({ inFlight }: RolloutState, signal: RolloutSignal): Ended | undefined {
  if (inFlight === undefined || !('effect' in signal) || signal.effect !== inFlight.id) return undefined;
  return { effect: inFlight.effect, ...(signal.type === 'effect.succeeded' && { report: signal.report }) };
}
