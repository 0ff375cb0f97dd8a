import type { AnalysisInput, StepInput, StrategyInput } from '../condition.ts';
import { at, differs, has, leaveOut, leaveOutEach, number, type Place } from '../reading.ts';
import { analysisOf, type RolloutWork } from './analysis.ts';
import { judged, stepsOf } from './steps.ts';

const names = 'instances are found by the revision they run';

/** Of the canary strategy, and of blue-green as well. */
export const ofPods: Readonly<Record<string, string>> = {
  scaleDownDelayRevisionLimit: 'one old revision at most is kept whole',
  abortScaleDownDelaySeconds: 'on the way back instances end once they get no traffic',
  maxSurge: 'instances are as many as the weight needs',
  maxUnavailable: 'instances are as many as the weight needs',
  antiAffinity: 'all instances run on one machine',
};

export function canaryOf(canary: Place, replicas: number | undefined, work: RolloutWork): StrategyInput {
  const total = trafficTotal(at(canary, 'trafficRouting'));
  leaveOutEach(canary, {
    canaryService: names,
    stableService: names,
    canaryMetadata: 'instances have no labels',
    stableMetadata: 'instances have no labels',
    pingPong: names,
    dynamicStableScale: 'the stable arm stays whole until the promotion',
    minPodsPerReplicaSet: 'write `scale` as the first step',
    replicaProgressThreshold: 'all instances of a step are waited for',
    scaleDownDelaySeconds: 'the old revision ends once it has no traffic',
    ...ofPods,
  });
  const list = at(canary, 'steps');
  const stepping = { ...work, total, replicas, routes: new Map(), mirrors: new Set<string>() };
  const steps = has(list) ? stepsOf(list, stepping) : [];
  const background = at(canary, 'analysis');
  const start = at(background, 'startingStep');
  const from = has(start) ? (number(start) ?? 0) : 0;
  const analysis = has(background) ? analysisOf(background, work, 'background') : undefined;
  if (has(background) && analysis === undefined) judged(background, undefined);
  const all = has(background) ? inBackground(background, { steps, analysis, from }) : steps.map(({ step }) => step);
  if (all.length > 0) return { kind: 'canary', steps: [...all] };
  if (!has(background)) return { kind: 'rolling' };
  return analysis === undefined
    ? { kind: 'canary', steps: [judged(background, undefined)] }
    : { kind: 'rolling', analysis };
}

interface Background {
  readonly steps: readonly { readonly from: number; readonly step: StepInput }[];
  readonly analysis: AnalysisInput | undefined;
  /** The first step beside which it runs. */
  readonly from: number;
}

/** Nothing judges beside the steps here: what judged in the background judges while a pause lasts. */
function inBackground(place: Place, { steps, analysis, from: first }: Background): readonly StepInput[] {
  let pauses = 0;
  const all = steps.map(({ from, step }): StepInput => {
    if (from < first || step.pause === undefined) return step;
    pauses += 1;
    return analysis === undefined ? judged(place, undefined) : { analysis: { ...analysis, for: step.pause } };
  });
  if (pauses > 0) differs(place, 'it judges beside the steps there; here in the place of each pause that has a time');
  else if (steps.length > 0) {
    differs(place, 'it judges beside the steps there; here once, after the last of them');
    return [...all, judged(place, analysis)];
  }
  return all;
}

/** Weights are shares of this. */
function trafficTotal(routing: Place): number {
  const most = at(routing, 'maxTrafficWeight');
  const total = has(most) ? number(most) : undefined;
  for (const [key, why] of Object.entries(routers)) {
    const found = at(routing, key);
    if (has(found)) leaveOut(found, why);
  }
  return total !== undefined && total > 0 ? total : 100;
}

const elsewhere = 'traffic is split by a router of this machine: choose it with `router`';

const routers: Readonly<Record<string, string>> = {
  managedRoutes: 'routes need no names: a `match` step says all that hold',
  alb: elsewhere,
  ambassador: elsewhere,
  apisix: elsewhere,
  appMesh: elsewhere,
  istio: elsewhere,
  nginx: elsewhere,
  plugins: elsewhere,
  smi: elsewhere,
  traefik: elsewhere,
};
