import { describe, expect, it } from 'vitest';
import type { FairleadProject } from '../app/toolkit.ts';
import type { StoredRun } from '../ports/journal.ts';
import { runCli } from './run-cli.ts';
import { sampleRun } from './testing-samples.ts';
import { testTerminal, testToolkit } from './testing-toolkit.ts';

describe('resume without an id', () => {
  const run = (id: string, more: Partial<StoredRun>, kind: 'apply' | 'plan' = 'apply'): StoredRun => ({
    ...sampleRun,
    ...more,
    definition: { ...sampleRun.definition, id, kind, ...more.definition },
  });
  const elsewhere = { definition: { ...sampleRun.definition, id: 'elsewhere', environment: 'production' } };
  const holder = { pid: 1, startedAt: '1', host: 'h', user: 'u' };
  const resuming = (runs: readonly StoredRun[]) => {
    const resumed: string[] = [];
    const terminal = testTerminal(['resume', '-e', 'staging'], {
      toolkit: testToolkit({
        runs: { list: () => runs } as unknown as FairleadProject['runs'],
        resume: async (id) => {
          resumed.push(id);
          const nothing = { plans: [], applied: [], unchanged: [], first: [], failures: [], blocked: [] };
          return { run: id, status: 'done', ...nothing };
        },
      }),
    });
    return { terminal, resumed };
  };

  it('takes the newest of the environment that can go on, an apply before a plan, and says which', async () => {
    const { terminal, resumed } = resuming([
      run('elsewhere', elsewhere),
      run('at-work', { status: 'running', holder: { ...holder, alive: true } }),
      run('done', { status: 'done' }),
      run('a-plan', { status: 'failed' }, 'plan'),
      run('killed', { status: 'running', holder: { ...holder, alive: false } }),
      run('older', { status: 'stopped' }),
      run('oldest', { status: 'failed' }),
    ]);

    const exit = await runCli(terminal.io);

    expect(exit).toBe(0);
    expect(resumed).toEqual(['killed']);
    expect(terminal.stderr()).toContain('resuming apply killed, begun');
    expect(terminal.stderr()).toContain('2 other runs can go on too, see `fairlead runs`');
  });

  it('takes a plan where nothing else can go on', async () => {
    const { terminal, resumed } = resuming([run('a-plan', { status: 'failed' }, 'plan')]);

    await runCli(terminal.io);

    expect(resumed).toEqual(['a-plan']);
    expect(terminal.stderr()).not.toContain('other');
  });

  it('says so where none can go on', async () => {
    const { terminal, resumed } = resuming([run('done', { status: 'done' }), run('elsewhere', elsewhere)]);

    const exit = await runCli(terminal.io);

    expect(exit).toBe(2);
    expect(resumed).toEqual([]);
    expect(terminal.stderr()).toContain('no run in staging can go on');
    expect(terminal.stderr()).toContain('[RUN_UNKNOWN]');
  });
});
