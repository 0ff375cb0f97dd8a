/** The face of stored states; part of `toolkit.ts`. */
import type { Json } from '../domain/json.ts';
import type { StateDiff } from '../domain/state/diff.ts';
import type { StateLock } from '../domain/state/lock.ts';
import type { Access } from '../domain/state/scope.ts';
import type { StateService, StateVersion, StoredStateSummary } from '../ports/state-store.ts';

/** States that Fairlead keeps itself. Stacks are those of the open environment. @throws STATE_STORE_*, STATE_KEY_* */
export interface States {
  /** Of all environments. */
  list(): Promise<readonly StoredStateSummary[]>;
  /** What a version says; secrets are masked. @throws STATE_UNKNOWN, STATE_VERSION_UNKNOWN */
  show(stack: string, version?: number): Promise<ShownState>;
  /** Newest first. @throws STATE_UNKNOWN */
  history(stack: string): Promise<readonly StateVersion[]>;
  /** Between two versions, or a version and a text. @default the last change */
  diff(stack: string, between?: DiffRequest): Promise<StateDiff>;
  /** The text of a version, secrets and all. */
  export(stack: string, version?: number): Promise<string>;
  /** Makes an old version (by default the one before) the newest one. The world stays as it is: plan next. @throws STATE_LOCKED */
  rollback(stack: string, version?: number): Promise<StateVersion>;
  /** `force`: also one that goes back or belongs to another lineage. @throws STATE_SERIAL_BACK, STATE_LINEAGE_CHANGED ... */
  import(stack: string, text: string, order?: 'check' | 'force'): Promise<StateVersion>;
  /** Takes the lock away; undefined: there was none. @throws STATE_LOCKED while its holder is at work, unless by force */
  unlock(stack: string, order?: 'check' | 'force'): Promise<StateLock | undefined>;
  /** Brings every version under the newest key; how many were under another. */
  rotate(): Promise<number>;
  /**
   * Brings the states of stacks to where the project file says they are now: the store, a plain file or a backend. Each
   * is planned in its new place, and the old one goes only when that plan shows no change. Safe to repeat.
   * @throws STATE_MIGRATION_CHANGED
   */
  migrate(options?: MigrateOptions): Promise<readonly Migration[]>;
  /** Offers the store to others. @throws STATE_SERVICE_FAILED, STATE_CERTIFICATE, STATE_TOKENS_INVALID */
  serve(options: ServeOptions): Promise<StateService>;
  /** A new token, and the line for the file of tokens that lets it in: the token itself is nowhere in it. */
  token(wish: TokenWish): Promise<{ readonly token: string; readonly line: string }>;
}

export interface MigrateOptions {
  /** @default all */
  readonly stacks?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface Migration {
  readonly stack: string;
  /** `nothing`: it is where it should be, or there is none. */
  readonly moved:
    | 'nothing'
    | `${'file' | 'backend'} to store`
    | `store to ${'file' | 'backend'}`
    | 'backend to backend';
}

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Paths of PEM files. Needed where others than this machine can connect. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Path of the file of tokens. */
  readonly tokens: string;
  /** Called for each request that was answered. */
  readonly onAnswer?: (request: { readonly method: string; readonly path: string; readonly status: number }) => void;
}

export interface TokenWish {
  /** Of whom it is; told in the history. */
  readonly name: string;
  readonly access: Access;
  /** `environment/stack`, or a prefix that ends with `*`. */
  readonly states: readonly string[];
}

export interface DiffRequest {
  /** @default the version before `to` */
  readonly from?: number;
  /** A version, or the text of a state. @default the newest version */
  readonly to?: number | { readonly text: string };
}

export interface ShownState {
  readonly version: StateVersion;
  /** OpenTofu has encrypted it: nothing more can be told. */
  readonly encrypted: boolean;
  readonly resources: readonly {
    readonly address: string;
    /** Masked attributes are `(sensitive)`. */
    readonly attributes: Readonly<Record<string, Json>>;
  }[];
  readonly outputs: Readonly<Record<string, { readonly value: Json; readonly sensitive: boolean }>>;
}
