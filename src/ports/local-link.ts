import type { Json } from '../domain/json.ts';

/** Asks another process of the same user on this machine. */
export interface LocalLink {
  /** Only for this user: the socket lies in a directory that nobody else may enter. */
  serve(address: string, answer: (request: Json) => Promise<Json>): Promise<{ close(): Promise<void> }>;
  ask(address: string, request: Json, timeoutMs: number, signal: AbortSignal): Promise<LinkOutcome>;
  /** A place for a socket that belongs to this directory, short enough for the operating system. */
  addressFor(directory: string, name: string): string;
}

export type LinkOutcome =
  | { readonly kind: 'answer'; readonly answer: Json }
  /** Nobody took the request. */
  | { readonly kind: 'nobody' }
  /** It was taken, and nothing came back: whether it was done is not known. */
  | { readonly kind: 'broken'; readonly detail: string }
  | { readonly kind: 'timeout'; readonly afterMs: number };
