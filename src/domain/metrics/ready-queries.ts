/** Names of the queries that a router which counts has ready. A new router takes the quantiles from here. */
export const readyQuantiles = {
  'latency-p50': 0.5,
  'latency-p75': 0.75,
  'latency-p90': 0.9,
  'latency-p95': 0.95,
  'latency-p99': 0.99,
} as const satisfies Readonly<Record<string, number>>;

/** What a ready query measures, for judges that have to know. */
export interface ReadyMetric {
  readonly kind: 'ratio' | 'count' | 'gauge' | 'latency';
  /** Left out: neither. */
  readonly better?: 'higher' | 'lower';
  readonly quantile?: number;
}

export function readyMetric(name: string): ReadyMetric | undefined {
  const quantile = Object.entries(readyQuantiles).find(([key]) => key === name)?.[1];
  if (quantile !== undefined) return { kind: 'latency', better: 'lower', quantile };
  if (name === 'success-rate') return { kind: 'ratio', better: 'higher' };
  if (name === 'request-rate') return { kind: 'gauge' };
  return name === 'request-count' ? { kind: 'count' } : undefined;
}

export const readyQueries: readonly string[] = [
  'success-rate',
  ...Object.keys(readyQuantiles),
  'request-rate',
  'request-count',
];
