import { afterEach, beforeEach, describe, expect, it } from './runner.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Command, ProcessRunner, RunningProcess } from '../../ports/process-runner.ts';

/** What the suite needs: a runner, and commands that do what `programs/actor.ts` describes. */
export interface ProcessRunnerBench {
  readonly runner: ProcessRunner;
  /** A command that performs these acts; each call has a record of its own. */
  command(...acts: readonly string[]): Command;
  /** The same, but the program is not there. */
  missing(): Command;
  close(): Promise<void>;
}

/** Every process runner behaves like this. */
export function processRunnerContract(name: string, open: () => Promise<ProcessRunnerBench>): void {
  describe(`process runner: ${name}`, () => {
    let bench: ProcessRunnerBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it('gives lines of both streams and the exit code', async () => {
      const running = await bench.runner.start(bench.command('out:one', 'err:two', 'out:three', 'exit:3'));

      const lines = await collect(running);

      expect(lines.filter(({ stream }) => stream === 'stdout').map(({ text }) => text)).toEqual(['one', 'three']);
      expect(lines.filter(({ stream }) => stream === 'stderr').map(({ text }) => text)).toEqual(['two']);
      expect(await running.exit).toEqual({ code: 3, signal: null });
    });

    it('tells a death by signal from an exit', async () => {
      const running = await bench.runner.start(bench.command('die:SIGTERM'));

      expect(await running.exit).toEqual({ code: null, signal: 'SIGTERM' });
    });

    it('ends the lines only after the last one was given', async () => {
      const running = await bench.runner.start(bench.command('lines:20000'));

      const lines = await collect(running);

      expect(lines).toHaveLength(20_000);
      expect(lines.at(-1)?.text).toBe('line 19999');
    });

    it('hands SIGINT to the process and waits for it', async () => {
      const running = await bench.runner.start(bench.command('until-interrupt', 'out:orderly', 'exit:0'));

      const lines: string[] = [];
      for await (const { text } of running.lines) {
        lines.push(text);
        if (text === 'waiting') running.interrupt();
      }

      expect(lines).toEqual(['waiting', 'orderly']);
      expect(await running.exit).toEqual({ code: 0, signal: null });
    });

    it('kills what does not listen', async () => {
      const running = await bench.runner.start(bench.command('deaf', 'until-interrupt', 'deaf', 'sleep:60000'));

      for await (const { text } of running.lines) if (text === 'waiting') running.kill();

      expect(await running.exit).toEqual({ code: null, signal: 'SIGKILL' });
    });

    it('does nothing when told to interrupt or kill what has ended', async () => {
      const running = await bench.runner.start(bench.command('exit:0'));
      await running.exit;

      running.interrupt();
      running.kill();

      expect(await running.exit).toEqual({ code: 0, signal: null });
    });

    it('says which program is missing', async () => {
      const error = await bench.runner.start(bench.missing()).catch((reason: unknown) => reason);

      expect(isDeliveryError(error) && error.code).toBe('PROCESS_NOT_FOUND');
    });

    it('answers a question with output and exit code', async () => {
      const { record: _, ...command } = bench.command('out:version 1', 'err:careful', 'exit:2');

      const answer = await bench.runner.ask(command, 30_000);

      expect(answer).toEqual({ code: 2, signal: null, stdout: 'version 1\n', stderr: 'careful\n', timedOut: false });
    });

    it('kills a question that takes too long', async () => {
      const { record: _, ...command } = bench.command('sleep:60000');

      const answer = await bench.runner.ask(command, 50);

      expect(answer.timedOut).toBe(true);
      expect(answer.code).toBeNull();
    });

    it('has nothing to settle where nothing runs', async () => {
      const command = bench.command('exit:0');
      const before = await bench.runner.settle(command.record, AbortSignal.timeout(30_000));
      const running = await bench.runner.start(command);
      await running.exit;

      const after = await bench.runner.settle(command.record, AbortSignal.timeout(30_000));

      expect([before, after]).toEqual([false, false]);
    });

    it('settles when the process has ended', async () => {
      const command = bench.command('until-interrupt', 'exit:0');
      const running = await bench.runner.start(command);
      for await (const { text } of running.lines) if (text === 'waiting') break;

      const settled = bench.runner.settle(command.record, AbortSignal.timeout(30_000));
      running.interrupt();

      expect(await settled).toBe(true);
    });

    it('stops settling when the caller has no more time', async () => {
      const command = bench.command('until-interrupt');
      const running = await bench.runner.start(command);
      const reason = new Error('no more time');

      const settled = bench.runner.settle(command.record, AbortSignal.abort(reason));

      await expect(settled).rejects.toBe(reason);
      running.kill();
      await running.exit;
    });
  });
}

async function collect(
  running: RunningProcess,
): Promise<readonly { readonly stream: string; readonly text: string }[]> {
  const lines = [];
  for await (const line of running.lines) lines.push(line);
  return lines;
}
