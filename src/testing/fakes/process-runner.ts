import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Command, ProcessRecord, ProcessRunner, RunningProcess } from '../../ports/process-runner.ts';

/** A program as a function. Returns its exit code, or the name of the signal it died of. */
export type FakeProgram = (call: FakeProgramCall) => Promise<number | string>;

export interface FakeProgramCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** A line on stdout. */
  print(text: string): void;
  /** A line on stderr. */
  complain(text: string): void;
  /** Aborted by SIGINT; what to make of it is the program's own affair. */
  readonly interrupted: AbortSignal;
}

export interface FakeProcessRunner extends ProcessRunner {
  /** Every command that was started or asked, oldest first. */
  readonly calls: readonly Omit<Command, 'record'>[];
}

type Line = { readonly stream: 'stdout' | 'stderr'; readonly text: string };
type Exit = Awaited<RunningProcess['exit']>;

/** Runs functions as if they were programs, by absolute path; passes the contract of the real one. */
export function createFakeProcessRunner(programs: Readonly<Record<string, FakeProgram>>): FakeProcessRunner {
  const calls: Omit<Command, 'record'>[] = [];
  /** By mark: what last used the record. */
  const atWork = new Map<string, Promise<Exit>>();

  const launch = (command: Omit<Command, 'record'>) => {
    const program = programs[command.program];
    if (program === undefined) {
      throw new DeliveryError('PROCESS_NOT_FOUND', `there is no program ${command.program}`);
    }
    calls.push(command);
    return run(program, command);
  };

  return {
    calls,
    async start(command) {
      const running = launch(command);
      const { mark } = command.record;
      atWork.set(mark, running.exit);
      void running.exit.then(() => atWork.delete(mark));
      return { pid: calls.length, ...running };
    },
    async ask(command, timeoutMs) {
      const running = launch(command);
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        running.kill();
      }, timeoutMs);
      const text = { stdout: '', stderr: '' };
      for await (const line of running.lines) text[line.stream] += `${line.text}\n`;
      clearTimeout(timer);
      return { ...(await running.exit), ...text, timedOut };
    },
    async settle({ mark }: ProcessRecord, signal) {
      const exit = atWork.get(mark);
      if (exit === undefined) return false;
      signal.throwIfAborted();
      await Promise.race([exit, aborted(signal)]);
      return true;
    },
  };
}

function run(program: FakeProgram, { args, env, cwd }: Omit<Command, 'record'>): Omit<RunningProcess, 'pid'> {
  const lines: Line[] = [];
  const interrupt = new AbortController();
  const state = { ended: false, wake: (): void => undefined };
  let finish: (exit: Exit) => void = () => undefined;
  const exit = new Promise<Exit>((resolve) => {
    finish = (how) => {
      if (state.ended) return;
      state.ended = true;
      resolve(how);
      state.wake();
    };
  });
  const write = (stream: Line['stream'], text: string): void => {
    if (state.ended) return;
    lines.push({ stream, text });
    state.wake();
  };
  const call: FakeProgramCall = {
    args,
    env,
    cwd,
    print: (text) => write('stdout', text),
    complain: (text) => write('stderr', text),
    interrupted: interrupt.signal,
  };
  program(call).then(
    (how) => finish(typeof how === 'number' ? { code: how, signal: null } : { code: null, signal: how }),
    // As an unhandled error ends a real program.
    (error: unknown) => {
      call.complain(String(error));
      finish({ code: 1, signal: null });
    },
  );
  return {
    exit,
    lines: { [Symbol.asyncIterator]: () => follow(lines, state) },
    interrupt: () => interrupt.abort(),
    kill: () => finish({ code: null, signal: 'SIGKILL' }),
  };
}

async function* follow(
  lines: readonly Line[],
  state: { readonly ended: boolean; wake: () => void },
): AsyncGenerator<Line> {
  for (let next = 0; ; next += 1) {
    while (next >= lines.length) {
      if (state.ended) return;
      await new Promise<void>((resolve) => {
        state.wake = resolve;
      });
    }
    const line = lines[next];
    if (line !== undefined) yield line;
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
