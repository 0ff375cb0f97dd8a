import type { RolloutDefinition, RolloutState } from '../../domain/rollout/model.ts';
import type { StoredRun } from '../../ports/journal.ts';

/** A rollout in the journal. */
export interface FoundRollout {
  readonly run: string;
  /** A process works on it. */
  readonly alive: boolean;
  readonly definition: RolloutDefinition;
  /** Undefined: its step has not begun. */
  readonly state: RolloutState | undefined;
  readonly stored: StoredRun;
}
