import type { CsvRow } from '../../_shared/metrics/csv.ts';
import { numberIn, timeIn } from '../../_shared/metrics/json-number.ts';

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly cells: Readonly<Record<string, string>>;
  /** null: an empty cell. Left out: it is no number. */
  readonly numbers: Readonly<Record<string, number | null>>;
}

/** Its first row names the columns, and one of them is `time`. Else what is wrong with it. */
export function tableOf(rows: readonly CsvRow[]): Table | string {
  const [head, ...body] = rows;
  const columns = (head?.cells ?? []).map((name) => name.trim());
  if (!columns.includes('time')) return 'its first line names no column `time`';
  if (new Set(columns).size < columns.length) return 'its first line names a column twice';
  const read: TableRow[] = [];
  for (const { line, cells: written } of body) {
    if (written.length === 1 && written[0] === '') continue;
    if (written.length !== columns.length)
      return `line ${line} has ${written.length} cells, and there are ${columns.length} columns`;
    const cells = Object.fromEntries(columns.map((name, index) => [name, written[index] ?? '']));
    const at = timeIn(cells['time']);
    if (at === undefined) return `line ${line}: ${JSON.stringify(cells['time'])} is no time`;
    read.push({ at, cells, numbers: numbersIn(cells) });
  }
  return { columns, rows: read };
}

function numbersIn(cells: Readonly<Record<string, string>>): Readonly<Record<string, number | null>> {
  const numbers: Record<string, number | null> = {};
  for (const [name, text] of Object.entries(cells)) {
    const number = text.trim() === '' ? null : numberIn(text);
    if (number !== undefined) numbers[name] = number;
  }
  return numbers;
}
