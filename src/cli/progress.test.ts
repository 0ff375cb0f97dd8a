import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.ts';
import { createScreen } from './screen.ts';
import { sampleEvents } from './testing-samples.ts';
import { testTerminal } from './testing-toolkit.ts';

/** What a terminal shows after all control sequences of a {@link LiveRegion} were obeyed. */
function screenAfter(text: string): readonly string[] {
  const lines: string[] = [''];
  let row = 0;
  for (const token of text.match(/\u001b\[(\d*)([A-Z])|\n|\r|[^\u001b\n\r]+/g) ?? []) {
    const sequence = /^\u001b\[(\d*)([A-Z])$/.exec(token);
    if (token === '\n') {
      row += 1;
      lines[row] ??= '';
    } else if (token === '\r') continue;
    else if (sequence === null) lines[row] += token;
    else if (sequence[2] === 'A') row -= Number(sequence[1]);
    else if (sequence[2] === 'K') lines[row] = '';
    else if (sequence[2] === 'J') lines.splice(row, lines.length, '');
    else throw new Error(`a sequence nobody expects: ${JSON.stringify(token)}`);
  }
  return lines;
}

function live(nowMs: { value: number }) {
  const terminal = testTerminal([], { tty: 'tty', more: { now: () => new Date(nowMs.value) } });
  const screen = createScreen(terminal.io, { json: false, quiet: false, verbose: false, colour: 'never' });
  return { terminal, screen, progress: createProgress(terminal.io, screen, 'log') };
}

const noon = Date.parse('2026-11-24T12:00:00Z');

describe('live progress', () => {
  it('is drawn in place: the tree stands once on the screen, what lasts above it', () => {
    const now = { value: noon };
    const { terminal, progress } = live(now);

    for (const event of sampleEvents.firstHalf) {
      now.value += 150;
      progress.onEvent(event);
    }

    const shown = screenAfter(terminal.stdout());
    expect(shown.filter((line) => line.startsWith('apply · staging'))).toHaveLength(1);
    expect(shown.filter((line) => line.includes('creating the repository failed'))).toHaveLength(1);
    const headerAt = shown.findIndex((line) => line.startsWith('apply · staging'));
    expect(shown.findIndex((line) => line.includes('creating the repository failed'))).toBeLessThan(headerAt);
  });

  it('says above the tree what is made without a plan', () => {
    const { terminal, progress } = live({ value: noon });

    progress.onEvent({
      at: '2026-11-24T12:00:00.000Z',
      run: 'r-1',
      type: 'run.started',
      kind: 'apply',
      environment: 'staging',
      resumed: false,
      steps: [{ id: 'apply:web', stack: 'web', dependsOn: [] }],
      first: ['web'],
    });

    const shown = screenAfter(terminal.stdout());
    const told = shown.findIndex((line) => line.startsWith('web: applied without a plan of its own'));
    expect(told).toBeGreaterThan(-1);
    expect(told).toBeLessThan(shown.findIndex((line) => line.startsWith('apply · staging')));
  });

  it('is redrawn at most ten times a second', () => {
    const now = { value: noon };
    const { terminal, progress } = live(now);
    const [first, ...rest] = sampleEvents.firstHalf;

    progress.onEvent(first!);
    const before = terminal.stdout().length;
    for (const event of rest.slice(0, 6)) progress.onEvent(event);
    terminal.tick();

    expect(terminal.stdout().length).toBe(before);
  });

  it('moves on with time alone', () => {
    const now = { value: noon };
    const { terminal, progress } = live(now);
    progress.onEvent(sampleEvents.firstHalf[0]!);

    now.value += 5000;
    terminal.tick();

    expect(screenAfter(terminal.stdout()).join('\n')).toContain('1m05s');
  });

  it('makes room for a question and does not draw over it', () => {
    const now = { value: noon };
    const { terminal, progress } = live(now);
    progress.onEvent(sampleEvents.firstHalf[0]!);

    progress.pause();
    terminal.io.stdout.write('sure? ');
    now.value += 5000;
    terminal.tick();

    expect(screenAfter(terminal.stdout())).toEqual(['sure? ']);
  });

  it('leaves nothing behind at the end', () => {
    const now = { value: noon };
    const { terminal, progress } = live(now);
    progress.onEvent(sampleEvents.firstHalf[0]!);

    progress.end();
    now.value += 5000;
    terminal.tick();

    expect(screenAfter(terminal.stdout())).toEqual(['']);
  });

  it.each([{ CI: 'true' }, { TERM: 'dumb' }])('is plain lines with %j', (env) => {
    const terminal = testTerminal([], { tty: 'tty', env });
    const screen = createScreen(terminal.io, { json: false, quiet: false, verbose: false, colour: 'never' });
    const progress = createProgress(terminal.io, screen, 'log');

    for (const event of sampleEvents.firstHalf) progress.onEvent(event);

    expect(terminal.stdout()).not.toContain('\u001b');
    expect(terminal.stdout()).toContain('network: planning\n');
  });
});
