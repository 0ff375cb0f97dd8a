import { type Child, type Markup, tag } from '../markup.ts';

export interface TableWords {
  readonly label: string;
  readonly header: readonly string[];
}

/** The first cell of a row names it. On a narrow screen the table scrolls, and not the page; the keyboard reaches it. */
export const dataTable = ({ label, header }: TableWords, rows: readonly (readonly Child[])[]): Markup =>
  tag(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': label, tabindex: 0 },
    tag(
      'table',
      {},
      tag('thead', {}, tag('tr', {}, ...header.map((text) => tag('th', { scope: 'col' }, text)))),
      tag(
        'tbody',
        {},
        ...rows.map(([first, ...rest]) =>
          tag('tr', {}, tag('th', { scope: 'row' }, first), ...rest.map((cell) => tag('td', {}, cell))),
        ),
      ),
    ),
  );

const most = 120;

/** All, or of very many the first, the last, those that differ from the one before, and some between. */
export function shownRows<Row>(rows: readonly Row[], isSame: (one: Row, other: Row) => boolean): readonly Row[] {
  if (rows.length <= most) return rows;
  const every = Math.ceil(rows.length / most);
  return rows.filter((row, index) => {
    const before = rows[index - 1];
    return before === undefined || index === rows.length - 1 || index % every === 0 || !isSame(before, row);
  });
}
