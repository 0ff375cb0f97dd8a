/** What judges are asked and what they say. Everything is JSON: it is journalled as it stands. */
import type { MetricAnswer } from '../metrics/measurement.ts';
import type { KayentaMetric } from './kayenta/model.ts';

/** When a metric is good. Numbers in the unit of the query: a success rate is 0 to 1, a latency is in seconds. */
export type Condition =
  | { readonly kind: 'less-than'; readonly limit: number }
  | { readonly kind: 'greater-than'; readonly limit: number }
  /** The same with the limit itself: what most other tools mean. */
  | { readonly kind: 'at-most'; readonly limit: number }
  | { readonly kind: 'at-least'; readonly limit: number }
  | { readonly kind: 'equals'; readonly limit: number; readonly tolerance: number }
  /** Against the stable arm, measured at the same time over the same window: at most so much per cent above or below. */
  | { readonly kind: 'above-baseline'; readonly percent: number }
  | { readonly kind: 'below-baseline'; readonly percent: number }
  /** Against the stable arm: not worse, or so little that it is as good as equal. */
  | { readonly kind: 'no-worse'; readonly margin: Margin };

/** How much worse is as good as equal: the canary may have `(1 + relative)` times what the stable arm has, plus `absolute`. */
export interface Margin {
  /** 0.2: a fifth more. */
  readonly relative: number;
  /** In the unit of what is compared. Of shares: 0.001 is one in a thousand more. */
  readonly absolute: number;
}

/**
 * ratio: a share 0 to 1 of events. count: how often something happened, for so many events (or equal time). gauge: a level, read
 * now and then. latency: how long requests took, with the histogram of it.
 */
export type MetricKind = 'ratio' | 'count' | 'gauge' | 'latency';

/** A ready query of the router, such as `success-rate`, or a text in the source's own language. */
export type MetricAsked =
  | { readonly kind: 'ready'; readonly name: string }
  | {
      readonly kind: 'text';
      readonly text: string;
      /** A query of the number of events behind it. */
      readonly events?: string;
    };

export interface MetricRule {
  readonly name: string;
  readonly query: MetricAsked;
  /** Name of the metric source. */
  readonly source: string;
  /** Above 0; weights are normalised over all metrics. */
  readonly weight: number;
  readonly condition: Condition;
  /** Its failure alone rolls back, whatever the score. */
  readonly critical: boolean;
  /** @default nobody said: a threshold needs none */
  readonly kind?: MetricKind;
  /** Of a latency: which quantile of it the condition is about, above 0 and below 1. */
  readonly quantile?: number;
  /** @default as the ready query has it, or the condition */
  readonly better?: 'higher' | 'lower' | 'either';
  /** Fewer events of the canary are no evidence. @default those of the analysis */
  readonly minSamples?: number;
  /** What it means that there is no number: it waits, it fails, or the metric is left out this time. @default hold */
  readonly noData?: 'hold' | 'fail' | 'ignore';
  /** How the judge of Kayenta takes it. */
  readonly kayenta?: KayentaRule;
}

export type KayentaRule = Omit<KayentaMetric, 'name' | 'critical'>;

export type JudgeSetting = { readonly kind: 'threshold' } | SequentialSetting | KayentaSetting;

/** The marks of the analysis are its `marginal` and its `pass`, as shares. */
export interface KayentaSetting {
  readonly kind: 'kayenta';
  /** Seconds between two points of a series. */
  readonly stepSeconds: number;
  /** Each look goes back so far, and never before the beginning of the analysis. @default to its beginning */
  readonly lookbackSeconds?: number;
  /** In per cent, by group; groups that are not named share what is left. */
  readonly groupWeights: Readonly<Record<string, number>>;
  /** With fewer points of a metric on either side nothing is said. There: 1 */
  readonly minPoints: number;
}

export interface SequentialSetting {
  readonly kind: 'sequential';
  /** How likely it may be, over the whole rollout, that a canary that is no worse is rolled back. Above 0, below 1. */
  readonly alpha: number;
  /** How likely it may be, for each analysis, that a canary that is worse by more than the margin is called as good. */
  readonly beta: number;
  /** When the time is over and neither is shown: wait for more, or go on, as nothing worse was seen. */
  readonly undecided: 'hold' | 'proceed';
}

/** Score marks, 0 to 1: at least `proceed` passes, below `rollback` fails, between them is a hold. */
export interface Marks {
  readonly proceed: number;
  readonly rollback: number;
}

/** What was measured for one metric. */
export interface MetricReading {
  readonly metric: string;
  readonly canary: MetricAnswer;
  /** Of the stable arm; only where the condition compares. */
  readonly stable?: MetricAnswer;
}

export type RowOutcome = 'pass' | 'fail' | 'no-evidence';

export interface VerdictRow {
  readonly metric: string;
  readonly outcome: RowOutcome;
  /** Normalised: all rows sum to 1. */
  readonly weight: number;
  readonly critical: boolean;
  /** What was found and what was wanted, for people. */
  readonly found: string;
  readonly wanted: string;
  /** Of the sequential judge. */
  readonly evidence?: RowEvidence;
}

/** Natural logarithms of evidence (how many times likelier than by chance); at its bound it is enough. */
export interface RowEvidence {
  /** That the canary is worse, over the whole rollout. */
  readonly worse: number;
  readonly worseBound: number;
  /** That it is as good, within this analysis. */
  readonly fine: number;
  readonly fineBound: number;
}

export interface Verdict {
  readonly outcome: 'pass' | 'fail' | 'inconclusive';
  /** Share of the weights that passed; undefined without evidence for every metric. */
  readonly score?: number;
  readonly rows: readonly VerdictRow[];
  readonly reason: string;
  /** Enough is known: nothing is gained by waiting until the time is over. */
  readonly settled?: true;
  /** That the canary is worse by any metric, over the whole rollout: as {@link RowEvidence}. */
  readonly evidence?: { readonly worse: number; readonly worseBound: number };
  /** What the verdict takes for granted and the data speak against. */
  readonly caveats?: readonly string[];
}
