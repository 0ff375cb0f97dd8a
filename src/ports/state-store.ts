import type { Access, TokenScope } from '../domain/state/scope.ts';
import type { StateFacts } from '../domain/state/document.ts';
import type { StateLock } from '../domain/state/lock.ts';
import type { HolderLife } from '../domain/run/takeover.ts';
import type { Holder } from './journal.ts';

/**
 * States with all their versions. Every method is one transaction; what `write` has returned from survives a power cut.
 * Every method may throw STATE_STORE_* and, where it reads or writes content, STATE_KEY_*.
 */
export interface StateStore {
  /** By name; also states that were deleted and still have a history. */
  list(): readonly StoredStateSummary[];
  /** The newest version, or the one asked for; undefined: there is none, or it was deleted. */
  read(state: string, version?: number): StateContent | undefined;
  /** Newest first. */
  history(state: string): readonly StateVersion[];
  /**
   * Adds a version where the rules of `domain/state/acceptance.ts` allow it; the same text once more adds nothing.
   * @throws STATE_SERIAL_BACK, STATE_LINEAGE_CHANGED, STATE_LOCK*, STATE_INVALID
   */
  write(state: string, text: string, by: StateWriter): StateVersion;
  /** Ends the state; its versions stay. @throws STATE_LOCK* */
  remove(state: string, by: StateWriter): void;
  /** Takes the lock, also from a process that is gone. @throws STATE_LOCKED */
  lock(state: string, lock: StateLock, holder: Holder | undefined): { readonly takenFrom?: StateLock };
  /** @throws STATE_LOCK_WRONG */
  unlock(state: string, id: string): void;
  heldLock(state: string): (StateLock & { readonly life: HolderLife }) | undefined;
  /** Takes the lock away, whoever holds it; undefined: there was none. */
  breakLock(state: string): StateLock | undefined;
  /** Brings everything under the newest key; how many versions were under another one, or under none. */
  rotate(): number;
  close(): void;
}

export interface StateWriter {
  readonly how: StateChange;
  /** `user@host`, or the name of a token. */
  readonly who: string;
  /** The lock that the writer believes to hold. */
  readonly lockId?: string;
  /** Serial and lineage are not looked at; the lock is. @default 'check' */
  readonly order?: 'check' | 'force';
}

/** `recovered`: the engine could not reach us, and its work was found later. */
export type StateChange = 'write' | 'rollback' | 'import' | 'migrate' | 'recovered' | 'delete';

/** What is known of a version without its content. */
export interface StateVersion extends StateFacts {
  readonly state: string;
  /** From 1, in the order of writing. */
  readonly version: number;
  readonly how: StateChange;
  readonly who: string;
  readonly at: string;
  readonly bytes: number;
  /** Id of the key it is encrypted with; undefined: plain. */
  readonly keyId?: string;
}

export interface StateContent {
  readonly version: StateVersion;
  readonly text: string;
}

export interface StoredStateSummary {
  readonly state: string;
  readonly newest: StateVersion;
  readonly deleted: boolean;
  readonly lock?: StateLock & { readonly life: HolderLife };
}

/** Speaks the protocol of Terraform's `http` backend. */
export interface StateService {
  /** `http://127.0.0.1:PORT` or `https://...`. */
  readonly address: string;
  /** Resolves when it has ended. */
  readonly closed: Promise<void>;
  /** A new random token; it lives in memory, as long as the service. */
  grant(scope: TokenScope, who: string): string;
  /** Takes back what was refused to a state's clients since it was last asked for: tools tell the number only. */
  refusals(state: string): readonly unknown[];
  close(): void;
}

/** How an engine gets at a state that Fairlead keeps. */
export interface OwnState {
  /** `environment/stack`. */
  readonly state: string;
  /** Where and with which token; starts the service when it is first asked for. */
  access(access: Access): Promise<{ readonly address: string; readonly user: string; readonly token: string }>;
  /** Undefined: nothing was stored yet. */
  read(): Promise<string | undefined>;
}
