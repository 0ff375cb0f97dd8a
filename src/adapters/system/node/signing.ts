import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Signing } from '../../../ports/signing.ts';

/** Signatures by `node:crypto`. */
export const createSigning = (): Signing => ({
  sign(privateKey, message) {
    const key = parsed(() => createPrivateKey(privateKey), privateKey);
    return { key: textOf(createPublicKey(key)), value: sign(null, Buffer.from(message), key).toString('base64') };
  },
  publicKey: (key) => textOf(parsed(() => createPublicKey(key), key)),
  verify(message, signature) {
    try {
      const key = createPublicKey({ key: Buffer.from(signature.key, 'base64'), format: 'der', type: 'spki' });
      // Another spelling of the same key is another name for one person.
      if (key.asymmetricKeyType !== 'ed25519' || textOf(key) !== signature.key) return false;
      const value = Buffer.from(signature.value, 'base64');
      // Base64 is read in many spellings; one that nobody writes was changed by somebody.
      return value.toString('base64') === signature.value && verify(null, Buffer.from(message), key, value);
    } catch {
      return false;
    }
  },
});

const textOf = (key: KeyObject): string => key.export({ format: 'der', type: 'spki' }).toString('base64');

function parsed(read: () => KeyObject, text: string): KeyObject {
  const fault = (why: string, cause?: unknown): DeliveryError =>
    new DeliveryError('SIGNING_KEY_INVALID', why, cause === undefined ? {} : { cause });
  // Nobody is there to be asked for a password.
  if (/ENCRYPTED/.test(text)) throw fault('the key is protected by a password');
  try {
    const key = read();
    if (key.asymmetricKeyType === 'ed25519') return key;
    throw fault(`the key is of type ${key.asymmetricKeyType}`);
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    throw fault('the key is no PEM that could be read', error);
  }
}
