import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../domain/events/model.ts';
import type { RunningProcess } from '../../../ports/process-runner.ts';
import { createFakeClock, type FakeClock } from '../../../testing/fakes/clock.ts';
import { runTool, type ToolCommand } from './tool-process.ts';

const command: ToolCommand = {
  name: 'apply',
  program: '/bin/tofu',
  args: ['apply'],
  cwd: '/',
  env: {},
  record: { stdout: '/r/out', stderr: '/r/err', mark: '/r/mark' },
  told: new Set(),
};

/** A tool that ends only when it is told how, and notes what it hears. */
function patientTool() {
  const heard: string[] = [];
  let finish: (exit: Awaited<RunningProcess['exit']>) => void = () => undefined;
  const exit = new Promise<Awaited<RunningProcess['exit']>>((resolve) => {
    finish = resolve;
  });
  const running: RunningProcess = {
    pid: 7,
    exit,
    lines: {
      async *[Symbol.asyncIterator]() {
        yield { stream: 'stdout', text: 'hello' } as const;
        await exit;
      },
    },
    interrupt: () => void heard.push('SIGINT'),
    kill: () => {
      heard.push('SIGKILL');
      finish({ code: null, signal: 'SIGKILL' });
    },
  };
  return { heard, running, end: (code: number) => finish({ code, signal: null }) };
}

function begin(clock: FakeClock) {
  const tool = patientTool();
  const soft = new AbortController();
  const hard = new AbortController();
  const events: EngineEvent[] = [];
  const removed: string[] = [];
  const machine = {
    clock,
    processes: { start: async () => tool.running, ask: undefined as never, settle: undefined as never },
    // Only `remove` is used here.
    files: { remove: async (path: string) => void removed.push(path) } as never,
  };
  let greeted: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    greeted = resolve;
  });
  const call = {
    emit: (event: EngineEvent) => void events.push(event),
    stop: { signal: soft.signal, hard: hard.signal },
  };
  const ended = runTool(machine, command, call, () => greeted());
  return { tool, soft, hard, events, removed, started, ended };
}

describe('running the tool', () => {
  it('tells when it begins and ends, and leaves none of its output on disk', async () => {
    const { tool, started, ended, events, removed } = begin(createFakeClock());
    await started;

    tool.end(0);
    const end = await ended;

    expect(end).toEqual({ command: 'apply', code: 0, signal: null, stopped: false });
    expect(events.map(({ type }) => type)).toEqual(['command.started', 'command.ended']);
    expect(removed.sort()).toEqual(['/r/err', '/r/out']);
  });

  it('passes a stop on once, and waits as long as it takes', async () => {
    const clock = createFakeClock();
    const { tool, soft, started, ended } = begin(clock);
    await started;

    soft.abort();
    await clock.pass(24 * 60 * 60 * 1000);
    tool.end(1);

    expect((await ended).stopped).toBe(true);
    expect(tool.heard).toEqual(['SIGINT']);
  });

  it('a hard stop after a soft one is a second SIGINT, and SIGKILL only ten seconds later', async () => {
    const clock = createFakeClock();
    const { tool, soft, hard, started, ended } = begin(clock);
    await started;

    soft.abort();
    hard.abort();
    await clock.pass(9_999);
    const before = [...tool.heard];
    await clock.pass(1);

    expect(before).toEqual(['SIGINT', 'SIGINT']);
    expect(await ended).toMatchObject({ signal: 'SIGKILL', stopped: true });
    expect(tool.heard).toEqual(['SIGINT', 'SIGINT', 'SIGKILL']);
  });

  it('a hard stop alone gives both signals, one after the other', async () => {
    const clock = createFakeClock();
    const { tool, hard, started, ended } = begin(clock);
    await started;

    hard.abort();
    const first = [...tool.heard];
    await clock.pass(250);
    const second = [...tool.heard];
    tool.end(1);

    expect([first, second]).toEqual([['SIGINT'], ['SIGINT', 'SIGINT']]);
    expect((await ended).stopped).toBe(true);
  });
});
