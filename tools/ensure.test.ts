import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repository } from './gate/run-tool.ts';

/** Stands in for npm: notes that it was called and installs a Node, or fails as it is told. */
const fakeNpm = `
const { appendFileSync, mkdirSync, symlinkSync, writeFileSync, rmSync } = require('node:fs');
appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
if (process.env.NPM_FAILS) { console.error('registry is away'); process.exit(7); }
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules/node/bin', { recursive: true });
symlinkSync(process.execPath, 'node_modules/node/bin/node');
writeFileSync('node_modules/.package-lock.json', '{}');
`;

/** A clone with nothing installed, whose task \`lock\` prints a word and its arguments. */
function freshClone() {
  const root = mkdtempSync(join(tmpdir(), 'fairlead-ensure-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'tools'));
  cpSync(join(repository, 'tools/ensure.mjs'), join(root, 'tools/ensure.mjs'));
  writeFileSync(join(root, 'tools/complete-lock.ts'), "console.log('ran', process.argv.slice(2).join());\n");
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'npm.cjs'), fakeNpm);
  writeFileSync(join(root, 'npm-cli.js'), "await import('./npm.cjs');\n");
  const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, [join(root, 'tools/ensure.mjs'), ...words], {
      cwd: dirname(root),
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], npm_execpath: join(root, 'npm-cli.js'), ...env },
    });
  const calls = () => readFileSync(join(root, 'npm-calls'), 'utf8').trim().split('\n');
  return { root, run, calls };
}

test('installs once, in one line, then runs the task with its arguments', () => {
  const { run, calls } = freshClone();

  const first = run(['lock', 'a', 'b']);
  const second = run(['lock']);

  expect(first).toMatchObject({ status: 0, stdout: 'ran a,b\n' });
  expect(first.stderr).toMatch(/^installing .* done in \d+ s\n$/);
  expect(second).toMatchObject({ status: 0, stdout: 'ran \n', stderr: '' });
  expect(calls()).toEqual(['ci --no-fund --no-audit']);
});

test('installs again after the lock file has changed', () => {
  const { root, run, calls } = freshClone();
  run(['lock']);
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(root, 'package-lock.json'), later, later);

  run(['lock']);

  expect(calls()).toHaveLength(2);
});

test('shows what npm said when it fails, and does not run the task', () => {
  const { run } = freshClone();

  const { status, stdout, stderr } = run(['lock'], { NPM_FAILS: '1' });

  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('registry is away');
});

test('ends with the exit code of the task', () => {
  const { root, run } = freshClone();
  writeFileSync(join(root, 'tools/complete-lock.ts'), 'process.exit(9);\n');

  expect(run(['lock']).status).toBe(9);
});

test('names the tasks when one is not known', () => {
  const { run } = freshClone();

  const { status, stderr } = run(['tset']);

  expect(status).toBe(1);
  expect(stderr).toContain('unknown task "tset"; known: test, demo');
});

test('imports nothing that is not part of Node, and reads as plain JavaScript', () => {
  const text = readFileSync(join(repository, 'tools/ensure.mjs'), 'utf8');

  const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name ?? '');

  expect(imported.length).toBeGreaterThan(0);
  expect(imported.filter((name) => !name.startsWith('node:'))).toEqual([]);
});
