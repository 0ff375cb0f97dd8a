import { describe, expect, it } from 'vitest';
import type { RunOptions, RunResult } from '../app/toolkit.ts';
import type { StackPlan } from '../domain/change/model.ts';
import type { RunEvent } from '../domain/events/model.ts';
import { runCli } from './run-cli.ts';
import { planAnswer } from './testing-plan-samples.ts';
import { samplePlans } from './testing-samples.ts';
import { emit, ended, runId, started, testTerminal, testToolkit } from './testing-toolkit.ts';

describe('a plan that is not whole', () => {
  const step = (stack: string, dependsOn: readonly string[] = []) => ({ id: `plan:${stack}`, stack, dependsOn });
  const at = { at: started('plan').at, run: runId };
  const error = { code: 'ENGINE_FAILED', message: 'no' } as const;
  const partial = (command: 'plan' | 'drift', plans: readonly StackPlan[], end: 'failed' | 'stopped') =>
    testTerminal([command], {
      toolkit: testToolkit({
        [command]: async (options: RunOptions = {}) => {
          emit(options.onEvent, [
            {
              ...started(command),
              steps: [step('a'), step('b', ['plan:a']), step('c', ['plan:b']), step('d')],
            } as RunEvent,
            ...(end === 'failed'
              ? ([
                  { ...at, type: 'step.failed', step: 'plan:a', stack: 'a', seconds: 1, error },
                  { ...at, type: 'step.blocked', step: 'plan:c', stack: 'c', by: ['plan:b'] },
                  { ...at, type: 'step.blocked', step: 'plan:b', stack: 'b', by: ['plan:a'] },
                ] as const)
              : ([{ ...at, type: 'run.stopping' }] as const)),
            ended(end),
          ]);
          const failures = end === 'failed' ? [{ step: 'plan:a', stack: 'a', error }] : [];
          return planAnswer({ status: end, plans, failures });
        },
      }),
    });

  it.each([
    ['plan', [samplePlans[3]!], 'failed'],
    ['plan', [], 'failed'],
    ['plan', [], 'stopped'],
    ['plan', [samplePlans[3]!], 'stopped'],
    ['drift', [{ ...samplePlans[3]!, mode: 'refresh-only' }], 'failed'],
    ['drift', [], 'stopped'],
  ] as const)('never says that nothing changes: %s, %j, %s', async (command, plans, end) => {
    const terminal = partial(command, plans, end);

    const exit = await runCli(terminal.io);

    expect(exit).toBe(end === 'failed' ? 1 : 130);
    expect(terminal.stdout()).not.toMatch(/No changes|No drift/);
    expect(terminal.stdout()).toContain(`fairlead resume ${runId}`);
    if (plans.length > 0) expect(terminal.stdout()).toContain('Incomplete: not every stack could be');
  });

  it('says which stacks were not planned, by the cause at the root', async () => {
    const terminal = partial('plan', [], 'failed');

    await runCli(terminal.io);

    expect(terminal.stdout()).toContain('not planned: b, c, because a could not be planned\n');
    expect(terminal.stdout()).toContain('not planned: d, because the run stops at the first failure');
    expect(terminal.stdout() + terminal.stderr()).not.toContain('blocked');
  });

  it('is called incomplete too where it is brought for approval', async () => {
    const terminal = testTerminal(['apply', '--keep-going'], {
      toolkit: testToolkit({
        apply: async (options) => {
          emit(options?.onEvent, [
            { ...started('apply'), steps: [step('a')] } as RunEvent,
            { ...at, type: 'step.failed', step: 'plan:a', stack: 'a', seconds: 1, error },
          ]);
          options?.onPlan?.(samplePlans.slice(0, 1));
          const nothing = { plans: [], applied: [], unchanged: [], first: [], failures: [], blocked: [] };
          return { run: runId, status: 'failed', ...nothing } satisfies RunResult;
        },
      }),
    });

    await runCli(terminal.io);

    expect(terminal.stdout()).toContain('Not every stack could be planned');
  });
});
