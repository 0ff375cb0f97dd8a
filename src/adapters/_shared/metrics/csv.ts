/** Rows of comma-separated values (RFC 4180): quotes around what holds commas, quotes (doubled) or line ends. */
export type ReadCsv =
  | { readonly kind: 'rows'; readonly rows: readonly CsvRow[] }
  | { readonly kind: 'unreadable'; readonly line: number; readonly why: string };

export interface CsvRow {
  /** On which it begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/** Empty lines are rows of one empty cell. */
export function readCsv(text: string): ReadCsv {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let began = 1;
  cell.lastIndex = 0;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null)
      return { kind: 'unreadable', line, why: 'a quote that is not closed, or not alone in its cell' };
    const [whole, quoted, plain = '', end] = match;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    if (end === ',' && cell.lastIndex < text.length) continue;
    if (end === ',') cells.push('');
    rows.push({ line: began, cells });
    cells = [];
    began = line;
  }
  return { kind: 'rows', rows };
}
