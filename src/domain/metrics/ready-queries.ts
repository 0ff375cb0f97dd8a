/** Names of the queries that a router which counts has ready. A new router takes the quantiles from here. */
export const readyQuantiles = {
  'latency-p50': 0.5,
  'latency-p75': 0.75,
  'latency-p90': 0.9,
  'latency-p95': 0.95,
  'latency-p99': 0.99,
} as const satisfies Readonly<Record<string, number>>;

export const readyQueries: readonly string[] = [
  'success-rate',
  ...Object.keys(readyQuantiles),
  'request-rate',
  'request-count',
];
