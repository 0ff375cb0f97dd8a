/**
 * What is asked of a metric source. The structured kinds know no query language: a router exports its ready queries as
 * such data, and each source renders them in its own language, or evaluates them itself.
 */
export type MetricQuery =
  /** How often per second the counter rose within the window, over all matching series. */
  | { readonly kind: 'rate'; readonly counter: string; readonly where: readonly LabelMatch[] }
  /** By how much the counter rose within the window: the number of requests, for example. */
  | { readonly kind: 'increase'; readonly counter: string; readonly where: readonly LabelMatch[] }
  /** Share 0..1: what of `where` also matches `part`. Without anything that matches `where` there is no share. */
  | {
      readonly kind: 'share';
      readonly counter: string;
      readonly where: readonly LabelMatch[];
      readonly part: readonly LabelMatch[];
    }
  /** A quantile 0..1 of a histogram. */
  | {
      readonly kind: 'quantile';
      readonly quantile: number;
      readonly histogram: string;
      readonly where: readonly LabelMatch[];
      /** What the histogram's unit is in that of the answer: 0.001 for milliseconds as seconds. @default 1 */
      readonly factor?: number;
    }
  /** In the language of the source. `{name}` stands for an argument, which is quoted as its place requires. */
  | {
      readonly kind: 'text';
      readonly text: string;
      /** A query for the time of the newest sample behind it, in seconds since 1970. @default found from the series it names */
      readonly newest?: string;
      /** A histogram: one series for each bound (its label `le`), or a native one. Answered with `buckets`. @default number */
      readonly reads?: 'number' | 'histogram';
      /** A query for the number of events that the value rests on. @default nobody knows */
      readonly events?: string;
    };

export interface LabelMatch {
  readonly label: string;
  readonly is: 'equal' | 'not-equal' | 'starting-with' | 'not-starting-with';
  /** May be an argument: `{arm}`. */
  readonly value: string;
}

/** Values for `{name}` in a query: `service`, `arm`, `window` and what the user adds. `window` is always there, in ms. */
export type QueryArguments = Readonly<Record<string, string | number>>;

/** A query that a router has ready, by name: `success-rate`, `latency-p99`, `request-rate`, `request-count`. */
export interface ReadyQuery {
  readonly query: MetricQuery;
  readonly unit: 'share' | 'seconds' | 'per-second' | 'count';
  readonly better: 'higher' | 'lower' | 'neither';
  /** Arguments without which it cannot be asked. */
  readonly needs: readonly string[];
}

export type QuerySet = Readonly<Record<string, ReadyQuery>>;
