import type { Refactored } from '../../app/refactor-toolkit.ts';
import { count, escapeControls } from './text.ts';
import type { View } from './view.ts';

/** The lines of the file that changed, what changed hands, and what is left to do. */
export function renderRefactored(result: Refactored, view: View): string {
  const { style } = view;
  const edits = result.edits.map(({ kind, text }) =>
    kind === 'added' ? style.green(`+ ${escapeControls(text)}`) : style.red(`- ${escapeControls(text)}`),
  );
  const done = result.status === 'done';
  const moves = result.transfers.map(({ from, into, address, instances }) => {
    const ids = instances.map(({ id }) => id ?? '').filter((id) => id !== '');
    const shown =
      ids.length === 0
        ? ''
        : style.dim(` (${escapeControls(ids.slice(0, 3).join(', '))}${ids.length > 3 ? ' ...' : ''})`);
    return `${escapeControls(address)}: ${escapeControls(from)} → ${escapeControls(into)}${shown}`;
  });
  const way = result.way === 'state' && moves.length > 0 ? ['from state to state: an import is not possible'] : [];
  const waiting = result.waiting.map((name) =>
    done
      ? `environment "${name}" has its requests in the file: \`fairlead move --finish -e ${name}\`, or its next apply`
      : `environment "${name}" gets requests in the file, to be done there`,
  );
  const end = done
    ? style.bold(
        moves.length === 0
          ? 'done: nothing had to change in the clouds'
          : `done: ${count(moves.length, 'resource')} moved, nothing changed in the clouds`,
      )
    : style.bold('nothing was written: this is what would be done');
  return [...section(edits), ...section([...moves, ...way]), ...section([...result.notes, ...waiting]), end].join('\n');
}

const section = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [...lines, '']);
