import type { HistogramBucket } from './measurement.ts';
import { type Bucket, quantileOf } from './quantile.ts';

/** Counts of one interval of values, as a native histogram has them: not cumulative, and only where there are some. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly events: number;
}

export type ReadHistogram =
  | { readonly kind: 'histogram'; readonly events: number; readonly buckets: readonly HistogramBucket[] }
  | { readonly kind: 'unfit'; readonly why: string };

/** Sums of floats: less than this share of all events is no contradiction. */
const slack = 1e-9;

/**
 * What cumulative buckets say, the open one among them. What does not fit together has been put together from different
 * histograms, and says nothing of any of them.
 */
export function histogramOf(buckets: readonly Bucket[], factor = 1): ReadHistogram {
  const sorted = buckets.toSorted((a, b) => a.atMost - b.atMost);
  const last = sorted.at(-1);
  if (last?.atMost !== Number.POSITIVE_INFINITY)
    return unfit('its buckets have no open one (le="+Inf"): nobody knows how many events there were');
  if (sorted.length === 1) return unfit('it has no bucket but the open one');
  const total = last.events;
  const finite: HistogramBucket[] = [];
  for (const { atMost, events } of sorted) {
    const before = finite.at(-1);
    if (Number.isNaN(atMost)) return unfit('a bucket has a bound that is no number');
    if (!Number.isFinite(events) || events < 0) return unfit(`the bucket up to ${atMost} holds ${events} events`);
    if (before !== undefined && atMost * factor <= before.le) return unfit(`there are two buckets up to ${atMost}`);
    if (before !== undefined && events < before.events - total * slack)
      return unfit(
        `fewer events are at most ${atMost} than at most ${before.le / factor}: its series differ in their buckets`,
      );
    if (Number.isFinite(atMost)) finite.push({ le: atMost * factor, events: Math.max(events, before?.events ?? 0) });
  }
  return { kind: 'histogram', events: Math.max(total, finite.at(-1)?.events ?? 0), buckets: finite };
}

/** The same of a native histogram. Between two of its spans there is nothing, and that is told by a bound too. */
export function histogramOfSpans(spans: readonly Span[], events: number): ReadHistogram {
  const buckets: HistogramBucket[] = [];
  let within = 0;
  for (const span of spans.toSorted((a, b) => a.to - b.to)) {
    const before = buckets.at(-1)?.le;
    if (!(span.events >= 0) || Number.isNaN(span.from + span.to))
      return unfit('a bucket of it holds no number of events');
    if (before !== undefined && span.from < before) return unfit(`two of its buckets overlap at ${span.from}`);
    // The one around zero begins below it, where no duration is.
    if (span.from > (before ?? 0)) buckets.push({ le: span.from, events: within });
    within += span.events;
    if (Number.isFinite(span.to)) buckets.push({ le: span.to, events: within });
  }
  if (within > events * (1 + slack) + slack) return unfit(`its buckets hold ${within} events, and it says ${events}`);
  return { kind: 'histogram', events: Math.max(events, within), buckets };
}

/** What stands for a histogram where one number is wanted: the quantile, in the unit of its bounds. */
export function quantileIn(histogram: Extract<ReadHistogram, { kind: 'histogram' }>, quantile: number): number {
  const { buckets, events } = histogram;
  const cumulative = buckets.map(({ le, events: within }) => ({ atMost: le, events: within }));
  return quantileOf([...cumulative, { atMost: Number.POSITIVE_INFINITY, events }], quantile);
}

const unfit = (why: string): ReadHistogram => ({ kind: 'unfit', why });
