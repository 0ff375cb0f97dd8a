import type { StepInput, StrategyInput } from '../condition.ts';
import { at, differs, flag, has, leaveOutEach, number, type Place } from '../reading.ts';
import { shownTime } from '../time.ts';
import { analysisOf, type RolloutWork } from './analysis.ts';
import { ofPods } from './canary.ts';
import { patience } from './stepping.ts';
import { judged } from './steps.ts';

const names = 'instances are found by the revision they run';

export function blueGreenOf(plan: Place, replicas: number | undefined, work: RolloutWork): StrategyInput {
  leaveOutEach(plan, {
    activeService: names,
    previewService: 'who sees the new revision before the switch is said by `preview`',
    activeMetadata: 'instances have no labels',
    previewMetadata: 'instances have no labels',
    previewReplicaCount: 'the new revision comes up whole',
    ...ofPods,
  });
  const keep = read(at(plan, 'scaleDownDelaySeconds'), number) ?? 30;
  const [before, after] = [at(plan, 'prePromotionAnalysis'), at(plan, 'postPromotionAnalysis')];
  const automatic = at(plan, 'autoPromotionEnabled');
  const wait = at(plan, 'autoPromotionSeconds');
  const first: readonly StepInput[] = [
    ...(has(before) ? [judgedBefore(before, work)] : []),
    ...(read(automatic, flag) === false ? [waitFor(automatic, undefined)] : []),
    ...(has(wait) ? [waitFor(wait, number(wait))] : []),
  ];
  const analysis = has(after) ? analysisOf(after, work) : undefined;
  if (first.length === 0 && (!has(after) || analysis !== undefined))
    return { kind: 'blue-green', keepOld: shownTime(keep), ...(analysis !== undefined && { analysis }) };
  differs(plan, 'written as a canary whose steps do the same: kind `blue-green` decides nothing before its switch');
  return {
    kind: 'canary',
    steps: [
      { scale: replicas ?? 1 },
      ...first,
      { setWeight: 100 },
      ...(has(after) ? [judged(after, analysis)] : []),
      { pause: shownTime(keep) },
    ],
  };
}

const read = <Value>(place: Place, how: (place: Place) => Value | undefined): Value | undefined =>
  has(place) ? how(place) : undefined;

/** No request of users reaches it yet: what is judged comes from a test, or from the source's own numbers. */
function judgedBefore(place: Place, work: RolloutWork): StepInput {
  const analysis = analysisOf(place, work);
  return judged(place, analysis === undefined ? undefined : { ...analysis, minRequests: 0 });
}

function waitFor(place: Place, seconds: number | undefined): StepInput {
  if (seconds !== undefined) return { pause: shownTime(seconds) };
  differs(place, `it waits without an end there; here it goes back after ${patience}`);
  return { approval: patience };
}
