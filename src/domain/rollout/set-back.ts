/**
 * A clock that was set back leaves times behind that have not come yet. Whatever waits for one of them would wait for as
 * long as the clock was set back, and nobody would be judged meanwhile: these things are as of now, and what was measured
 * by the other clock is measured anew (P3, I10).
 */
import type { Phase, RolloutState, Trouble } from './model.ts';

/** Clocks are put right by a little all the time. */
const slackMs = 2_000;
/** No wait between two attempts is longer. */
const longestRetryMs = 120_000;

export function broughtBack(state: RolloutState, now: Date): RolloutState {
  const at = now.toISOString();
  const isAhead = (time: string | undefined): boolean =>
    time !== undefined && Date.parse(time) > now.getTime() + slackMs;
  const { phase, known, unready, draining, paused, trouble, progressAt } = state;
  const times = [progressAt, known.at, known.routeAt, unready?.since, draining?.since, paused?.at, ...timesOf(phase)];
  const retries = Object.values(trouble).map(({ nextAt }) => Date.parse(nextAt) - longestRetryMs);
  if (!times.some(isAhead) && !retries.some((time) => time > now.getTime())) return state;
  // What is known of the world is looked at again.
  const { pruned, ensured } = known;
  return {
    ...state,
    progressAt: at,
    phase: phaseAt(phase, at),
    known: { ...(pruned !== undefined && { pruned }), ...(ensured !== undefined && { ensured }) },
    trouble: Object.fromEntries(
      Object.entries(trouble).map(([kind, one]): [string, Trouble] => [kind, { ...one, nextAt: at }]),
    ),
    ...(unready !== undefined && { unready: { ...unready, since: at } }),
    ...(draining !== undefined && { draining: { ...draining, since: at } }),
    ...(paused !== undefined && { paused: { ...paused, at } }),
  };
}

function timesOf(phase: Phase): readonly (string | undefined)[] {
  if (phase.name === 'shifting') return [phase.since, phase.looks?.lastAt];
  return phase.name === 'rolling-back' ? [phase.gradual?.since] : [];
}

function phaseAt(phase: Phase, at: string): Phase {
  if (phase.name === 'shifting' && phase.since !== undefined) {
    const { looks: _looks, ...rest } = phase;
    return { ...rest, since: at };
  }
  if (phase.name === 'rolling-back' && phase.gradual?.since !== undefined)
    return { ...phase, gradual: { ...phase.gradual, since: at } };
  return phase;
}
