import { expect, test } from 'vitest';
import { colourStyle, plainStyle } from '../../src/cli/renderers/style.ts';
import { eventLines } from '../../src/cli/renderers/run-lines.ts';
import { leaveOutUntil } from './leave-out.ts';
import { planAsAbove } from './tour.ts';

const event = { at: '2026-11-24T12:00:00.000Z', run: 'r-1', step: 'approve' } as const;
const view = (style: typeof plainStyle) => ({ style, detail: 'usual' }) as const;

function shown(chunks: readonly string[]): string {
  let text = '';
  const filter = leaveOutUntil(
    planAsAbove.from,
    (more) => {
      text += more;
    },
    (words) => words,
  );
  for (const chunk of chunks) filter.show(chunk);
  filter.end();
  return text;
}

test.each([
  ['without colours', plainStyle],
  ['in colour', colourStyle],
])('the tour leaves out a plan that was just shown, %s', (_what, style) => {
  const approved = eventLines({ ...event, type: 'step.done', seconds: 0, result: null }, 'apply', view(style)).join(
    '\n',
  );

  const text = shown(['network: planning\nPlan', ` for shop\n${approved.slice(0, 5)}`, `${approved.slice(5)}\nmore\n`]);

  expect(text).toBe(`  ... ${planAsAbove.from.leftOut} ...\n${approved}\nmore\n`);
});

test('hides nothing where the line does not come', () => {
  expect(shown(['network: planning\n', 'failed'])).toBe('network: planning\nfailed');
});
