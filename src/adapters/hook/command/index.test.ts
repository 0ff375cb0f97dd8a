import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Hook } from '../../../domain/hooks.ts';
import { hookRunnerContract } from '../../../testing/contracts/hook-runner.ts';
import { createNodeClock } from '../../system/node/clock.ts';
import { createNodeFiles } from '../../system/node/files.ts';
import { createIdentity } from '../../system/node/identity.ts';
import { createNodeProcessRunner } from '../../system/node/process-runner.ts';
import { createRedactor } from '../../system/node/redactor.ts';
import { createCommandHooks } from '../command/index.ts';

const actor = join(import.meta.dirname, '../../../testing/programs/actor.ts');
const killed = join(import.meta.dirname, '../../../../test/support/programs/run-hook.ts');
const never = new AbortController().signal;

hookRunnerContract('command', async () => {
  const { runner, directory, hook } = await opened();
  return {
    runner,
    hook,
    missing: () => ({ ...hook(), command: ['/no/such/program'] }),
    close: () => rm(directory, { recursive: true, force: true }),
  };
});

test('does not run a hook beside itself: what an earlier process of ours has left running is waited for', async () => {
  const { runner, directory, hook } = await opened();
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const log = join(directory, 'log');
  const occasion = { key: 'run-1/1', facts: null };
  const script = `echo begin >> ${log}; sleep 0.5; echo end >> ${log}`;
  const slow: Hook = { ...hook(), command: ['/bin/sh', '-c', script] };
  // The first attempt belongs to a process that is killed while the hook runs.
  const ours = spawn(process.execPath, [killed, directory, JSON.stringify([slow, occasion])]);
  await until(async () => (await readFile(log, 'utf8').catch(() => '')).includes('begin'));
  ours.kill('SIGKILL');

  await runner.run(slow, occasion, never);

  expect(await readFile(log, 'utf8')).toBe('begin\nend\nbegin\nend\n');
});

async function opened() {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-hooks-'));
  const runner = createCommandHooks({
    files: createNodeFiles(),
    clock: createNodeClock(),
    processes: createNodeProcessRunner(),
    digest: createIdentity().digest,
    environment: { PATH: process.env['PATH'] ?? '' },
    masking(secrets) {
      const redactor = createRedactor();
      for (const [name, value] of Object.entries(secrets)) redactor.learn(name, value);
      return redactor.redact;
    },
    directory,
  });
  const hook = (...acts: readonly string[]): Hook => ({
    name: 'check',
    at: 'pre-step',
    command: [process.execPath, actor, ...acts],
    cwd: directory,
    env: {},
    secretEnv: {},
    timeoutMs: 20_000,
    onFailure: 'stop',
  });
  return { runner, directory, hook };
}

async function until(wanted: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && !(await wanted()); tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
}
