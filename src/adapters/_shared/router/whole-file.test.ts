import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putBack, readOptional, writeWhole } from './whole-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-whole-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('the new text takes the place of the old one, and nothing is left beside it', () => {
  const path = join(directory, 'a.conf');
  writeFileSync(path, 'old');

  writeWhole(path, 'new', 0o600);

  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(directory)).toEqual(['a.conf']);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a file that was not there is not there again', () => {
  const path = join(directory, 'a.conf');
  const before = readOptional(path);
  writeWhole(path, 'new', 0o644);

  putBack(path, before, 0o644);

  expect(before).toBeUndefined();
  expect(readdirSync(directory)).toEqual([]);
});

test('what cannot be read is an error, and not a file that is missing', () => {
  expect(() => readOptional(directory)).toThrow('EISDIR');
});
