/**
 * The judge of Kayenta, NetflixACAJudge-v1.0, decision for decision, for who comes with its configurations. Two things differ, by
 * intent: its noise is seeded, so that the same data give the same verdict, and what would pass for lack of evidence is refused.
 */
export interface KayentaMetric {
  readonly name: string;
  readonly groups: readonly string[];
  /** Which way is bad. */
  readonly direction: 'increase' | 'decrease' | 'either';
  /** What becomes of values that are no number: taken out, or read as 0. */
  readonly nanStrategy: 'remove' | 'replace';
  readonly outliers: { readonly strategy: 'keep' | 'remove'; readonly factor: number };
  readonly critical: boolean;
  readonly mustHaveData: boolean;
  readonly muted: boolean;
  readonly effect: {
    readonly measure: 'meanRatio' | 'cles';
    readonly allowedIncrease: number;
    readonly allowedDecrease: number;
    readonly criticalIncrease: number;
    readonly criticalDecrease: number;
  };
}

export interface KayentaConfig {
  readonly metrics: readonly KayentaMetric[];
  /** In per cent. Groups that are not named share what is left. */
  readonly groupWeights: Readonly<Record<string, number>>;
  readonly thresholds: { readonly pass: number; readonly marginal: number };
}

/** What was measured for one metric; of different lengths where one side has fewer. */
export interface KayentaPair {
  readonly experiment: readonly number[];
  readonly control: readonly number[];
  /** How many values each side should have; what is missing is no number. */
  readonly expected: number;
}

export type KayentaClass = 'Pass' | 'High' | 'Low' | 'Nodata' | 'NodataFailMetric' | 'Error';

export interface KayentaResult {
  readonly metric: string;
  readonly groups: readonly string[];
  readonly classification: KayentaClass;
  /** mean(experiment) / mean(control); 1 where nothing was compared. */
  readonly deviation: number;
  /** Its class alone decides, unless it is Pass. */
  readonly critical: boolean;
  /** Why the class says nothing for the canary, whatever it is. */
  readonly withoutEvidence?: string;
}
