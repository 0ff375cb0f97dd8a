import type { Paint } from './style.ts';
import { displayWidth, escapeControls, padEnd, shorten } from './text.ts';
import type { View } from './view.ts';

/** Text of a cell is escaped here; paint it only through `paint`. */
export type Cell = string | { readonly text: string; readonly paint: Paint };

export interface TableContent {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Columns that are never cut, by index: what a person copies, an id for example. */
  readonly whole?: readonly number[];
}

/**
 * Columns with two spaces between them; where the width does not suffice, the widest column gives way. A column of which
 * no row has anything to say is left out.
 */
export function table(content: TableContent, view: Pick<View, 'style' | 'width'>): string {
  const { header, rows, whole = [] } = withoutEmpty(content);
  const widths = fit(
    header.map((name, column) =>
      Math.max(displayWidth(name), ...rows.map((row) => displayWidth(text(row[column] ?? '')))),
    ),
    view.width,
    whole,
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

const text = (cell: Cell): string => escapeControls(typeof cell === 'string' ? cell : cell.text);

function withoutEmpty({ header, rows, whole = [] }: TableContent): TableContent {
  const told = header.flatMap((_, column) =>
    rows.length === 0 || rows.some((row) => text(row[column] ?? '') !== '') ? [column] : [],
  );
  return {
    header: told.map((column) => header[column] ?? ''),
    rows: rows.map((row) => told.map((column) => row[column] ?? '')),
    whole: told.flatMap((column, index) => (whole.includes(column) ? [index] : [])),
  };
}

const leastWidth = 8;

function fit(widths: readonly number[], available: number, whole: readonly number[]): readonly number[] {
  const fitted = [...widths];
  let excess = fitted.reduce((sum, width) => sum + width, 0) + 2 * (fitted.length - 1) - available;
  for (; excess > 0; excess -= 1) {
    const soft = fitted.filter((_, column) => !whole.includes(column));
    const widest = Math.max(0, ...soft);
    if (widest <= leastWidth) break;
    const column = fitted.findIndex((width, index) => width === widest && !whole.includes(index));
    fitted[column] = widest - 1;
  }
  return fitted;
}
