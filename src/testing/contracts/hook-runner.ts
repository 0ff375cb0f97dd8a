import type { Hook } from '../../domain/hooks.ts';
import type { HookRunner } from '../../ports/hook-runner.ts';
import { afterEach, beforeEach, describe, expect, it } from './runner.ts';

/** What the suite needs: a runner, and hooks that do what `programs/actor.ts` describes. */
export interface HookRunnerBench {
  readonly runner: HookRunner;
  hook(...acts: readonly string[]): Hook;
  /** Its program is not there. */
  missing(): Hook;
  close(): Promise<void>;
}

/** Every hook runner behaves like this. */
export function hookRunnerContract(name: string, open: () => Promise<HookRunnerBench>): void {
  describe(`hook runner: ${name}`, () => {
    let bench: HookRunnerBench;
    let occasions = 0;
    const never = new AbortController().signal;
    const occasion = () => ({ key: `run-1/${++occasions}`, facts: { weight: 10 } });
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it('passes a hook that exits with 0, and keeps what it printed', async () => {
      const outcome = await bench.runner.run(bench.hook('out:all good', 'exit:0'), occasion(), never);

      expect(outcome).toMatchObject({ kind: 'passed', output: 'all good\n' });
      expect(outcome.tookMs).toBeGreaterThanOrEqual(0);
    });

    it('tells how a hook has failed', async () => {
      const failed = await bench.runner.run(bench.hook('err:no', 'exit:3'), occasion(), never);
      const killed = await bench.runner.run(bench.hook('die:SIGTERM'), occasion(), never);
      const missing = await bench.runner.run(bench.missing(), occasion(), never);

      expect(failed).toMatchObject({ kind: 'failed', exitCode: 3, output: 'no\n' });
      expect(killed).toMatchObject({ kind: 'killed', signal: 'SIGTERM' });
      expect(missing).toMatchObject({ kind: 'not-started', reason: expect.stringMatching(/\S/) });
    });

    it('ends a hook that takes too long', async () => {
      const outcome = await bench.runner.run(
        { ...bench.hook('out:begun', 'sleep:60000'), timeoutMs: 300 },
        occasion(),
        never,
      );

      expect(outcome).toMatchObject({ kind: 'timed-out', afterMs: 300 });
    });

    it('tells the hook its occasion, the same at each attempt, and its facts', async () => {
      const here = occasion();
      const hook = bench.hook('env:FAIRLEAD_HOOK', 'env:FAIRLEAD_FACTS', 'env:GREETING', 'exit:0');

      const first = await bench.runner.run({ ...hook, env: { GREETING: 'hello' } }, here, never);
      const second = await bench.runner.run({ ...hook, env: { GREETING: 'hello' } }, here, never);

      expect(first.output).toBe(`FAIRLEAD_HOOK=${here.key}\nFAIRLEAD_FACTS={"weight":10}\nGREETING=hello\n`);
      expect(second.output).toBe(first.output);
    });

    it('gives a hook its secrets, and does not repeat them', async () => {
      const hook = { ...bench.hook('env:TOKEN', 'exit:0'), secretEnv: { TOKEN: 'hunter2-hunter2' } };

      const { output } = await bench.runner.run(hook, occasion(), never);

      expect(output).toContain('TOKEN=');
      expect(output).not.toContain('(unset)');
      expect(output).not.toContain('hunter2');
    });

    it('keeps the end of what a hook prints', async () => {
      const { output } = await bench.runner.run(bench.hook('lines:20000', 'exit:0'), occasion(), never);

      expect(output.length).toBeLessThanOrEqual(4_096);
      expect(output.endsWith('line 19999\n')).toBe(true);
    });

    it('stops when the caller has no more time, once the hook is gone', async () => {
      const stop = new AbortController();
      const reason = new Error('no more time');
      const outcome = bench.runner.run(bench.hook('out:begun', 'sleep:60000'), occasion(), stop.signal);
      setTimeout(() => stop.abort(reason), 200);

      await expect(outcome).rejects.toBe(reason);
    });
  });
}
