import type { RunEvent } from '../domain/events/model.ts';
import type { Json } from '../domain/json.ts';
import type { JournalledDecision } from '../domain/record/journalled.ts';
import type { RunDefinition, RunSignal, RunState, RunStatus } from '../domain/run/model.ts';

/** The durable memory of runs: append-only, one transaction per decision. */
export interface Journal {
  /**
   * Writes a new run and takes the locks it holds, in one transaction. Locks of a process that is gone are taken from it.
   * A run that changes the world supersedes every older one that could be resumed and holds one of the same keys; after
   * a `plan` or a drift check the older one can still be resumed.
   * @throws RUN_HELD naming run, process and since when
   */
  create(definition: RunDefinition, state: RunState, holder: Holder): void;
  /**
   * Writes a new run that waits for its turn, with the status `queued`: this process has it, and none of the locks it
   * holds later. It takes the place of older ones that wait for one of the same keys. `claim` ends the waiting.
   */
  enqueue(definition: RunDefinition, state: RunState, holder: Holder): void;
  /**
   * Takes an existing run over for this process, with its locks. One that waited for its turn supersedes older ones, as
   * `create` does.
   * @throws RUN_HELD, RUN_UNKNOWN, RUN_NOT_RESUMABLE naming the run that took its place
   */
  claim(run: string, holder: Holder): void;
  /**
   * One decision: the signal that came in, the state it led to, and the events that tell of it, in one transaction.
   * @throws RUN_LOCK_LOST when this process does not hold the run any more (I8)
   */
  record(run: string, signal: RunSignal, state: RunState, at: string, events?: readonly RunEvent[]): void;
  /**
   * Resolves when every decision, and every stack that was begun, is safe from a power cut; from our own death it is safe
   * at once. No effect begins before (P4). @throws JOURNAL_*
   */
  durable(): Promise<void>;
  /**
   * Adds an event to the run's visible history. It is kept with whatever is written next, and at the end of this turn of
   * the event loop at the latest: what a tool says in one breath is one transaction. Where that fails, the next call throws.
   */
  note(run: string, event: RunEvent): void;
  /** Gives the locks back; nothing happens where this process does not hold the run. */
  release(run: string): void;
  /**
   * Takes a run's locks from a holder of whom nobody can tell from here whether it lives: it ran on another host.
   * Returns the keys that became free. @throws RUN_HELD when the holder certainly lives, RUN_UNKNOWN
   */
  unlock(run: string): readonly string[];
  load(run: string): StoredRun | undefined;
  /** Newest first. */
  list(filter: { readonly environment?: string; readonly limit: number }): readonly StoredRun[];
  events(run: string): readonly RunEvent[];
  /** Every decision of the run, oldest first; each is as it was written. @throws JOURNAL_CORRUPT */
  decisions(run: string): readonly JournalledDecision[];
  /** Named JSON values of a run, or of something else that lasts: reviewed plans, for example. Any process may add them. */
  put(run: string, name: string, value: Json): void;
  get(run: string, name: string): Json | undefined;
  /** Every value that was ever put under the name, oldest first, without the first `leaveOut` of them. */
  values(run: string, name: string, leaveOut: number): readonly Json[];
  /** Who holds a key now. */
  holder(key: string): Held | undefined;
  /** What is known of each stack: last applied when, by which run, with which engine. */
  stacks(environment: string | undefined): readonly StackRecord[];
  /** The same of one stack; undefined: nothing is known. */
  stack(environment: string, stack: string): StackRecord | undefined;
  recordStack(record: StackRecord): void;
  /**
   * Takes runs out for good, with all that was noted of them. What is known of each stack stays, and so do runs that are
   * held or in work: somebody may have taken them up meanwhile. @throws JOURNAL_CORRUPT
   */
  prune(runs: readonly string[]): PrunedRuns;
  /** Looks at everything. The empty list: sound. */
  check(): readonly JournalFault[];
  close(): void;
}

export interface StoredRun {
  readonly definition: RunDefinition;
  readonly state: RunState;
  readonly status: RunStatus;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Set while a process holds it; `alive` false: that process is gone without saying so. */
  readonly holder?: Holder & { readonly alive: boolean };
  /** The run that took its place. */
  readonly supersededBy?: string;
}

/** Identity of a process: a reused pid is another process. */
export interface Holder {
  readonly pid: number;
  /** Start time as the operating system tells it. */
  readonly startedAt: string;
  readonly host: string;
  readonly user: string;
}

export interface Held {
  readonly key: string;
  readonly run: string;
  readonly holder: Holder;
  readonly since: string;
  readonly alive: boolean;
}

export interface StackRecord {
  readonly environment: string;
  readonly stack: string;
  /** `begun`: an apply or destroy was started, and its end is not known (yet): the process may have been killed. */
  readonly status: 'begun' | 'applied' | 'destroyed' | 'failed';
  /** What the stack needed then: whoever destroys one of these has to ask about it, also where no file names it any more. */
  readonly dependsOn?: readonly string[];
  readonly engine: string;
  readonly engineVersion: string;
  readonly run: string;
  readonly at: string;
  readonly resources?: number;
}

export interface PrunedRuns {
  readonly runs: readonly string[];
  /** How many entries of the journal went with them. */
  readonly entries: number;
}

/** What became of a damaged journal. */
export interface JournalRepair {
  /** What was wrong; empty: nothing was done. */
  readonly faults: readonly JournalFault[];
  /** Where the damaged journal lies now. */
  readonly kept?: string;
  /** What the new journal has of the old one. */
  readonly saved: { readonly runs: number; readonly entries: number };
  /** Entries that should be there and could not be read, or did not read as they were written. */
  readonly lost: number;
}

export interface JournalFault {
  readonly what: string;
  readonly run?: string;
  readonly mend: string;
}
