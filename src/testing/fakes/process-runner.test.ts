import type { Command } from '../../ports/process-runner.ts';
import { processRunnerContract } from '../contracts/process-runner.ts';
import { createFakeProcessRunner, type FakeProgram, type FakeProgramCall } from './process-runner.ts';

/** Does what `programs/actor.ts` does, as far as the contract asks for it. */
const actor: FakeProgram = async (call) => {
  for (const argument of call.args) {
    const [, name = '', value = ''] = /^([a-z-]+):?(.*)$/.exec(argument) ?? [];
    if (name === 'exit') return Number(value);
    if (name === 'die') return value;
    await act(call, name, value);
  }
  return 0;
};

async function act(call: FakeProgramCall, name: string, value: string): Promise<void> {
  switch (name) {
    case 'out':
      return call.print(value);
    case 'err':
      return call.complain(value);
    case 'lines':
      for (let index = 0; index < Number(value); index += 1) call.print(`line ${index}`);
      return undefined;
    case 'until-interrupt':
      call.print('waiting');
      return new Promise((resolve) => {
        call.interrupted.addEventListener('abort', () => resolve());
      });
    case 'sleep':
      // Longer than any test: whoever sleeps here is killed.
      return new Promise(() => undefined);
    case 'deaf':
      return undefined;
    default:
      throw new Error(`unknown act "${name}"`);
  }
}

processRunnerContract('fake', async () => {
  let count = 0;
  const command = (...acts: readonly string[]): Command => {
    const base = `/records/${count++}`;
    const record = { stdout: `${base}.out`, stderr: `${base}.err`, mark: `${base}.mark` };
    return { program: '/bin/actor', args: acts, cwd: '/', env: {}, record };
  };
  return {
    runner: createFakeProcessRunner({ '/bin/actor': actor }),
    command,
    missing: () => ({ ...command(), program: '/bin/not-there' }),
    close: async () => undefined,
  };
});
