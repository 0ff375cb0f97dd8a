import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../domain/events/model.ts';
import { sampleEvents } from '../testing-samples.ts';
import { plainStyle } from './style.ts';
import { displayWidth } from './text.ts';
import { drawTree } from './run-tree.ts';
import { followRun } from './run-view.ts';

const now = new Date('2026-11-24T12:00:00Z');

function viewOf(events: readonly RunEvent[]) {
  const follower = followRun();
  for (const event of events) follower.take(event);
  return follower.view;
}

const base = { at: '2026-11-24T11:59:00.000Z', run: 'r-1' };
const name = (index: number): string => `stack-${String(index).padStart(4, '0')}`;

/** Many stacks: the first 900 done, then one failed, five running, the rest waiting. */
function manyStacks(number: number): readonly RunEvent[] {
  const stacks = Array.from({ length: number }, (_, index) => name(index));
  const step = (stack: string) => ({ step: `apply:${stack}`, stack });
  return [
    {
      ...base,
      type: 'run.started',
      kind: 'apply',
      environment: 'staging',
      resumed: false,
      steps: stacks.map((stack) => ({ id: `apply:${stack}`, stack, dependsOn: [] })),
    },
    ...stacks
      .slice(0, 900)
      .map((stack): RunEvent => ({ ...base, type: 'step.done', ...step(stack), seconds: 1, result: null })),
    { ...base, type: 'step.failed', ...step(name(900)), seconds: 1, error: { code: 'ENGINE_FAILED', message: 'no' } },
    ...stacks.slice(901, 906).map((stack): RunEvent => ({ ...base, type: 'step.started', ...step(stack), attempt: 1 })),
  ];
}

describe('live tree', () => {
  it('never exceeds the terminal, whatever its size and however far the run is', () => {
    const events = [...sampleEvents.firstHalf, ...sampleEvents.secondHalf];
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 200 }),
        fc.integer({ min: 4, max: 60 }),
        fc.integer({ min: 1, max: events.length }),
        (columns, rows, taken) => {
          const lines = drawTree(viewOf(events.slice(0, taken)), now, { columns, rows }, plainStyle);

          expect(lines.length).toBeLessThan(rows);
          expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  it('tells a stack that was not planned again from one that was', () => {
    const step = { step: 'plan:db', stack: 'db' } as const;
    const confirmedAt = '2026-11-24T11:00:00.000Z';
    const view = viewOf([
      {
        ...base,
        type: 'run.started',
        kind: 'plan',
        environment: 'staging',
        resumed: false,
        steps: [{ id: 'plan:db', stack: 'db', dependsOn: [] }],
      },
      { ...base, type: 'step.done', ...step, seconds: 0, result: { confirmedAt } },
    ]);

    expect(drawTree(view, now, { columns: 80, rows: 24 }, plainStyle)[1]).toBe(
      '  ✓ db  unchanged, not planned again (asked 1 hour ago)',
    );
  });

  it('with a thousand stacks shows what failed and what runs, and counts the rest', () => {
    const lines = drawTree(viewOf(manyStacks(1000)), now, { columns: 100, rows: 24 }, plainStyle);

    const text = lines.join('\n');
    expect(lines.length).toBeLessThan(24);
    expect(text).toContain('900/1000 stacks done');
    expect(text).toContain(name(900));
    for (let index = 901; index < 906; index += 1) expect(text).toContain(name(index));
    expect(lines.at(-1)).toMatch(/and \d+ waiting, 900 done/);
  });

  it.each([4, 10, 24, 60])(
    'what is shown of a thousand stacks and what is counted are a thousand, in %d rows',
    (rows) => {
      const lines = drawTree(viewOf(manyStacks(1000)), now, { columns: 100, rows }, plainStyle);

      const shown = lines.filter((line) => line.includes('stack-')).length;
      const counted = [...(lines.at(-1) ?? '').matchAll(/\d+/g)].reduce((sum, [number]) => sum + Number(number), 0);
      expect(lines.length).toBeLessThan(rows);
      expect(shown + counted).toBe(1000);
    },
  );

  it('says what a stack waits for', () => {
    const lines = drawTree(viewOf(sampleEvents.firstHalf), now, { columns: 100, rows: 24 }, plainStyle);

    expect(lines.join('\n')).toContain('db  planned, waiting for network');
  });

  it('says once for each stack that it is held up, and by what at the root', () => {
    const blocked = (stack: string, by: string): RunEvent => ({
      ...base,
      type: 'step.blocked',
      step: `apply:${stack}`,
      stack,
      by: [by],
    });
    const events: readonly RunEvent[] = [
      {
        ...base,
        type: 'run.started',
        kind: 'apply',
        environment: 'staging',
        resumed: true,
        steps: [
          { id: 'apply:a', stack: 'a', dependsOn: [] },
          { id: 'apply:b', stack: 'b', dependsOn: ['apply:a'] },
          { id: 'apply:c', stack: 'c', dependsOn: ['apply:b'] },
        ],
      },
      { ...base, type: 'step.interrupted', step: 'apply:a', stack: 'a', seconds: 1 },
      blocked('b', 'apply:a'),
      blocked('c', 'apply:b'),
      blocked('b', 'apply:a'),
    ];

    const [, ...lines] = drawTree(viewOf(events), now, { columns: 100, rows: 24 }, plainStyle);

    expect(lines).toEqual([
      '  ! a  interrupted  1.0s',
      '  - b  not applied: a was interrupted',
      '  - c  not applied: a was interrupted',
    ]);
  });

  it('of a resumed run counts what was done before', () => {
    const resumed: RunEvent = {
      ...base,
      type: 'run.started',
      kind: 'apply',
      environment: 'staging',
      resumed: true,
      steps: [
        { id: 'apply:a', stack: 'a', dependsOn: [], done: true },
        { id: 'apply:b', stack: 'b', dependsOn: [] },
      ],
    };

    const text = drawTree(viewOf([resumed]), now, { columns: 100, rows: 24 }, plainStyle).join('\n');

    expect(text).toContain('1/2 stacks done');
    expect(text).toContain('a  applied');
  });

  it('shows a resource that is heard of only when it makes progress, since it began', () => {
    const follower = followRun();
    follower.take({ ...base, type: 'step.started', step: 'apply:a', stack: 'a', attempt: 1 });
    follower.take({
      ...base,
      type: 'engine',
      step: 'apply:a',
      stack: 'a',
      event: { type: 'resource.progress', address: 'x.y', action: 'update', elapsedSeconds: 30 },
    });

    const lines = drawTree(follower.view, now, { columns: 100, rows: 24 }, plainStyle);

    expect(lines.at(-1)).toMatch(/x\.y updating {2}1m30s$/);
  });
});
