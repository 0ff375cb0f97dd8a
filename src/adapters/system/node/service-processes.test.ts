import { mkdtemp, readdir, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { createServiceProcesses } from './service-processes.ts';

const processes = createServiceProcesses();
const env = { PATH: process.env['PATH'] ?? '' };

test('starts a program in a group of its own, adds what it prints to a private log, and tells how it ended', async () => {
  const directory = await place();
  const log = join(directory, 'logs', 'web.log');
  const launch = { command: ['sh', '-c', 'echo out; echo err >&2; exit 3'], cwd: directory, env, log };

  const ends = [await (await processes.start(launch)).ended, await (await processes.start(launch)).ended];

  expect(ends).toEqual([
    { code: 3, signal: null },
    { code: 3, signal: null },
  ]);
  expect((await readFile(log, 'utf8')).split('\n').toSorted().join(' ').trim()).toBe('err err out out');
});

test('says why a program cannot be started', async () => {
  const directory = await place();
  const text = join(directory, 'text');
  await writeFile(text, 'no program', { mode: 0o644 });
  const codes = [];
  for (const program of ['no-such-program', text]) {
    const launch = { command: [program], cwd: directory, env, log: join(directory, 'log') };
    const error = await processes.start(launch).catch((reason: unknown) => reason);
    codes.push(isDeliveryError(error) && error.code);
  }

  expect(codes).toEqual(['PROCESS_NOT_FOUND', 'PROCESS_DENIED']);
});

test('finds a process by a variable of its environment, with all that it has started', async () => {
  const directory = await place();
  const value = `test-${process.pid}`;
  const command = ['sh', '-c', 'sleep 60 & echo started; wait'];
  const started = await processes.start({
    command,
    cwd: directory,
    env: { ...env, FAIRLEAD_TEST_MARK: value },
    log: join(directory, 'log'),
  });
  await until(async () => (await readFile(join(directory, 'log'), 'utf8')).includes('started'));

  const found = processes.find('FAIRLEAD_TEST_MARK').filter((each) => each.value === value);
  processes.signal(started, 'SIGTERM', 'group');
  const ended = await started.ended;
  await until(async () => processes.find('FAIRLEAD_TEST_MARK').every((each) => each.value !== value));

  expect(found).toHaveLength(2);
  expect(found.map(({ pid }) => pid)).toContain(started.pid);
  expect(ended).toEqual({ code: null, signal: 'SIGTERM' });
  expect(processes.life(started)).toBe('gone');
});

test('does not take a process that reuses the pid for the one it knew, and leaves it alone', async () => {
  const directory = await place();
  const started = await processes.start({ command: ['sleep', '60'], cwd: directory, env, log: join(directory, 'log') });
  const other = { pid: started.pid, startedAt: started.startedAt.replace(/\d+$/, '1') };

  processes.signal(other, 'SIGKILL', 'group');

  expect([processes.life(started), processes.life(other)]).toEqual(['alive', 'gone']);
  processes.signal(started, 'SIGKILL', 'group');
  await started.ended;
});

test('offers the wanted port if it is free, and another one if not', async () => {
  const free = await processes.freePort();
  const again = await processes.freePort(free);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(free, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());

  expect(again).toBe(free);
  expect(await processes.freePort(free)).not.toBe(free);
});

test('turns a log over when it has become too long, and the writer goes on in the new one', async () => {
  const directory = await place();
  const log = join(directory, 'log');
  await writeFile(log, 'x'.repeat(100));

  await processes.turnLog(log, 100);
  const untouched = (await readFile(log, 'utf8')).length;
  await processes.turnLog(log, 99);
  await processes.turnLog(join(directory, 'not-there'), 99);

  expect(untouched).toBe(100);
  expect([await readFile(log, 'utf8'), (await readFile(`${log}.1`, 'utf8')).length]).toEqual(['', 100]);
});

test('removes the oldest logs, but none that is kept', async () => {
  const directory = await place();
  for (const age of [1, 2, 3, 4, 5]) {
    const path = join(directory, `log-${age}`);
    await writeFile(path, '');
    await utimes(path, new Date(), new Date(Date.now() - age * 60_000));
  }

  await processes.pruneLogs(directory, 2, new Set([join(directory, 'log-5')]));
  await processes.pruneLogs(join(directory, 'not-there'), 2, new Set());

  expect((await readdir(directory)).toSorted()).toEqual(['log-1', 'log-2', 'log-5']);
});

async function place(): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'fairlead-processes-')));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function until(wanted: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && !(await wanted()); tries++)
    await new Promise((resolve) => setTimeout(resolve, 25));
}
