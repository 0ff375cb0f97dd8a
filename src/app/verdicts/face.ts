/** What a rollout decided and why, as a record that proves it; part of `toolkit.ts`. */
import type { Explanation } from '../../domain/record/explanation.ts';
import type { DecisionRecord } from '../../domain/record/model.ts';
import type { Rejudged } from '../../domain/record/rejudge.ts';
import type { RolloutReportModel } from '../../domain/report/model.ts';

export interface RecordChoice {
  /** Which of the services that the run rolls out. @default the only one */
  readonly service?: string;
}

export interface ExportOptions extends RecordChoice {
  /** Where to; a relative path starts at the project. What is no record is not written over. */
  readonly out: string;
  /** Path of a private Ed25519 key as PEM; relative to the project. @default not signed */
  readonly sign?: string;
  /** Who signs. @default user@host */
  readonly by?: string;
}

export interface ExportedRecord {
  /** Absolute. */
  readonly path: string;
  readonly record: DecisionRecord;
}

/** Decision records of the rollouts in the project's journal. */
export interface Verdicts {
  /**
   * @param name of a service (its newest rollout), or id of a run
   * @throws ROLLOUT_NONE, RECORD_NOT_MEASURED, JOURNAL_CORRUPT
   */
  record(name: string, choice?: RecordChoice): DecisionRecord;
  /** The same, after the chain of the whole journal was checked. @throws as `record`, SIGNING_KEY_INVALID, RECORD_TAKEN */
  export(name: string, options: ExportOptions): Promise<ExportedRecord>;
  /** Whether the journal says what the record says. @throws as `record`, RECORD_NOT_OF_JOURNAL */
  compare(record: DecisionRecord): void;
}

export interface VerifyOptions {
  /** Path of the public Ed25519 key as PEM that it must be signed with. @default any, or none */
  readonly key?: string;
}

export interface VerifiedRecord {
  readonly record: DecisionRecord;
  readonly rejudged: Rejudged;
}

/** Decision records as they can be worked with on any machine, without a project. */
export interface VerdictFiles {
  /** Reads a record that was exported, and checks its chain. @throws RECORD_* */
  open(path: string): Promise<DecisionRecord>;
  /** Checks its chain and its signature, and judges it again. @throws RECORD_*, SIGNING_KEY_INVALID */
  verify(path: string, options?: VerifyOptions): Promise<VerifiedRecord>;
  /** Judges what was measured again, from the first look on. @throws VERDICT_NONE */
  rejudge(record: DecisionRecord): Rejudged;
  /** How the rollout went, for people to look at and for programs. */
  report(record: DecisionRecord): RolloutReportModel;
  /** @param look from 1. @default the last one @throws VERDICT_NONE, VERDICT_LOOK_UNKNOWN */
  explain(record: DecisionRecord, look?: number): Explanation;
}
