import { describe, expect, it } from 'vitest';
import type { ApplyOptions, FairleadProject, RunResult } from '../app/toolkit.ts';
import type { RunStatus } from '../domain/run/model.ts';
import { runCli } from './run-cli.ts';
import { planAnswer } from './testing-plan-samples.ts';
import { sampleEvents, samplePlans } from './testing-samples.ts';
import { emit, ended, runId, started, testTerminal, testToolkit, type TerminalSetup } from './testing-toolkit.ts';

function terminalFor(argv: readonly string[], project: Partial<FairleadProject>, setup: TerminalSetup = {}) {
  return testTerminal(argv, { ...setup, toolkit: testToolkit(project) });
}

const result = (status: RunStatus): RunResult => ({
  run: runId,
  status,
  plans: [],
  applied: [],
  unchanged: [],
  first: [],
  failures: [],
  blocked: [],
});

describe('exit codes of runs', () => {
  it.each([
    ['done', 0],
    ['failed', 1],
    ['superseded', 1],
    ['waiting', 4],
    ['declined', 5],
    ['stopped', 130],
  ] as const)('a run that is %s exits with %d', async (status, expected) => {
    const terminal = terminalFor(['apply'], { apply: async () => result(status) });

    const exit = await runCli(terminal.io);

    expect(exit).toBe(expected);
  });

  it.each([
    [['plan'], true, 0],
    [['plan', '--exit-code'], true, 3],
    [['plan', '--exit-code'], false, 0],
    [['drift', '--exit-code'], true, 3],
    [['drift'], true, 0],
  ])('%j with changes: %s exits with %d', async (argv, changed, expected) => {
    const answer = async () => planAnswer({ changed });
    const terminal = terminalFor(argv, { plan: answer, drift: answer });

    const exit = await runCli(terminal.io);

    expect(exit).toBe(expected);
  });

  it('a plan that failed exits with 1, whatever changes it found', async () => {
    const failures = [{ step: 'plan:db', stack: 'db', error: { code: 'ENGINE_FAILED', message: 'no' } }] as const;
    const plan = async () => planAnswer({ status: 'failed', changed: true, failures });
    const terminal = terminalFor(['plan', '--exit-code'], { plan });

    const exit = await runCli(terminal.io);

    expect(exit).toBe(1);
    expect(terminal.stdout()).toContain('[ENGINE_FAILED]');
    expect(terminal.stdout()).toContain(`fairlead resume ${runId}`);
  });
});

describe('Markdown', () => {
  it.each(['plan', 'drift'])('is all that %s writes to stdout', async (verb) => {
    const answer = async () => planAnswer({ plans: samplePlans, changed: true });
    const terminal = terminalFor([verb, '--markdown', '--exit-code'], { plan: answer, drift: answer });

    const exit = await runCli(terminal.io);

    expect(exit).toBe(3);
    expect(terminal.stdout()).toMatch(new RegExp(`^<!-- fairlead ${verb}/shop/staging -->\\n\\n### `));
    expect(terminal.stdout()).not.toContain('\u001b');
  });

  it('is not JSON at the same time', async () => {
    const terminal = terminalFor(['plan', '--markdown', '--json'], {});

    const exit = await runCli(terminal.io);

    expect(exit).toBe(2);
    expect(terminal.stdout()).toContain('"code":"USAGE"');
  });
});

describe('options', () => {
  it('reach the library', async () => {
    let given: ApplyOptions = {};
    const argv = [
      'apply',
      '-s',
      'a',
      '--stack',
      'b',
      '-s',
      'a',
      '--parallelism',
      '8',
      '--keep-going',
      '-y',
      '--allow-destroy',
    ];
    const terminal = terminalFor(argv, {
      apply: async (options = {}) => {
        given = options;
        return result('done');
      },
    });

    await runCli(terminal.io);

    expect(given).toMatchObject({
      stacks: ['a', 'b'],
      parallelism: 8,
      onFailure: 'continue',
      autoApprove: true,
      allowDestroy: true,
    });
  });
});

describe('--json', () => {
  it('gives the events as lines and one result at the end', async () => {
    const terminal = terminalFor(['apply', '--json'], {
      apply: async (options) => {
        emit(options?.onEvent, [started('apply'), ended('done')]);
        options?.onPlan?.(samplePlans);
        return result('done');
      },
    });

    await runCli(terminal.io);

    const lines = terminal
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly type: string });
    expect(lines.map((line) => line.type)).toEqual(['run.started', 'run.ended', 'result']);
    expect(lines.at(-1)).toMatchObject({ command: 'apply', run: runId, status: 'done' });
    expect(terminal.stderr()).toBe('');
  });

  it('never asks', async () => {
    let interactive: boolean | undefined;
    const terminal = terminalFor(
      ['apply', '--json'],
      {
        apply: async (options) => {
          interactive = options?.asker?.interactive;
          return result('waiting');
        },
      },
      { tty: 'tty' },
    );

    await runCli(terminal.io);

    expect(interactive).toBe(false);
  });
});

describe('where things are written', () => {
  it('a plan in a pipe has its progress on stderr and only the plan on stdout', async () => {
    const terminal = terminalFor(['plan'], {});

    await runCli(terminal.io);

    expect(terminal.stdout()).toMatch(/^Plan for shop in staging/);
    expect(terminal.stderr()).toContain('plan begins in staging');
  });

  it('--quiet leaves the progress out', async () => {
    const terminal = terminalFor(['plan', '--quiet'], {});

    await runCli(terminal.io);

    expect(terminal.stderr()).toBe('');
    expect(terminal.stdout()).toContain('Plan:');
  });

  it('an apply in a pipe has lines, plan and summary on stdout', async () => {
    const terminal = terminalFor(['apply'], {
      apply: async (options) => {
        emit(options?.onEvent, sampleEvents.firstHalf);
        options?.onPlan?.(samplePlans);
        emit(options?.onEvent, sampleEvents.secondHalf);
        return result('stopped');
      },
    });

    await runCli(terminal.io);

    const text = terminal.stdout();
    expect(text).toContain('network: aws_vpc.main created in 12s');
    expect(text).toContain('Plan for shop in staging');
    expect(text.trim().split('\n').at(-1)).toBe(`continue with \`fairlead resume ${runId}\``);
    expect(text).not.toContain('\u001b');
  });
});

describe('stacks of a plan', () => {
  it.each([
    ['apply', ['network', 'db', 'app']],
    ['destroy', ['app', 'db', 'network']],
  ] as const)('stand in the order in which they are worked on: %s', async (mode, expected) => {
    const plans = ['app', 'network', 'db'].map((stack) => ({ ...samplePlans[0]!, stack, mode }));
    const terminal = terminalFor(['plan'], {
      plan: async () => planAnswer({ plans, changed: true }),
    });

    await runCli(terminal.io);

    const heads = terminal.stdout().match(/^(app|db|network): /gm);
    expect(heads).toEqual(expected.map((stack) => `${stack}: `));
  });
});

describe('chatter of init', () => {
  const chatting = (argv: readonly string[]) =>
    terminalFor(argv, {
      apply: async (options) => {
        const engine = {
          type: 'engine',
          at: started('apply').at,
          run: runId,
          step: 'plan:network',
          stack: 'network',
        } as const;
        emit(options?.onEvent, [
          started('apply'),
          { ...engine, event: { type: 'command.started', command: 'init' } },
          { ...engine, event: { type: 'message', text: 'Initializing the backend...' } },
          { ...engine, event: { type: 'command.ended', command: 'init', seconds: 1, exitCode: 0 } },
          { ...engine, event: { type: 'message', text: 'something new' } },
        ]);
        return result('done');
      },
    });

  it('is left out unless all is asked for; other messages are shown', async () => {
    const usual = chatting(['apply']);
    const verbose = chatting(['apply', '--verbose']);

    await runCli(usual.io);
    await runCli(verbose.io);

    expect(usual.stdout()).not.toContain('Initializing');
    expect(usual.stdout()).toContain('something new');
    expect(verbose.stdout()).toContain('Initializing');
  });
});

describe('Ctrl-C', () => {
  it('is told once, and so is each complaint of the tool about it', async () => {
    const at = { at: started('apply').at, run: runId };
    const engine = { ...at, type: 'engine', step: 'apply:network', stack: 'network' } as const;
    const halted = {
      ...engine,
      event: { type: 'diagnostic', severity: 'error', summary: 'execution halted' },
    } as const;
    const terminal = terminalFor(['apply'], {
      apply: async (options) => {
        emit(options?.onEvent, [started('apply')]);
        terminal.interrupt();
        emit(options?.onEvent, [
          { ...at, type: 'run.stopping' },
          { ...engine, event: { type: 'message', text: 'Interrupt received.\nPlease wait' } },
          halted,
          halted,
        ]);
        return result('stopped');
      },
    });

    await runCli(terminal.io);

    const text = terminal.stdout() + terminal.stderr();
    expect(text.match(/nothing new starts/g)).toHaveLength(1);
    expect(text.match(/execution halted/g)).toHaveLength(1);
    expect(text).toContain('network: Interrupt received.\n    Please wait\n');
    // A tool that is interrupted breaks off: nobody is promised that it finishes.
    expect(text).not.toContain('finished');
  });

  it('once stops in order, twice hard, and the last line says how to go on', async () => {
    const seen: string[] = [];
    const terminal = terminalFor(['apply'], {
      apply: async (options) => {
        emit(options?.onEvent, [started('apply')]);
        const state = () => seen.push(`${options?.signal?.aborted} ${options?.hardSignal?.aborted}`);
        state();
        terminal.interrupt();
        state();
        terminal.interrupt();
        state();
        return result('stopped');
      },
    });

    const exit = await runCli(terminal.io);

    expect(seen).toEqual(['false false', 'true false', 'true true']);
    expect(exit).toBe(130);
    expect(terminal.stderr()).toContain('interrupt once more to stop hard');
    expect(terminal.stdout().trim().split('\n').at(-1)).toContain(`fairlead resume ${runId}`);
  });

  it('is listened to only while something runs', async () => {
    const terminal = terminalFor(['apply'], {});

    await runCli(terminal.io);
    terminal.interrupt();

    expect(terminal.stderr()).toBe('');
  });
});

describe('questions', () => {
  const asking = (word: 'yes or no' | 'name'): Partial<FairleadProject> => ({
    apply: async (options) => {
      emit(options?.onEvent, [started('apply')]);
      options?.onPlan?.(samplePlans);
      const asker = options?.asker;
      if (asker?.interactive !== true) return result('waiting');
      const agreed =
        word === 'name'
          ? await asker.confirmByName('type staging', 'staging')
          : await asker.confirm('apply this?', 'no');
      return result(agreed ? 'done' : 'declined');
    },
  });

  it.each([
    ['yes or no', ['y'], 0],
    ['yes or no', ['YES'], 0],
    ['yes or no', ['n'], 5],
    ['yes or no', [''], 5],
    ['yes or no', ['perhaps', 'y'], 0],
    ['yes or no', ['perhaps', 'perhaps', 'perhaps', 'y'], 5],
    ['yes or no', [], 5],
    ['name', ['staging'], 0],
    ['name', ['Staging'], 5],
    ['name', ['y'], 5],
    ['name', [], 5],
  ] as const)('%s answered with %j exits with %d', async (word, typed, expected) => {
    const terminal = terminalFor(['apply'], asking(word), { tty: 'tty', typed });

    const exit = await runCli(terminal.io);

    expect(exit).toBe(expected);
    expect(terminal.stdout()).toContain('Will be destroyed');
  });

  it('are not asked without a terminal: the run waits', async () => {
    const terminal = terminalFor(['apply'], asking('yes or no'));

    const exit = await runCli(terminal.io);

    expect(exit).toBe(4);
    expect(terminal.stdout()).toContain(`fairlead resume ${runId}`);
  });

  it('that are interrupted have no answer', async () => {
    const terminal = terminalFor(
      ['apply'],
      {
        apply: async (options) => {
          const answer = options?.asker?.confirm('apply this?', 'no');
          terminal.interrupt();
          await expect(answer).rejects.toMatchObject({ code: 'ENGINE_INTERRUPTED' });
          return result('stopped');
        },
      },
      { tty: 'tty', more: { stdin: { isTTY: true, readLine: () => new Promise(() => undefined) } } },
    );

    const exit = await runCli(terminal.io);

    expect(exit).toBe(130);
  });
});
