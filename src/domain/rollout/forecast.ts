/** What the analyses of a strategy will see, and what they will miss: told before anything is started. */
import {
  allowed,
  type ForecastPart,
  type ForecastPlan,
  type Outlook,
  outlook,
  secondsAlone,
  smallestFound,
  type Traffic,
} from '../analysis/forecast.ts';
import type { Margin, MetricRule, SequentialSetting } from '../analysis/model.ts';
import { isAbsolute, marginOf } from '../analysis/sequential/margin.ts';
import type { Service } from '../project/service.ts';
import { fullWeight } from '../route/spec.ts';
import type { AnalysisSetting } from './model.ts';

export interface ForecastAsked extends Traffic {
  /** Share of the canary's requests that are bad. @default several; a canary that is no worse is always among them */
  readonly effect?: number;
}

export interface ForecastStep {
  /** From 1. */
  readonly step: number;
  readonly seconds: number;
  /** Share of all requests, 0 to 1. */
  readonly weight: number;
  /** Requests of the canary. */
  readonly requests: number;
  /** How long it takes at this weight alone to see the effect, if it went on; undefined: longer than thousands of looks. */
  readonly alone?: number;
}

export interface MetricForecast {
  readonly metric: string;
  /** Shares of bad requests up to this are as good as equal. */
  readonly allowed: number;
  /** What `alone` of the steps is about. */
  readonly effect: number;
  readonly steps: readonly ForecastStep[];
  readonly outlooks: readonly Outlook[];
  /** What four of five rollouts find, and nothing smaller. Undefined: nothing is found as often. */
  readonly smallest?: Outlook;
}

export interface ServiceForecast {
  readonly service: string;
  readonly alpha: number;
  readonly requestsPerSecond: number;
  readonly base: number;
  readonly metrics: readonly MetricForecast[];
  /** Metrics that nothing can be said of before, and why. */
  readonly without: readonly { readonly metric: string; readonly why: string }[];
}

/** Times the largest share that is as good as equal. */
const factors = [1.5, 2, 3, 5, 10, 30];

/** @returns a sentence where there is nothing to forecast */
export function forecastOf(service: Service, asked: ForecastAsked): ServiceForecast | string {
  const parts = judgedParts(service);
  const [first] = parts;
  if (first === undefined)
    return 'none of its analyses is by evidence with traffic for both arms: only `judge: sequential` can be forecast';
  const rules = first.analysis.metrics;
  const planned = rules.map((rule) => ({ metric: rule.name, plan: planFor(rule, parts) }));
  return {
    service: service.name,
    alpha: first.setting.alpha,
    requestsPerSecond: asked.requestsPerSecond,
    base: asked.base,
    metrics: planned.flatMap(({ metric, plan }) =>
      typeof plan === 'string' ? [] : [forecastMetric(metric, plan, parts, asked)],
    ),
    without: planned.flatMap(({ metric, plan }) => (typeof plan === 'string' ? [{ metric, why: plan }] : [])),
  };
}

interface JudgedPart extends ForecastPart {
  readonly step: number;
  readonly analysis: AnalysisSetting;
  readonly setting: SequentialSetting;
}

function judgedParts({ strategy }: Service): readonly JudgedPart[] {
  let [weight, mirror] = [0, 0];
  return strategy.steps.flatMap((step, index): readonly JudgedPart[] => {
    if (step.do === 'setWeight') ({ weight } = step);
    if (step.do === 'mirror') mirror = step.weight;
    if (step.do !== 'analysis' && step.do !== 'experiment') return [];
    const { judge, seconds, everySeconds } = step.analysis;
    const arms = armsOf(step.do === 'experiment' ? { own: step.weight } : { weight, mirror });
    if (judge?.kind !== 'sequential' || !(arms.canary > 0) || !(arms.stable > 0)) return [];
    return [{ step: index + 1, analysis: step.analysis, setting: judge, seconds, everySeconds, ...arms }];
  });
}

/** In an experiment both arms are of one size; a mirrored request is one of both. */
const armsOf = (of: { readonly own: number } | { readonly weight: number; readonly mirror: number }) =>
  'own' in of
    ? { canary: of.own / fullWeight, stable: of.own / fullWeight }
    : { canary: Math.max(of.weight, of.mirror) / fullWeight, stable: (fullWeight - of.weight) / fullWeight };

/** @returns why nothing can be said of it */
function planFor(rule: MetricRule, parts: readonly JudgedPart[]): ForecastPlan | string {
  const [first] = parts;
  if (first === undefined) return 'no analysis asks for it';
  const margin = marginFor(rule);
  if (typeof margin === 'string') return margin;
  let total = 0;
  for (const { weight } of first.analysis.metrics) total += weight;
  return {
    parts: parts.filter(({ analysis }) => analysis.metrics.some(({ name }) => name === rule.name)),
    analyses: parts.length,
    setting: first.setting,
    margin,
    // Of a histogram every bound has its part of the evidence, and one of them sees the fault.
    weight: rule.weight / total / (rule.kind === 'latency' ? usualBounds : 1),
    least: rule.minSamples ?? first.analysis.minRequests,
  };
}

/** Of the histograms of most programs. */
const usualBounds = 11;

function marginFor(rule: MetricRule): Margin | string {
  const { condition, kind, better } = rule;
  if (isAbsolute(condition)) return 'it is held to a number, not to the stable arm';
  if (kind === 'gauge') return 'how a gauge comes and goes is not known before';
  if (kind === undefined) return 'nobody says what kind of metric it is';
  if (better === 'either') return 'more and less of it are worse';
  if (kind !== 'latency') return marginOf(condition, better);
  return condition.kind === 'no-worse'
    ? { relative: 0, absolute: condition.margin.absolute }
    : { relative: 0, absolute: 0 };
}

function forecastMetric(
  metric: string,
  plan: ForecastPlan,
  judged: readonly JudgedPart[],
  asked: ForecastAsked,
): MetricForecast {
  const traffic: Traffic = { requestsPerSecond: asked.requestsPerSecond, base: asked.base };
  const most = allowed(plan, traffic);
  const effects = asked.effect === undefined ? factors.map((factor) => Math.min(1, factor * most)) : [asked.effect];
  const all = new Set([asked.base, ...effects]);
  const smallest = smallestFound(plan, traffic);
  const effect = asked.effect ?? smallest?.bad ?? 1;
  return {
    metric,
    allowed: most,
    effect,
    steps: judged
      .filter((part) => plan.parts.includes(part))
      .map((part) => {
        const alone = secondsAlone(plan, part, traffic, effect);
        return {
          step: part.step,
          seconds: part.seconds,
          weight: part.canary,
          requests: Math.round(part.seconds * asked.requestsPerSecond * part.canary),
          ...(alone !== undefined && { alone }),
        };
      }),
    outlooks: [...all].map((bad) => outlook(plan, traffic, bad)),
    ...(smallest !== undefined && { smallest }),
  };
}
