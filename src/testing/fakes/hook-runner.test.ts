import { expect, test } from 'vitest';
import type { Hook } from '../../domain/hooks.ts';
import { hookRunnerContract } from '../contracts/hook-runner.ts';
import { createFakeHookRunner, type FakeHookCall } from './hook-runner.ts';

const hook = (...acts: readonly string[]): Hook => ({
  name: 'check',
  at: 'pre-step',
  command: ['actor', ...acts],
  cwd: '/',
  env: {},
  secretEnv: {},
  timeoutMs: 20_000,
  onFailure: 'stop',
});

/** The acts of `programs/actor.ts`, as far as the contract asks for them. */
async function act({ hook: { command }, env, print, interrupted }: FakeHookCall): Promise<number | string | undefined> {
  const [program, ...acts] = command;
  if (program !== 'actor') return undefined;
  for (const each of acts) {
    const [, name = '', value = ''] = /^([a-z-]+):?([\s\S]*)$/.exec(each) ?? [];
    if (name === 'out' || name === 'err') print(value);
    else if (name === 'env') print(`${value}=${env[value] ?? '(unset)'}`);
    else if (name === 'lines') print(Array.from({ length: Number(value) }, (_, index) => `line ${index}`).join('\n'));
    else if (name === 'sleep') await new Promise((resolve) => interrupted.addEventListener('abort', resolve));
    else if (name === 'die') return value;
    else if (name === 'exit') return Number(value);
  }
  return 0;
}

hookRunnerContract('fake', async () => ({
  runner: createFakeHookRunner(act),
  hook,
  missing: () => ({ ...hook(), command: ['no-such-program'] }),
  close: async () => undefined,
}));

test('remembers at which occasions hooks were run', async () => {
  const runner = createFakeHookRunner();

  await runner.run(hook(), { key: 'run-1/2', facts: null }, new AbortController().signal);

  expect(runner.calls.map(({ occasion }) => occasion.key)).toEqual(['run-1/2']);
});
