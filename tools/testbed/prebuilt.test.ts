import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { verify } from './prebuilt.ts';

const bytes = Buffer.from('a program');
const pinned = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

test('accepts exactly the pinned bytes', () => {
  expect(() => verify(bytes, pinned, 'a@1')).not.toThrow();
});

test('refuses bytes that differ in one place, before anything is unpacked', () => {
  const tampered = Buffer.from(bytes);
  tampered[0] = 0x62;

  expect(() => verify(tampered, pinned, 'a@1')).toThrow('a@1 is not what was pinned');
});

test('refuses a shortened file', () => {
  expect(() => verify(bytes.subarray(1), pinned, 'a@1')).toThrow('a@1 is not what was pinned');
});
