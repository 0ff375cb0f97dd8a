/** What every kind of metric offers to the judge. */
import type { ArmSeen, MetricEvidence } from '../memory.ts';
import type { MetricReading } from '../model.ts';

/** What a look adds. `lost`: what happened since the last one will never be known, and is not asked for again. */
export type Heard =
  | {
      readonly kind: 'interval';
      readonly evidence: readonly MetricEvidence[];
      readonly stable: ArmSeen;
      readonly canary: ArmSeen;
    }
  | { readonly kind: 'missing'; readonly reason: string; readonly lost?: true };

export interface Comparison {
  readonly none: MetricEvidence;
  /** Each of `evidence` after what the reading says. */
  readonly hear: (evidence: readonly MetricEvidence[], reading: MetricReading) => Heard;
  readonly log: (evidence: MetricEvidence) => { readonly worse: number; readonly fine: number };
  readonly found: (seen: { readonly stable: ArmSeen; readonly canary: ArmSeen }) => string;
  /** What the canary has to be, for people. */
  readonly wanted: string;
}
