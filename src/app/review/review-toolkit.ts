/** The face of plan files; part of `toolkit.ts`. */
import type { JudgedApproval } from '../../domain/review/approvals.ts';
import type { PlanFile } from '../../domain/review/model.ts';

export interface SavedPlan {
  /** Absolute. */
  readonly path: string;
  readonly digest: string;
}

export interface ApproveOptions {
  /** @default user@host */
  readonly by?: string;
  readonly comment?: string;
  /** Path of a private Ed25519 key as PEM; relative to the current directory. */
  readonly sign?: string;
}

/** A plan file as it can be read without the project. */
export interface OpenedPlan {
  /** Absolute. */
  readonly path: string;
  readonly file: PlanFile;
  /** Of an approval without a fault nothing more is known than that it is of this plan: whose keys count, the project says. */
  readonly approvals: readonly JudgedApproval[];
}
