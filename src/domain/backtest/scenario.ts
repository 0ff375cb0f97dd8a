/** Many rollouts of one policy under one regression, at times spread over the recordings, and what they came to. */
import type { ServiceSettings } from '../project/service-settings.ts';
import { analysesOf, leastSeconds } from '../recording/fits.ts';
import { type Recording, stepsOf } from '../recording/model.ts';
import type { RolloutDefinition } from '../rollout/model.ts';
import { mixedSeed } from './random.ts';
import type { Regression } from './regression.ts';
import { type Replay, type ReplayGiven, replay } from './replay.ts';

export interface Policy {
  /** For people: the file, or what was changed. */
  readonly name: string;
  readonly definition: RolloutDefinition;
}

export interface ScenarioGiven {
  readonly policy: Policy;
  readonly settings: ServiceSettings;
  readonly regression: Regression;
  readonly recordings: readonly [Recording, ...Recording[]];
  readonly seed: number;
  readonly replays: number;
}

/** The replay with this number, from 0. The same numbers of two policies begin at the same time and see the same requests. */
export function replayOf(given: ScenarioGiven, number: number, watch?: ReplayGiven['watch']): Replay {
  const { recordings, policy, settings, regression, seed } = given;
  const recording = recordings[number % recordings.length] ?? recordings[0];
  const mine = { index: Math.floor(number / recordings.length), of: Math.ceil(given.replays / recordings.length) };
  const population = { recording, regression, seed: mixedSeed(seed, number) };
  const { definition } = policy;
  const at = startOf(recording, definition, mine);
  return replay({ definition, settings, population, at, ...(watch !== undefined && { watch }) });
}

/**
 * Evenly spread, at ends of steps: from the first time at which all windows are within the recording, to the last one at which
 * a rollout has time to end, also one that waits for evidence where there is room for that.
 */
function startOf(
  recording: Recording,
  { strategy, limits }: RolloutDefinition,
  { index, of }: { readonly index: number; readonly of: number },
): string {
  const { stepSeconds, from } = recording;
  const whole = stepsOf(recording);
  const inSteps = (seconds: number): number => Math.ceil(seconds / stepSeconds);
  const needed = inSteps(leastSeconds(strategy)) + 1;
  const before = inSteps(Math.max(0, ...analysesOf(strategy).map(({ windowSeconds }) => windowSeconds)));
  const first = Math.max(0, Math.min(before, whole - needed));
  const latest = Math.max(first, whole - needed);
  const patient = latest - inSteps(limits.progressSeconds);
  const last = patient > first ? patient : latest;
  const step = first + (of <= 1 ? 0 : Math.round(((last - first) * index) / (of - 1)));
  return new Date(Date.parse(from) + step * stepSeconds * 1000).toISOString();
}
