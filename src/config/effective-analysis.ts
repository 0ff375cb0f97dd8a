import type { z } from 'zod';
import type { Condition, JudgeSetting, Margin, MetricRule } from '../domain/analysis/model.ts';
import { usualMargin } from '../domain/analysis/usual-margin.ts';
import { type ReadyMetric, readyMetric } from '../domain/metrics/ready-queries.ts';
import type { AnalysisSetting } from '../domain/rollout/model.ts';
import { seconds } from './durations.ts';
import { toKayentaRule, toKayentaSetting } from './effective-kayenta.ts';
import type { analysis } from './schema/analysis.ts';

export type ParsedAnalysis = z.output<typeof analysis>;
export type ParsedMetric = NonNullable<ParsedAnalysis['metrics']>[string];

const longestWindow = 300;

/** A checked analysis, with what it leaves out. */
export function toAnalysis(given: ParsedAnalysis): AnalysisSetting {
  const whole = seconds(given.for ?? '1m');
  const judge = toJudge(given);
  const { limits } = given;
  return {
    seconds: whole,
    everySeconds: seconds(given.every ?? '10s'),
    windowSeconds: given.window === undefined ? Math.min(whole, longestWindow) : seconds(given.window),
    minRequests: given.minRequests ?? 10,
    failures: given.failures ?? 1,
    marks: { proceed: given.proceedAt ?? 1, rollback: given.rollbackBelow ?? given.proceedAt ?? 1 },
    metrics: Object.entries(given.metrics ?? {}).map(([name, metric]) => ({
      ...toMetric(name, metric),
      ...(judge.kind === 'kayenta' && { kayenta: toKayentaRule(metric.kayenta ?? {}) }),
    })),
    ...(limits !== undefined && {
      limits: Object.fromEntries(Object.entries(limits).filter(([, count]) => count !== undefined)),
    }),
    ...(judge.kind !== 'threshold' && { judge }),
  };
}

/** Who says no limit of any kind wants a comparison; who does has meant each look by itself. */
export const judgesSequentially = ({ judge, metrics = {} }: Pick<ParsedAnalysis, 'judge' | 'metrics'>): boolean =>
  judge === undefined
    ? Object.values(metrics).some((metric) => conditionOf(metric) === undefined)
    : judge === 'sequential';

function toJudge(given: ParsedAnalysis): JudgeSetting {
  if (given.judge === 'kayenta') return toKayentaSetting(given);
  if (!judgesSequentially(given)) return { kind: 'threshold' };
  const { alpha = 0.01, beta = 0.05, undecided = 'hold' } = given;
  return { kind: 'sequential', alpha, beta, undecided };
}

export function toMetric(name: string, given: ParsedMetric): MetricRule {
  const ready = given.source === undefined ? readyMetric(given.query) : undefined;
  const kind = given.kind ?? ready?.kind;
  const events = given.events === undefined ? {} : { events: given.events };
  return {
    name,
    query:
      given.source === undefined
        ? { kind: 'ready', name: given.query }
        : { kind: 'text', text: given.query, ...events },
    source: given.source ?? '',
    weight: given.weight ?? 1,
    condition: conditionOf(given) ?? { kind: 'no-worse', margin: toMargin(given, kind) },
    critical: given.critical ?? false,
    ...natureOf(given, ready, kind),
    ...(given.minSamples !== undefined && { minSamples: given.minSamples }),
    ...(given.noData !== undefined && { noData: given.noData }),
  };
}

function natureOf(
  given: ParsedMetric,
  ready: ReadyMetric | undefined,
  kind: MetricRule['kind'],
): Pick<MetricRule, 'kind' | 'better' | 'quantile'> {
  const better = given.better ?? ready?.better ?? (kind === 'latency' ? 'lower' : impliedBy(given));
  const quantile = given.quantile ?? ready?.quantile;
  return {
    ...(kind !== undefined && { kind }),
    ...(better !== undefined && { better }),
    ...(quantile !== undefined && { quantile }),
  };
}

/** Whoever forbids more of it means that less is better. */
function impliedBy(given: ParsedMetric): 'higher' | 'lower' | undefined {
  if (given.lessThan !== undefined || given.atMost !== undefined || given.maxIncrease !== undefined) return 'lower';
  const isHigher = given.greaterThan !== undefined || given.atLeast !== undefined || given.maxDecrease !== undefined;
  return isHigher ? 'higher' : undefined;
}

function toMargin({ margin }: ParsedMetric, kind: MetricRule['kind']): Margin {
  if (margin !== undefined) return { relative: (margin.relative ?? 0) / 100, absolute: margin.absolute ?? 0 };
  return usualMargin(kind);
}

/** The checks have seen that there is one at most. */
function conditionOf(given: ParsedMetric): Condition | undefined {
  if (given.lessThan !== undefined) return { kind: 'less-than', limit: given.lessThan };
  if (given.greaterThan !== undefined) return { kind: 'greater-than', limit: given.greaterThan };
  if (given.atMost !== undefined) return { kind: 'at-most', limit: given.atMost };
  if (given.atLeast !== undefined) return { kind: 'at-least', limit: given.atLeast };
  if (given.maxIncrease !== undefined) return { kind: 'above-baseline', percent: given.maxIncrease };
  if (given.maxDecrease !== undefined) return { kind: 'below-baseline', percent: given.maxDecrease };
  return given.equals === undefined
    ? undefined
    : { kind: 'equals', limit: given.equals, tolerance: given.tolerance ?? 0 };
}
