import { expect, test } from 'vitest';
import type { RunEvent } from '../../domain/events/model.ts';
import { eventLines } from './run-lines.ts';
import { plainStyle } from './style.ts';

const approve = { at: '2026-11-24T12:00:00.000Z', run: 'r-1', step: 'approve' } as const;
const done = (approved: string): RunEvent => ({ ...approve, type: 'step.done', seconds: 0, result: { approved } });
const refused = { code: 'APPROVAL_REQUIRED', message: 'm' } as const;

test.each<{ readonly why: string; readonly event: RunEvent; readonly lines: readonly string[] }>([
  {
    why: 'nobody is said to be waited for who is not asked',
    event: { ...approve, type: 'step.started', attempt: 1 },
    lines: [],
  },
  { why: 'an approval is told', event: done('yes'), lines: ['approve: approved in 0.0s'] },
  {
    why: 'where to decide is told under the name of the service',
    event: {
      ...approve,
      type: 'engine',
      step: 'rollout:web',
      stack: 'rollout:web',
      event: {
        type: 'approval.offered',
        service: 'web',
        step: 2,
        until: '2026-11-24T12:10:00.000Z',
        approve: 'http://127.0.0.1:1/a',
        reject: 'http://127.0.0.1:1/r',
      },
    },
    lines: [
      'web: step 2 waits for an approval, until 2026-11-24 12:10 UTC',
      'web:   approve: http://127.0.0.1:1/a',
      'web:   reject:  http://127.0.0.1:1/r',
    ],
  },
  {
    why: 'who waits for its turn says for what and until when',
    event: {
      ...approve,
      type: 'run.queued',
      behind: 'r-0',
      services: ['web'],
      how: 'supersede',
      until: '2026-11-24T12:10:00.000Z',
    },
    lines: ['waits for run r-0, which rolls web out, which was asked to make way; at most until 2026-11-24 12:10 UTC'],
  },
  {
    why: 'a stack that was not planned again was not planned in no time',
    event: {
      ...approve,
      type: 'step.done',
      step: 'plan:db',
      stack: 'db',
      seconds: 0.01,
      result: { changed: false, confirmedAt: '2026-11-24T11:55:00.000Z' },
    },
    lines: ['db: unchanged, not planned again (asked 5 minutes ago)'],
  },
  {
    why: 'of stacks without a plan of their own it is said before they are made',
    event: {
      at: approve.at,
      run: 'r-1',
      type: 'run.started',
      kind: 'apply',
      environment: 'staging',
      steps: [],
      resumed: false,
      first: ['db', 'web'],
    },
    lines: [
      'apply begins in staging (run r-1)',
      'db, web: applied without a plan of their own: nothing is there yet (`--plan-first` shows every plan before)',
    ],
  },
  { why: 'what was approved in advance is not approved now', event: done('in advance'), lines: [] },
  { why: 'where nothing changes nothing was approved', event: done('nothing to change'), lines: [] },
  {
    why: 'the end of the run tells what it waits for',
    event: { ...approve, type: 'step.failed', seconds: 0, error: refused },
    lines: [],
  },
])('$why', ({ event, lines }) => {
  expect(eventLines(event, 'apply', { style: plainStyle, detail: 'usual' })).toEqual(lines);
});

test('with --verbose nothing is left out', () => {
  const events: readonly RunEvent[] = [
    { ...approve, type: 'step.started', attempt: 1 },
    done('nothing to change'),
    { ...approve, type: 'step.failed', seconds: 0, error: refused },
  ];

  const lines = events.flatMap((event) => eventLines(event, 'apply', { style: plainStyle, detail: 'all' }));

  expect(lines).toEqual(['approve: waiting for approval', 'approve: nothing to approve', 'waiting: m']);
});
