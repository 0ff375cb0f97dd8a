import type { Signature } from '../domain/review/model.ts';

/** Signs with Ed25519. Keys come as PEM and stand in signatures as SPKI in base64. */
export interface Signing {
  /** With a private key. @throws SIGNING_KEY_INVALID */
  sign(privateKey: string, message: string): Signature;
  /** As signatures name it; of a private key its public part. @throws SIGNING_KEY_INVALID */
  publicKey(key: string): string;
  /** False also for what is no key and no signature. */
  verify(message: string, signature: Signature): boolean;
}
