import { expect, it } from 'vitest';
import type { RunEvent } from '../../domain/events/model.ts';
import { testView } from '../testing-toolkit.ts';
import { renderRunSummary } from './run-summary.ts';
import { followRun } from './run-view.ts';

const at = { at: '2026-11-24T11:59:00.000Z', run: 'r-1' };
const name = (index: number): string => `stack-${String(index).padStart(4, '0')}`;

it('of a thousand stacks lists those that failed and those that took longest, and counts the rest', () => {
  const follower = followRun();
  const stacks = Array.from({ length: 1000 }, (_, index) => name(index));
  const events: readonly RunEvent[] = [
    {
      ...at,
      type: 'run.started',
      kind: 'apply',
      environment: 'staging',
      resumed: false,
      steps: stacks.map((stack) => ({ id: `apply:${stack}`, stack, dependsOn: [] })),
    },
    ...stacks.map((stack, index): RunEvent => {
      const step = { ...at, step: `apply:${stack}`, stack, seconds: index === 7 ? 0 : index };
      const error = { code: 'ENGINE_FAILED', message: 'no' } as const;
      return index === 7
        ? { ...step, type: 'step.failed', error }
        : { ...step, type: 'step.done', result: { outcome: 'applied' } };
    }),
  ];
  for (const event of events) follower.take(event);
  const applied = stacks.filter((stack) => stack !== name(7));
  const result = {
    run: 'r-1',
    status: 'failed',
    plans: [],
    applied,
    unchanged: [],
    first: [],
    failures: [],
    blocked: [],
  } as const;

  const usual = renderRunSummary(result, follower.view, testView);
  const all = renderRunSummary(result, follower.view, { ...testView, detail: 'all' });

  const listed = usual.split('\n').filter((line) => line.startsWith('stack-'));
  expect(listed.map((line) => line.split(' ')[0])).toEqual([name(7), ...stacks.slice(961)]);
  expect(usual).toContain('… and 960 more');
  expect(all.split('\n').filter((line) => line.startsWith('stack-'))).toHaveLength(1000);
});

it('says which stacks had no plan of their own, and that nothing was there', () => {
  const result = { run: 'r-1', status: 'done', plans: [], unchanged: [], failures: [], blocked: [] } as const;
  const summary = (first: readonly string[]): string =>
    renderRunSummary({ ...result, applied: first, first }, followRun().view, testView);

  expect(summary(['web'])).toContain('web: applied without a plan of its own, nothing was there before');
  expect(summary(['data', 'web'])).toContain('data, web: applied without plans of their own');
  expect(summary([])).not.toContain('without');
});
