import type { Condition, MetricRule } from '../analysis/model.ts';
import { readyMetric } from '../metrics/ready-queries.ts';
import type { RecordedKind, RecordedSeries, RecordedUnit } from './model.ts';

/** What a recording has to know of a metric besides its numbers. */
export type MetricShape = Pick<RecordedSeries, 'kind' | 'unit' | 'better' | 'quantile' | 'query'>;

/** As the project file and the ready queries have it; a text of which nobody says more is a level. */
export function shapeOf(rule: MetricRule): MetricShape {
  const { query } = rule;
  const ready = query.kind === 'ready' ? readyMetric(query.name) : undefined;
  const kind = kindOf(rule, ready?.kind);
  const quantile = rule.quantile ?? ready?.quantile;
  return {
    kind,
    unit: query.kind === 'ready' || rule.kind !== undefined ? units[kind] : 'unknown',
    better: rule.better ?? ready?.better ?? sideOf(rule.condition),
    query: query.kind === 'ready' ? query.name : query.text,
    ...(kind === 'latency' && quantile !== undefined && { quantile }),
  };
}

/** Requests per second are a number of requests: they can be counted, and split. */
function kindOf({ query, kind }: MetricRule, ready: RecordedKind | undefined): RecordedKind {
  if (query.kind === 'ready' && query.name === 'request-rate') return 'rate';
  return ready ?? kind ?? 'gauge';
}

const units = {
  ratio: 'share',
  count: 'count',
  rate: 'per-second',
  latency: 'seconds',
  gauge: 'unknown',
} as const satisfies Readonly<Record<RecordedKind, RecordedUnit>>;

/** What is wanted below something is better lower. */
function sideOf({ kind }: Condition): RecordedSeries['better'] {
  if (kind === 'less-than' || kind === 'at-most' || kind === 'above-baseline') return 'lower';
  return kind === 'greater-than' || kind === 'at-least' || kind === 'below-baseline' ? 'higher' : 'either';
}
