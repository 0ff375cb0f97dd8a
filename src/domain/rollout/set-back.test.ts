import { expect, test } from 'vitest';
import { initialRollout } from './advance.ts';
import type { RolloutState } from './model.ts';
import { broughtBack } from './set-back.ts';

const before = new Date('2026-01-01T12:00:00.000Z');
const hourAgo = '2026-01-01T11:00:00.000Z';

const judging: RolloutState = {
  ...initialRollout(before),
  phase: {
    name: 'shifting',
    step: 1,
    since: before.toISOString(),
    looks: {
      count: 3,
      failed: 0,
      lastAt: before.toISOString(),
      verdict: { outcome: 'pass', rows: [], reason: 'all well' },
      late: true,
    },
  },
  known: { route: null, routeAt: before.toISOString(), at: before.toISOString(), pruned: ['v1'] },
  trouble: {
    'metrics.query': {
      attempts: 1,
      nextAt: '2026-01-01T12:00:30.000Z',
      error: { code: 'ROUTER_DOWN', message: 'x' },
    },
  },
};

test.each(['2026-01-01T11:59:59.000Z', '2026-01-01T12:00:00.000Z', '2026-01-01T13:00:00.000Z'])(
  'at %s nothing was set back',
  (now) => {
    expect(broughtBack(judging, new Date(now))).toBe(judging);
  },
);

test('what a clock that was set back had measured is measured anew, and nothing waits for the other time', () => {
  const state = broughtBack(judging, new Date(hourAgo));

  expect(state.phase).toEqual({ name: 'shifting', step: 1, since: hourAgo });
  expect(state.known).toEqual({ pruned: ['v1'] });
  expect(state.progressAt).toBe(hourAgo);
  expect(state.trouble['metrics.query']).toMatchObject({ attempts: 1, nextAt: hourAgo });
});
