import type { Phase, Reason, RolloutEffect, RolloutState } from './model.ts';

export type Move =
  | { readonly kind: 'run'; readonly effect: RolloutEffect; readonly state: RolloutState }
  /** `until`: ISO 8601, in UTC. */
  | { readonly kind: 'wait'; readonly until: string; readonly state: RolloutState }
  /** A change without an effect: the next phase or step. */
  | { readonly kind: 'go'; readonly state: RolloutState };

export const run = (state: RolloutState, effect: RolloutEffect): Move => ({ kind: 'run', effect, state });

export const waitUntil = (state: RolloutState, ...times: readonly string[]): Move => ({
  kind: 'wait',
  until: [...times].sort()[0] ?? state.progressAt,
  state,
});

/** Another phase or step is progress. */
export const go = (state: RolloutState, phase: Phase, now: Date): Move => ({
  kind: 'go',
  state: inPhase(state, phase, now),
});

export function inPhase(state: RolloutState, phase: Phase, now: Date): RolloutState {
  const { unready: _unready, draining: _draining, ...rest } = state;
  return { ...rest, phase, trouble: {}, progressAt: now.toISOString() };
}

/** From every phase but the two last ones (I3). */
export const back = (state: RolloutState, reason: Reason, now: Date): Move =>
  go(state, { name: 'rolling-back', reason }, now);

export const later = (from: string | Date, seconds: number): string =>
  new Date(new Date(from).getTime() + seconds * 1000).toISOString();

/** Seconds since then; a clock that was put back counts as no time. */
export const since = (then: string, now: Date): number => Math.max(0, (now.getTime() - Date.parse(then)) / 1000);
