/**
 * Keyed digests under keys that stay on this machine. A plain digest of a short secret could be guessed back (I9), and who
 * has not the key can make none that is right.
 */
export interface Seals {
  /** HMAC-SHA256 in hex. Makes the project's key for the purpose where there is none. */
  seal(purpose: SealPurpose, text: string): Promise<string>;
}

/** `revision`: which values of secrets a revision was made with. `approval`: addresses at which somebody may approve. */
export type SealPurpose = 'revision' | 'approval';
