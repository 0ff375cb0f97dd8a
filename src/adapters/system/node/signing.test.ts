import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigning } from './signing.ts';

const signing = createSigning();
const pem = (key: KeyObject): string =>
  key.export({ format: 'pem', type: key.type === 'public' ? 'spki' : 'pkcs8' }).toString();
const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: pem(publicKey), privateKey: pem(privateKey) };
};
const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
};

describe('signatures', () => {
  const ada = pair();
  const signature = signing.sign(ada.privateKey, 'text');

  it('fit the text and the key that they were made of', () => {
    expect(signing.verify('text', signature)).toBe(true);
    expect(signature.key).toBe(signing.publicKey(ada.publicKey));
    expect(signing.publicKey(ada.privateKey)).toBe(signature.key);
  });

  it.each([
    ['another text', 'other', signature],
    ['another key', 'text', { ...signature, key: signing.publicKey(pair().publicKey) }],
    ['another value', 'text', { ...signature, value: signing.sign(ada.privateKey, 'other').value }],
    ['no key', 'text', { ...signature, key: 'AAAA' }],
    ['no signature', 'text', { ...signature, value: '' }],
    ['the same signature, written otherwise', 'text', { ...signature, value: signature.value.replace('==', '=') }],
    ['the same key, written otherwise', 'text', { ...signature, key: `${signature.key}\n` }],
  ])('fit no %s', (_, text, given) => {
    expect(signing.verify(text, given)).toBe(false);
  });

  it.each([
    ['no key', 'hello'],
    ['a key of another kind', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
    [
      'a key with a password',
      generateKeyPairSync('ed25519')
        .privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' })
        .toString(),
    ],
    ['a public key', ada.publicKey],
  ])('cannot be made with %s', (_, key) => {
    expect(codeOf(() => signing.sign(key, 'text'))).toBe('SIGNING_KEY_INVALID');
  });
});
