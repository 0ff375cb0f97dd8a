import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type LockFile, missingPackages, platformOf } from './complete-lock.ts';

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as LockFile;

test('the lock file names the optional packages of every platform, so that npm ci works on each', () => {
  const missing = missingPackages(lock);

  expect([...missing.keys()], 'npm run lock').toEqual([]);
});

test('finds a platform package without an entry', () => {
  const incomplete = { packages: { 'node_modules/a': { optionalDependencies: { '@a/linux-x64-musl': '1.2.3' } } } };

  const missing = missingPackages(incomplete);

  expect(missing.get('node_modules/@a/linux-x64-musl')).toEqual({
    version: '1.2.3',
    cpu: ['x64'],
    os: ['linux'],
    libc: ['musl'],
    optional: true,
  });
});

test('refuses a package whose platform it cannot read', () => {
  expect(() => platformOf('@a/anything')).toThrow('no platform in the package name');
});

test('no address of a registry is in the lock file', () => {
  const resolved = Object.values(lock.packages).filter((entry) => 'resolved' in entry);

  expect(resolved).toEqual([]);
});
