/** Each metric over all looks of the rollout. */
import type { MetricReading, MetricRule, VerdictRow } from '../analysis/model.ts';
import { readyMetric } from '../metrics/ready-queries.ts';
import type { MetricAnswer } from '../metrics/measurement.ts';
import type { RecordedAnalysis, RecordedLook } from '../record/model.ts';
import { estimateOf, pooled, type Shown } from './estimate.ts';
import type { Estimate, ReportMetric, ReportPoint, ReportUnit } from './model.ts';
import { apart } from './windows.ts';

/** A metric that several analyses ask for is one: as the last of them has it. */
export function metricsOf(
  analyses: readonly RecordedAnalysis[],
  looks: readonly RecordedLook[],
): readonly ReportMetric[] {
  const rules = new Map<string, { readonly rule: MetricRule; readonly share: number }>();
  for (const { setting } of analyses) {
    const total = setting.metrics.reduce((sum, { weight }) => sum + weight, 0);
    for (const rule of setting.metrics) rules.set(rule.name, { rule, share: total > 0 ? rule.weight / total : 0 });
  }
  return [...rules.values()].map(({ rule, share }) => metricOf(rule, share, looks));
}

interface Seen {
  readonly at: string;
  readonly row: VerdictRow;
  readonly reading: MetricReading | undefined;
}

function metricOf(rule: MetricRule, weight: number, looks: readonly RecordedLook[]): ReportMetric {
  const seen = looks.flatMap(({ evaluated, readings, verdict }) => {
    const row = verdict.rows.find(({ metric }) => metric === rule.name);
    return row === undefined
      ? []
      : [{ at: evaluated, row, reading: readings.find((each) => each.metric === rule.name) }];
  });
  const shown = shownAs(rule);
  const last = seen.at(-1)?.row;
  const total = totalOf(seen, shown);
  return {
    name: rule.name,
    ...(rule.kind !== undefined && { kind: rule.kind }),
    ...shown,
    asked: rule.query.kind === 'ready' ? rule.query.name : rule.query.text,
    source: rule.source,
    wanted: last?.wanted ?? '',
    critical: rule.critical,
    weight,
    ...('limit' in rule.condition && { limit: rule.condition.limit }),
    points: seen.map((each) => pointOf(each, shown)),
    ...(total !== undefined && { total }),
    evidence: seen.flatMap(({ at, row: { evidence } }) => (evidence === undefined ? [] : [{ at, ...evidence }])),
    ...(last !== undefined && { last: { outcome: last.outcome, found: last.found } }),
  };
}

function shownAs({ kind, query, quantile }: MetricRule): Shown {
  const ready = query.kind === 'ready' ? readyMetric(query.name) : undefined;
  const unit = unitOf(kind ?? ready?.kind);
  const asked = quantile ?? ready?.quantile;
  return { unit, ...(unit === 'seconds' && asked !== undefined && { quantile: asked }) };
}

function unitOf(kind: MetricRule['kind']): ReportUnit {
  if (kind === 'ratio') return 'share';
  if (kind === 'latency') return 'seconds';
  return kind === 'count' ? 'per-event' : 'number';
}

function pointOf({ at, row, reading }: Seen, shown: Shown): ReportPoint {
  const canary = estimateOf(reading?.canary, shown);
  const stable = estimateOf(reading?.stable, shown);
  return {
    at,
    from: new Date(Date.parse(at) - (reading?.canary.windowMs ?? 0)).toISOString(),
    outcome: row.outcome,
    ...(canary !== undefined && { canary }),
    ...(stable !== undefined && { stable }),
  };
}

function totalOf(seen: readonly Seen[], shown: Shown): ReportMetric['total'] {
  const of = (arm: 'canary' | 'stable'): Estimate | undefined =>
    pooled(apart(seen.flatMap(({ reading }) => answered(reading?.[arm]))), shown);
  const canary = of('canary');
  const stable = of('stable');
  if (canary === undefined && stable === undefined) return undefined;
  return { ...(canary !== undefined && { canary }), ...(stable !== undefined && { stable }) };
}

const answered = (answer: MetricAnswer | undefined): readonly MetricAnswer[] => (answer === undefined ? [] : [answer]);
