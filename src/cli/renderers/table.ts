import type { Paint } from './style.ts';
import { displayWidth, escapeControls, padEnd, shorten } from './text.ts';
import type { View } from './view.ts';

/** Text of a cell is escaped here; paint it only through `paint`. */
export type Cell = string | { readonly text: string; readonly paint: Paint };

/** Columns with two spaces between them; where the width does not suffice, the widest column gives way. */
export function table(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  view: Pick<View, 'style' | 'width'>,
): string {
  const text = (cell: Cell): string => escapeControls(typeof cell === 'string' ? cell : cell.text);
  const widths = fit(
    header.map((name, column) =>
      Math.max(displayWidth(name), ...rows.map((row) => displayWidth(text(row[column] ?? '')))),
    ),
    view.width,
  );
  const line = (cells: readonly Cell[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        const cut = shorten(text(cell), width);
        const last = column === cells.length - 1;
        const painted = typeof cell === 'string' ? cut : cell.paint(cut);
        return last ? painted : painted + ' '.repeat(width - displayWidth(cut));
      })
      .join('  ')
      .trimEnd();
  const head = header
    .map((name, column) => padEnd(name, widths[column] ?? 0))
    .join('  ')
    .trimEnd();
  return [view.style.dim(head), ...rows.map(line)].join('\n');
}

const leastWidth = 8;

function fit(widths: readonly number[], available: number): readonly number[] {
  const fitted = [...widths];
  let excess = fitted.reduce((sum, width) => sum + width, 0) + 2 * (fitted.length - 1) - available;
  while (excess > 0) {
    const widest = Math.max(...fitted);
    if (widest <= leastWidth) break;
    const column = fitted.indexOf(widest);
    const others = fitted.filter((_, index) => index !== column);
    const next = Math.max(leastWidth, Math.min(widest - 1, Math.max(...others, leastWidth)));
    const cut = Math.min(excess, widest - Math.min(next, widest - 1));
    fitted[column] = widest - cut;
    excess -= cut;
  }
  return fitted;
}
