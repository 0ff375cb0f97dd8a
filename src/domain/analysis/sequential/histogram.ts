/** What a histogram with cumulative buckets says about a bound, and what it leaves open. */

/** So many events were at most `le`. */
export interface CumulativeBucket {
  readonly le: number;
  readonly events: number;
}

/** How long the requests of one arm took within one interval. */
export interface Durations {
  /** All of them, those above the last bound too. */
  readonly events: number;
  /** Finite bounds, rising. */
  readonly buckets: readonly CumulativeBucket[];
}

export const boundsOf = ({ buckets }: Durations): readonly number[] => buckets.map(({ le }) => le);

/**
 * How many took longer than the bound. A histogram that leaves out empty buckets (a native one) tells it between two of its
 * bounds as well, where nothing lies between them. Undefined: it cannot be told.
 */
export function slowerThan({ events, buckets }: Durations, bound: number): number | undefined {
  let below = 0;
  let above = events;
  for (const { le, events: within } of buckets) {
    if (le <= bound) below = within;
    if (le >= bound) {
      above = within;
      break;
    }
  }
  return below === above ? Math.max(0, events - below) : undefined;
}
