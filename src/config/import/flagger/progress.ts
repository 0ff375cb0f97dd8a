/** How a Canary of Flagger gets its traffic, as steps. */
import type { AnalysisInput, StepInput, StrategyInput } from '../condition.ts';
import { at, differs, flag, has, items, leaveOut, number, type Place } from '../reading.ts';
import { shownTime } from '../time.ts';
import { matchOf } from './match.ts';

export interface Progress {
  /** Of the Canary. */
  readonly analysis: Place;
  readonly intervalSeconds: number;
  readonly replicas: number | undefined;
  /** Without the times. Undefined: nothing judges. */
  readonly judging: AnalysisInput | undefined;
}

export function strategyOf(progress: Progress): StrategyInput {
  const { analysis } = progress;
  const iterations = at(analysis, 'iterations');
  const count = has(iterations) ? number(iterations) : undefined;
  const match = matchOf(at(analysis, 'match'));
  const mirror = mirrorOf(analysis);
  if (count === undefined) {
    if (match !== undefined) {
      leaveOut(at(analysis, 'match'), 'without `iterations` it is not used: traffic goes by weight');
    }
    return { kind: 'canary', steps: [...mirrored(mirror, 1, progress), ...growing(progress)] };
  }
  return match === undefined ? testedFirst(count, mirror, progress, iterations) : sideBySide(count, match, progress);
}

/** Each weight for one interval; the last one is judged too, before all traffic follows. */
function growing(progress: Progress): readonly StepInput[] {
  return weightsOf(progress.analysis).flatMap((weight) => [{ setWeight: weight }, look(1, progress)]);
}

function weightsOf(analysis: Place): readonly number[] {
  const [step, list, most] = ['stepWeight', 'stepWeights', 'maxWeight'].map((key) => at(analysis, key));
  const max = most !== undefined && has(most) ? (number(most) ?? 100) : 100;
  if (list !== undefined && has(list)) {
    const weights = items(list).flatMap((each) => number(each) ?? []);
    if (most !== undefined && has(most) && weights.some((weight) => weight > max))
      differs(list, `weights above \`maxWeight\` are left out: ${max} is the last one`);
    return weights.filter((weight) => weight <= max);
  }
  const size = step !== undefined && has(step) ? (number(step) ?? 0) : 0;
  if (step === undefined || size <= 0) return [max];
  const weights: number[] = [];
  for (let weight = size; weight < max; weight += size) weights.push(weight);
  if (max % size !== 0)
    differs(
      step,
      `it goes past \`maxWeight\` there, to ${Math.ceil(max / size) * size} %; here ${max} % is the last weight`,
    );
  return [...weights, max];
}

/** Looked at `count` times. */
function look(count: number, { intervalSeconds, judging }: Progress): StepInput {
  const whole = shownTime(intervalSeconds * count);
  return judging === undefined ? { pause: whole } : { analysis: { for: whole, every: shownTime(intervalSeconds) } };
}

interface Mirror {
  readonly share: number;
  readonly place: Place;
}

function mirrorOf(analysis: Place): Mirror | undefined {
  const [mirror, weight] = [at(analysis, 'mirror'), at(analysis, 'mirrorWeight')];
  const share = has(weight) ? (number(weight) ?? 100) : 100;
  if (has(mirror) && flag(mirror) === true) return { share, place: mirror };
  if (has(weight)) leaveOut(weight, 'without `mirror` nothing is mirrored');
  return undefined;
}

const mirrored = (mirror: Mirror | undefined, count: number, progress: Progress): readonly StepInput[] =>
  mirror === undefined ? [] : [{ mirror: mirror.share }, look(count, progress), { mirror: 0 }];

/** Blue-green there: judged before the switch, by tests or by mirrored requests. */
function testedFirst(count: number, mirror: Mirror | undefined, progress: Progress, place: Place): StrategyInput {
  const { replicas, judging } = progress;
  differs(place, 'written as a canary that is judged before it gets all traffic');
  const before = mirror === undefined ? [untested(count, progress)] : mirrored(mirror, count, progress);
  return {
    kind: 'canary',
    steps: [
      { scale: replicas ?? 1 },
      ...before,
      { setWeight: 100 },
      ...(judging === undefined ? [] : [look(1, progress)]),
    ],
  };
}

/** No request of users reaches it, so that none is asked for. */
function untested(count: number, progress: Progress): StepInput {
  const step = look(count, progress);
  return step.analysis === undefined ? step : { analysis: { ...step.analysis, minRequests: 0 } };
}

function sideBySide(count: number, match: NonNullable<StrategyInput['match']>, progress: Progress): StrategyInput {
  if (has(at(progress.analysis, 'mirror')))
    leaveOut(at(progress.analysis, 'mirror'), 'requests of an a-b test are not mirrored');
  return { kind: 'a-b', match, for: shownTime(progress.intervalSeconds * count) };
}
