import type { PointSeries } from '../../../domain/metrics/points.ts';

export type ReadSeries =
  | { readonly kind: 'series'; readonly series: readonly PointSeries[] }
  /** What the server says is wrong. */
  | { readonly kind: 'error'; readonly why: string }
  | { readonly kind: 'unreadable' };
