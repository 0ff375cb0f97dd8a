import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMachine } from './machine.ts';
import { createNodeProcessRunner } from './process-runner.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-machine-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('finds a program on the given path, and nothing that is no program', async () => {
  mkdirSync(join(directory, 'bin', 'folder'), { recursive: true });
  writeFileSync(join(directory, 'bin', 'text'), '');
  writeFileSync(join(directory, 'bin', 'tool'), '');
  chmodSync(join(directory, 'bin', 'tool'), 0o755);
  const machine = createMachine({ PATH: `relative:${join(directory, 'bin')}` });

  expect(await machine.findProgram('tool')).toBe(join(directory, 'bin', 'tool'));
  expect(await machine.findProgram('text')).toBeUndefined();
  expect(await machine.findProgram('folder')).toBeUndefined();
});

test('adds up a directory, without what links lead to', async () => {
  mkdirSync(join(directory, 'cache', 'deep'), { recursive: true });
  writeFileSync(join(directory, 'large'), 'x'.repeat(1000));
  writeFileSync(join(directory, 'cache', 'one'), 'x'.repeat(10));
  writeFileSync(join(directory, 'cache', 'deep', 'two'), 'x'.repeat(5));
  symlinkSync(join(directory, 'large'), join(directory, 'cache', 'link'));
  const machine = createMachine({});

  expect(await machine.directorySize(join(directory, 'cache'))).toBe(15);
  expect(await machine.directorySize(join(directory, 'nothing'))).toBeUndefined();
});

test('knows whether git leaves a path out, and that there is nothing to know outside of a repository', async () => {
  const environment = { PATH: process.env['PATH'] ?? '', GIT_CEILING_DIRECTORIES: tmpdir() };
  const machine = createMachine(environment);
  const outside = await machine.ignoredByGit(directory, '.fairlead/journal.db');
  execFileSync('git', ['init', '--quiet', directory], { env: environment });
  const before = await machine.ignoredByGit(directory, '.fairlead/journal.db');
  writeFileSync(join(directory, '.gitignore'), '/.fairlead/\n');

  const after = await machine.ignoredByGit(directory, '.fairlead/journal.db');

  expect({ outside, before, after }).toEqual({ outside: undefined, before: false, after: true });
});

test('finds the directories in which a command of ours is still at work', async () => {
  const record = (name: string) => ({
    stdout: join(directory, name, 'tool.stdout'),
    stderr: join(directory, name, 'tool.stderr'),
    mark: join(directory, name, 'tool.mark'),
  });
  for (const name of ['busy', 'idle']) mkdirSync(join(directory, name));
  const processes = createNodeProcessRunner();
  const start = (name: string, script: string) =>
    processes.start({ program: process.execPath, args: ['-e', script], cwd: directory, env: {}, record: record(name) });
  const idle = await start('idle', '');
  await idle.exit;
  const busy = await start('busy', 'setInterval(() => {}, 1000)');

  const found = await createMachine({}).directoriesAtWork(directory);
  busy.kill();
  await busy.exit;

  expect(found).toEqual([join(directory, 'busy')]);
  expect(await createMachine({}).directoriesAtWork(join(directory, 'nothing'))).toEqual([]);
});
