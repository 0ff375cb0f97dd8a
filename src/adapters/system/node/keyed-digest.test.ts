import { describe, expect, it } from 'vitest';
import { keyedDigest, newKey } from './keyed-digest.ts';

describe('a keyed digest', () => {
  it('is HMAC-SHA256: test case 2 of RFC 4231', () => {
    const key = Buffer.from('Jefe').toString('hex');

    expect(keyedDigest(key, 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('has keys of 256 bits that are not given twice', () => {
    const keys = new Set(Array.from({ length: 50 }, newKey));

    expect(keys.size).toBe(50);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
  });
});
