/** What there is to know of services and their rollouts. */
import type { Verdict } from '../../domain/analysis/model.ts';
import type { Outcome, Phase, Reason, StepApproval } from '../../domain/rollout/model.ts';
import type { Waiting } from '../../domain/rollout/waiting.ts';
import type { RunStatus } from '../../domain/run/model.ts';
import type { ObservedSet } from '../../ports/deployer.ts';

/** One service as it is now. */
export interface ServiceStatus {
  readonly service: string;
  /** Undefined: none was ever settled. */
  readonly stable?: { readonly revision: string; readonly since: string; readonly run: string };
  /** Revisions to go back to, the newest first. */
  readonly previous: readonly string[];
  /** Where clients reach it; undefined: nobody serves it, or nobody can be asked. */
  readonly address?: string;
  /** As the proxy has them, in hundredths of a per cent. */
  readonly arms: Readonly<Record<string, number>>;
  readonly instances: readonly ObservedSet[];
  readonly rollout?: RolloutStatus;
  /** The next one, which waits for its turn. */
  readonly queued?: QueuedRollout;
  /** What could not be asked. */
  readonly unknown: readonly string[];
}

export interface QueuedRollout {
  readonly run: string;
  /** A process waits; false: `fairlead resume` waits on. */
  readonly alive: boolean;
  readonly behind?: string;
  /** ISO 8601, in UTC: then it gives up. */
  readonly until?: string;
}

export interface RolloutStatus {
  readonly run: string;
  /** A process works on it; false and not ended: `fairlead resume` goes on with it. */
  readonly alive: boolean;
  readonly revision?: string;
  readonly phase: Phase['name'];
  readonly step?: { readonly number: number; readonly of: number; readonly text: string };
  readonly waiting?: Waiting;
  /** `step`: from 1. */
  readonly approvals?: readonly StepApproval[];
  readonly verdict?: Verdict;
  readonly outcome?: Outcome;
  readonly reason?: Reason;
}

export interface Wished {
  readonly run: string;
  /** `heard`: the process that works on it has taken it in. `left`: nobody works on it: it has to be resumed. */
  readonly kind: 'heard' | 'left';
}

/** An approval of a step that was written down; `step`: from 1. */
export interface Approved extends Wished {
  readonly service: string;
  readonly step: number;
  readonly counted: number;
  /** Zero: the environment asks for none. */
  readonly required: number;
  /** It was the last one that was needed. */
  readonly enough: boolean;
}

export interface Watched {
  readonly run: string;
  readonly status: RunStatus;
  /** False and not ended: nobody works on it any more. */
  readonly alive: boolean;
}
