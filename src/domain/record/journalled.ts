import type { RolloutSignal } from '../rollout/model.ts';
import type { RunSignal, StepState } from '../run/model.ts';

/** One decision of a run as the journal has it, oldest first. The states before and after it are in order. */
export interface JournalledDecision {
  /** ISO 8601, in UTC: the time that it was made with. */
  readonly at: string;
  /** Type of the signal that it was made on. */
  readonly signal: string;
  /** What a rollout heard and its state does not keep. */
  readonly heard?: Heard;
  /** Those that changed. */
  readonly steps: Readonly<Record<string, StepState>>;
}

export interface Heard {
  readonly step: string;
  readonly signal: RolloutSignal;
}

/** What was measured, and what people wanted: all else that a rollout hears is in its state, or looked at again. */
export function keptOf(signal: RunSignal): Heard | undefined {
  if (signal.type !== 'rollout') return undefined;
  const { step, signal: heard } = signal;
  const measured = heard.type === 'effect.succeeded' && heard.report.kind === 'readings';
  return measured || heard.type === 'asked' ? { step, signal: heard } : undefined;
}
