import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../domain/events/model.ts';
import { createProgress } from '../progress.ts';
import { createScreen } from '../screen.ts';
import { testTerminal } from '../testing-toolkit.ts';

const began = Date.parse('2026-11-24T12:00:00.000Z');
const name = (index: number): string => `stack-${String(index).padStart(4, '0')}`;

/** A plan of many stacks, one after the other, a tenth of a second each; every hundredth changes, one fails. */
function planOf(number: number): readonly RunEvent[] {
  const at = (index: number) => ({ at: new Date(began + index * 100).toISOString(), run: 'r-1' });
  const stacks = Array.from({ length: number }, (_, index) => name(index));
  return [
    {
      ...at(0),
      type: 'run.started',
      kind: 'plan',
      environment: 'staging',
      resumed: false,
      steps: stacks.map((stack) => ({ id: `plan:${stack}`, stack, dependsOn: [] })),
    },
    ...stacks.flatMap((stack, index): readonly RunEvent[] => {
      const step = { ...at(index), step: `plan:${stack}`, stack };
      const error = { code: 'ENGINE_FAILED', message: 'no' } as const;
      const result = { changed: index % 100 === 99, drifted: false };
      return [
        { ...step, type: 'step.started', attempt: 1 },
        { ...step, type: 'engine', event: { type: 'diagnostic', severity: 'warning', summary: 'deprecated' } },
        index === number - 5
          ? { ...step, type: 'step.failed', seconds: 1, error }
          : { ...step, type: 'step.done', seconds: 1, result },
      ];
    }),
    { ...at(number), type: 'run.ended', status: 'failed', seconds: number / 10, criticalPath: [] },
  ];
}

function logOf(number: number, wish: { readonly verbose?: boolean; readonly json?: boolean } = {}) {
  const clock = { now: began };
  const terminal = testTerminal([], { more: { now: () => new Date(clock.now) } });
  const { verbose = false, json = false } = wish;
  const screen = createScreen(terminal.io, { json, quiet: false, verbose, colour: 'never' });
  const progress = createProgress(terminal.io, screen, 'log');
  const events = planOf(number);
  for (const event of events) {
    clock.now = Date.parse(event.at);
    progress.onEvent(event);
    terminal.tick();
  }
  progress.end();
  return { lines: terminal.stdout().trimEnd().split('\n'), events };
}

describe('plain lines of a thousand stacks', () => {
  it('tell the first ones, then failures, changes and how far it is', () => {
    const { lines } = logOf(1000);

    expect(lines.length).toBeLessThan(120);
    for (const index of [0, 19]) expect(lines).toContain(`${name(index)}: planning`);
    expect(lines).not.toContain(`${name(20)}: planning`);
    expect(lines.filter((line) => line.includes('failed after'))).toEqual([
      `${name(995)}: failed after 1.0s: no [ENGINE_FAILED]`,
    ]);
    for (let index = 99; index < 1000; index += 100) expect(lines).toContain(`${name(index)}: planned in 1.0s`);
    const sums = lines.filter((line) => line.startsWith('…'));
    expect(sums.length).toBeGreaterThan(15);
    expect(sums.length).toBeLessThan(21);
    expect(sums[0]).toMatch(/^… \d+ of 1000 steps done, 1 running, [\d.]+s \(stack-\d{4}\)$/);
  });

  it('tell a warning of every stack once beyond the first ones', () => {
    expect(logOf(1000).lines.filter((line) => line.includes('deprecated'))).toHaveLength(21);
  });

  it('are all there with --verbose, and where there are few stacks', () => {
    const { lines: verbose } = logOf(1000, { verbose: true });
    const { lines: few } = logOf(50);

    expect(verbose.filter((line) => line.endsWith(': planning'))).toHaveLength(1000);
    expect(few.filter((line) => line.endsWith(': planning'))).toHaveLength(50);
    expect([...verbose, ...few].filter((line) => line.startsWith('…'))).toEqual([]);
  });

  it('are no matter of JSON', () => {
    const { lines, events } = logOf(1000, { json: true });

    expect(lines.map((line) => JSON.parse(line) as RunEvent)).toEqual(events);
  });
});
