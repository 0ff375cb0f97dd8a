/**
 * States at rest. Each version has a random key of its own, which encrypts its content (AES-256-GCM) and is itself
 * encrypted with the user's key: a change of the user's key touches 60 bytes per version, and no key encrypts so much that
 * random nonces could meet. What else is known of a version is authenticated with it, so that contents cannot be exchanged.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';

export interface StateKey {
  /** Tells keys apart and says nothing of the key. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** The newest key encrypts; without one, states are stored in plain. Older ones can still be read with. */
export interface KeyRing {
  readonly newest: StateKey | undefined;
  readonly older: readonly StateKey[];
}

export interface Sealed {
  readonly keyId: string | null;
  readonly sealedKey: Uint8Array | null;
  readonly body: Uint8Array;
}

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** @throws STATE_KEY_INVALID; never with the key in the message */
export function parseStateKey(text: string, from: string): StateKey {
  const given = text.trim();
  const bytes = /^[0-9a-f]{64}$/i.test(given) ? Buffer.from(given, 'hex') : fromBase64(given);
  if (bytes === undefined || bytes.length !== keyBytes) {
    throw new DeliveryError('STATE_KEY_INVALID', `the key of the states (${from}) is not ${keyBytes} bytes in base64`);
  }
  const id = createHmac('sha256', bytes).update('fairlead state key id').digest('hex').slice(0, 12);
  return { id, bytes };
}

export const newStateKey = (): string => randomBytes(keyBytes).toString('base64');

export function seal(text: string, about: string, ring: KeyRing): Sealed {
  const packed = deflateRawSync(text, { level: 3 });
  const { newest } = ring;
  if (newest === undefined) return { keyId: null, sealedKey: null, body: packed };
  const own = randomBytes(keyBytes);
  return { keyId: newest.id, sealedKey: encrypt(own, newest.bytes, about), body: encrypt(packed, own, about) };
}

/** @throws STATE_KEY_WRONG; anything else: damage */
export function unseal({ keyId, sealedKey, body }: Sealed, about: string, ring: KeyRing): string {
  if (keyId === null || sealedKey === null) return inflateRawSync(body).toString('utf8');
  const own = decrypt(sealedKey, keyNamed(keyId, ring).bytes, about);
  return inflateRawSync(decrypt(body, own, about)).toString('utf8');
}

/** The same content under the newest key. */
export function resealed(sealed: Sealed, about: string, ring: KeyRing): Sealed {
  const { newest } = ring;
  if (newest === undefined || sealed.keyId === null || sealed.sealedKey === null) {
    return seal(unseal(sealed, about, ring), about, ring);
  }
  const own = decrypt(sealed.sealedKey, keyNamed(sealed.keyId, ring).bytes, about);
  return { keyId: newest.id, sealedKey: encrypt(own, newest.bytes, about), body: sealed.body };
}

function keyNamed(id: string, { newest, older }: KeyRing): StateKey {
  const known = [...(newest === undefined ? [] : [newest]), ...older];
  const key = known.find((each) => each.id === id);
  if (key !== undefined) return key;
  const given = known.length === 0 ? 'no key is given' : `given is ${known.map((each) => each.id).join(', ')}`;
  throw new DeliveryError('STATE_KEY_WRONG', `a state was encrypted with key ${id}, and ${given}`, {
    data: { key: id, given: known.map((each) => each.id) },
  });
}

function encrypt(plain: Uint8Array, key: Uint8Array, about: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(about));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(sealed: Uint8Array, key: Uint8Array, about: string): Uint8Array {
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const opened = decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes));
  return Buffer.concat([opened, decipher.final()]);
}

/** Node's decoder takes anything; a key with a typing error must not become another key. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  const plain = (given: string): string => given.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  return plain(bytes.toString('base64')) === plain(text) ? bytes : undefined;
}
