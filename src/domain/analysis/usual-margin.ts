import type { Margin, MetricKind } from './model.ts';

/** A tenth more of what is bad is as good as equal, and of events one in two hundred besides. */
export const usualMargin = (kind: MetricKind | undefined): Margin => ({
  relative: 0.1,
  absolute: kind === 'ratio' || kind === 'latency' ? 0.005 : 0,
});
