/** What every kind of metric offers to the judge. */
import type { Measurement } from '../../metrics/measurement.ts';
import { whyNoEvidence } from '../evidence.ts';
import type { ArmSeen, MetricEvidence } from '../memory.ts';
import type { MetricReading } from '../model.ts';

export interface Seen {
  readonly canary: ArmSeen;
  /** Nothing, where the canary is held to a number alone. */
  readonly stable: ArmSeen;
}

/** `lost`: what happened since the last look will never be known, and is not asked for again. */
export interface Missing {
  readonly kind: 'missing';
  readonly reason: string;
  readonly lost?: true;
}

/** What a look adds. */
export type Heard =
  | ({
      readonly kind: 'interval';
      readonly evidence: readonly MetricEvidence[];
      /** What this look has found, where that is not the sum of all. */
      readonly now?: string;
    } & Seen)
  | Missing;

export interface Comparison {
  readonly none: MetricEvidence;
  /** What it takes to say anything, where that is not counted in requests. @default as the analysis says */
  readonly least?: number;
  /** Each of `evidence` after what the reading says. */
  readonly hear: (evidence: readonly MetricEvidence[], reading: MetricReading) => Heard;
  readonly log: (evidence: MetricEvidence) => { readonly worse: number; readonly fine: number };
  /** What the test takes for granted, and the data speak against. */
  readonly caveat: (evidence: MetricEvidence) => string | undefined;
  /** Without what it says of "as good": of an earlier analysis, or before a break, that proves nothing of now. */
  readonly onlyWorse: (evidence: MetricEvidence) => MetricEvidence;
  readonly found: (seen: Seen) => string;
  /** What the canary has to be, for people. */
  readonly wanted: string;
}

export const missing = (reason: string): Missing => ({ kind: 'missing', reason });

export const isMissing = (found: object): found is Missing => 'kind' in found && found.kind === 'missing';

/** Of a measurement that is none. */
export function missingFrom(measurement: Exclude<Measurement, { readonly kind: 'value' }>): Missing {
  const said = missing(whyNoEvidence(measurement));
  return measurement.kind === 'partial-window' ? { ...said, lost: true } : said;
}

/** The stable arm's, of a reading that has to compare. */
export function ofStable<T extends object>(
  reading: MetricReading,
  read: (of: Measurement) => T | Missing,
): T | Missing {
  if (reading.stable === undefined) return missing('the stable arm was not measured');
  const found = read(reading.stable.measurement);
  return isMissing(found) ? { ...found, reason: `stable arm: ${found.reason}` } : found;
}

export const nothingSeen: ArmSeen = { bad: 0, trials: 0 };
