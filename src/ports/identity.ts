import type { Holder } from './journal.ts';

/** Who we are, and fresh names. */
export interface Identity {
  readonly holder: Holder;
  /** Short, unique, sortable by time: `20261124-0931-k3f9`. */
  newRunId(now: Date): string;
  /** SHA-256 in hex. */
  digest(text: string | Uint8Array): string;
}
