/** A cumulative bucket: so many events were at most this. */
export interface Bucket {
  readonly atMost: number;
  readonly events: number;
}

/**
 * A quantile from cumulative buckets, linear within the bucket it falls in, as Prometheus has it. What falls into the
 * open last bucket is at least its lower bound, and that is what is told. NaN: there is nothing to take a quantile of.
 */
export function quantileOf(buckets: readonly Bucket[], quantile: number): number {
  const sorted = [...buckets].sort((a, b) => a.atMost - b.atMost);
  const total = sorted.at(-1)?.events ?? 0;
  if (sorted.at(-1)?.atMost !== Number.POSITIVE_INFINITY || sorted.length < 2 || total <= 0) return Number.NaN;
  const rank = quantile * total;
  const index = sorted.findIndex(({ events }) => events >= rank);
  const bucket = sorted[index];
  const below = sorted[index - 1];
  if (bucket === undefined) return Number.NaN;
  if (bucket.atMost === Number.POSITIVE_INFINITY) return below?.atMost ?? Number.NaN;
  if (below === undefined && bucket.atMost <= 0) return bucket.atMost;
  const from = below?.atMost ?? 0;
  const under = below?.events ?? 0;
  const inside = bucket.events - under;
  return inside === 0 ? bucket.atMost : from + (bucket.atMost - from) * ((rank - under) / inside);
}
