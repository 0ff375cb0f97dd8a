/** What in a strategy can never work, or not as it looks: known before anything is started. */
import { rawCounters } from '../metrics/raw-counters.ts';
import type { Service } from '../project/service.ts';
import { fullWeight } from '../route/spec.ts';
import type { AnalysisSetting, RolloutStep, Weight } from './model.ts';
import { needed } from './goal.ts';
import { shownWeight } from './shown-step.ts';

export type LintCode =
  | 'STEP_UNREACHABLE'
  | 'STEP_WITHOUT_EFFECT'
  | 'WEIGHT_FALLS'
  | 'ANALYSIS_WITHOUT_TRAFFIC'
  | 'WINDOW_TOO_LONG'
  | 'WINDOW_TOO_SHORT'
  | 'SAMPLES_NEVER_ENOUGH'
  | 'LOOK_NEVER_HAPPENS'
  | 'POINTS_TOO_FEW'
  | 'SHARE_COARSER_THAN_INSTANCES'
  | 'COUNTER_AS_GAUGE'
  | 'NOT_JUDGED';

export interface LintFinding {
  readonly service: string;
  readonly code: LintCode;
  /** From 1; left out: the strategy as a whole. */
  readonly step?: number;
  readonly message: string;
  readonly hint: string;
}

type Found = Omit<LintFinding, 'service'>;

interface At {
  readonly index: number;
  /** Of the canary, before the step. */
  readonly weight: Weight;
  readonly ruled: boolean;
  readonly mirror: Weight;
}

/** What is known beside the strategy. */
export interface LintFacts {
  /** Left out: nobody knows, and numbers of samples are not looked at. */
  readonly requestsPerSecond?: number | undefined;
  /** Names of the metric sources that are asked in PromQL. @default none */
  readonly promql?: readonly string[];
}

export function lintStrategy(service: Service, { requestsPerSecond, promql = [] }: LintFacts): readonly LintFinding[] {
  const found: Found[] = [];
  let at: At = { index: 0, weight: 0, ruled: false, mirror: 0 };
  for (const [index, step] of service.strategy.steps.entries()) {
    at = { ...at, index };
    found.push(...lintStep(service, step, at, requestsPerSecond));
    if (step.do === 'analysis' || step.do === 'experiment') found.push(...lintQueries(step.analysis, index, promql));
    if (step.do === 'setWeight') at = { ...at, weight: step.weight };
    else if (step.do === 'match') at = { ...at, ruled: step.rules.length > 0 };
    else if (step.do === 'mirror') at = { ...at, mirror: step.weight };
  }
  const judged = service.strategy.steps.some((step) => step.do === 'analysis' || step.do === 'experiment');
  if (!judged && service.strategy.kind === 'canary') {
    found.push({
      code: 'NOT_JUDGED',
      message: 'nothing judges the canary: it is promoted whatever it does',
      hint: 'add an `analysis`',
    });
  }
  return found.map((each) => ({ service: service.name, ...each }));
}

function lintStep(
  service: Service,
  step: RolloutStep,
  at: At,
  requestsPerSecond: number | undefined,
): readonly Found[] {
  switch (step.do) {
    case 'setWeight':
      return lintWeight(service, step.weight, at);
    case 'analysis':
      return lintAnalysis(service, step.analysis, at, requestsPerSecond);
    case 'experiment':
      return lintAnalysis(
        service,
        step.analysis,
        { ...at, weight: step.weight, ruled: false, mirror: 0 },
        requestsPerSecond,
      );
    case 'pause':
      return step.seconds > 0
        ? []
        : [
            {
              code: 'STEP_WITHOUT_EFFECT',
              step: at.index + 1,
              message: 'a pause of no time is over at once',
              hint: 'take it away',
            },
          ];
    case 'scale':
      return step.count >= needed(at.weight, service.replicas)
        ? []
        : [
            {
              code: 'STEP_WITHOUT_EFFECT',
              step: at.index + 1,
              message: `${step.count} instances are fewer than ${shownWeight(at.weight)} needs: there are more of them all the same`,
              hint: `write at least \`scale: ${needed(at.weight, service.replicas)}\``,
            },
          ];
    case 'approval':
    case 'match':
    case 'mirror':
    case 'hook':
    case 'gate':
    case 'iac':
      return [];
  }
}

function lintQueries({ metrics }: AnalysisSetting, index: number, promql: readonly string[]): readonly Found[] {
  return metrics.flatMap(({ name, source, query }) => {
    const raw = query.kind === 'text' && promql.includes(source) ? rawCounters(query.text) : [];
    return raw.map((counter) => ({
      code: 'COUNTER_AS_GAUGE' as const,
      step: index + 1,
      message: `metric ${name} reads ${counter} as it stands: what was counted since the program began, not in the window`,
      hint: `write \`increase(${counter}[{window}])\``,
    }));
  });
}

function lintWeight({ replicas, strategy }: Service, weight: Weight, { index, weight: before }: At): readonly Found[] {
  const step = index + 1;
  const found: Found[] = [];
  if (index > 0 && weight === before && weight > 0) {
    found.push({
      code: 'STEP_WITHOUT_EFFECT',
      step,
      message: `the weight is ${shownWeight(weight)} already`,
      hint: 'take the step away',
    });
  }
  if (weight < before) {
    found.push({
      code: 'WEIGHT_FALLS',
      step,
      message: `the weight falls from ${shownWeight(before)} to ${shownWeight(weight)}`,
      hint: 'a rollout that is to go back does so by itself',
    });
  }
  const rest = strategy.steps.slice(index + 1).find((each) => each.do === 'setWeight' && each.weight < fullWeight);
  if (weight === fullWeight && rest !== undefined && strategy.kind === 'canary') {
    found.push({
      code: 'STEP_UNREACHABLE',
      step,
      message: 'with 100 % nothing is left for the weights of later steps',
      hint: 'make it the last weight',
    });
  }
  if (weight > 0 && weight < fullWeight && needed(weight, replicas) === replicas && replicas > 1) {
    found.push({
      code: 'SHARE_COARSER_THAN_INSTANCES',
      step,
      message: `${shownWeight(weight)} takes as many instances as 100 %: ${replicas}`,
      hint: 'fewer per cent take fewer instances',
    });
  }
  return found;
}

function lintAnalysis(
  service: Service,
  analysis: AnalysisSetting,
  at: At,
  requestsPerSecond: number | undefined,
): readonly Found[] {
  const { windowSeconds, seconds, everySeconds, minRequests } = analysis;
  const { index, weight, ruled, mirror } = at;
  const step = index + 1;
  const found: Found[] = [];
  if (weight === 0 && !ruled && mirror === 0) {
    found.push({
      code: 'ANALYSIS_WITHOUT_TRAFFIC',
      step,
      message: 'no request reaches the canary here: there will never be evidence, and it is rolled back',
      hint: 'put `setWeight`, `match` or `mirror` before it',
    });
  }
  // The other judges have windows of their own, whatever is written.
  const { kind } = analysis.judge ?? { kind: 'threshold' };
  const hasWindow = kind === 'threshold';
  if (windowSeconds > seconds && hasWindow) {
    found.push({
      code: 'WINDOW_TOO_LONG',
      step,
      message: `the window of ${windowSeconds} s reaches back before the ${seconds} s of the analysis, to another weight`,
      hint: `write \`window: ${seconds}s\` or less, or \`for: ${windowSeconds}s\``,
    });
  }
  if (windowSeconds < everySeconds && hasWindow) {
    found.push({
      code: 'WINDOW_TOO_SHORT',
      step,
      message: `between two looks ${everySeconds - windowSeconds} s are seen by none of them`,
      hint: `write \`window: ${everySeconds}s\` or more`,
    });
  }
  if (everySeconds > seconds) {
    found.push({
      code: 'LOOK_NEVER_HAPPENS',
      step,
      message: `the first look comes after ${everySeconds} s, and the analysis is over after ${seconds} s: it takes longer than it says`,
      hint: `write \`every: ${seconds}s\` or less`,
    });
  }
  const share = Math.max(weight, mirror) / fullWeight;
  const counted = hasWindow ? windowSeconds : seconds;
  const expected = requestsPerSecond === undefined ? undefined : requestsPerSecond * share * counted;
  if (expected !== undefined && !ruled && weight + mirror > 0 && expected < minRequests) {
    const longer = Math.ceil(minRequests / Math.max((requestsPerSecond ?? 1) * share, 1e-9));
    found.push({
      code: 'SAMPLES_NEVER_ENOUGH',
      step,
      message: `${requestsPerSecond} requests per second give the canary about ${Math.floor(expected)} in ${hasWindow ? 'a window of ' : ''}${counted} s, and ${minRequests} are needed`,
      hint: `write \`${hasWindow ? 'window' : 'for'}: ${longer}s\` or more, a larger weight, or fewer \`minRequests\``,
    });
  }
  found.push(...lintPoints(analysis, step));
  return service.strategy.steps.length === 0 ? [] : found;
}

/** From so many points on, Kayenta's judge finds a difference where there is none in one of 100 cases; by two points, in 22. */
const enoughPoints = 5;

function lintPoints({ judge, seconds, everySeconds }: AnalysisSetting, step: number): readonly Found[] {
  if (judge?.kind !== 'kayenta') return [];
  const { stepSeconds, lookbackSeconds = seconds, minPoints } = judge;
  const pointsIn = (time: number): number => Math.max(1, Math.floor(Math.min(time, lookbackSeconds) / stepSeconds));
  const [first, most] = [pointsIn(everySeconds), pointsIn(seconds)];
  if (most < minPoints) {
    const message = `a series has ${most} points at most, and ${minPoints} are needed: there will never be evidence`;
    return [{ code: 'POINTS_TOO_FEW', step, message, hint: 'write a shorter `step`, or a longer `for` or `lookback`' }];
  }
  if (first >= enoughPoints || minPoints >= enoughPoints) return [];
  const message = `the first look judges by ${first} points, where chance speaks often`;
  return [
    { code: 'POINTS_TOO_FEW', step, message, hint: `write \`minPoints: ${enoughPoints}\`, or a longer \`every\`` },
  ];
}
