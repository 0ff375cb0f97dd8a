import { z } from 'zod';
import type { Point } from '../../../domain/metrics/points.ts';
import { jsonIn } from '../../_shared/metrics/ask-http.ts';
import { readCsv } from '../../_shared/metrics/csv.ts';
import { numberIn } from '../../_shared/metrics/json-number.ts';
import type { ReadSeries } from './series.ts';

interface Growing {
  readonly name: string;
  readonly points: Point[];
}

const failure = z.object({ message: z.string() });

/**
 * Annotated CSV: sections with a head of their own, lines of annotations that begin with `#`, and a number of the table in
 * each row. An error that comes when the answer has begun is a section with the column `error`.
 */
export function seriesInFlux(body: string): ReadSeries {
  const said = failure.safeParse(jsonIn(body));
  if (said.success) return { kind: 'error', why: said.data.message };
  const csv = readCsv(body);
  if (csv.kind === 'unreadable') return { kind: 'unreadable' };
  const tables = new Map<string, Growing>();
  let head: readonly string[] | undefined;
  let section = 0;
  for (const { cells } of csv.rows) {
    const isGap = cells.length === 1 && cells[0] === '';
    if (isGap || cells[0]?.startsWith('#') === true) {
      if (isGap || head !== undefined) section += 1;
      head = undefined;
    } else if (head === undefined) {
      head = cells;
      if (!head.includes('_value') && !head.includes('error')) return { kind: 'unreadable' };
    } else {
      const row = Object.fromEntries(head.map((name, index) => [name, cells[index] ?? '']));
      if (row['error'] !== undefined) return { kind: 'error', why: row['error'] };
      if (!put(tables, section, row)) return { kind: 'unreadable' };
    }
  }
  return { kind: 'series', series: [...tables.values()] };
}

/** An aggregate has no time of its own: it stands for what ends with its range. @returns false: it is no number */
function put(tables: Map<string, Growing>, section: number, row: Readonly<Record<string, string>>): boolean {
  const { _value: text = '', table = '', _time: time, _stop: stop } = row;
  const value = text === '' ? null : numberIn(text);
  const at = Date.parse(time ?? stop ?? '');
  if (value === undefined || Number.isNaN(at)) return false;
  const key = `${section}/${table}`;
  const one = tables.get(key) ?? { name: nameOf(row), points: [] };
  one.points.push({ at, value });
  tables.set(key, one);
  return true;
}

const own = /^(|result|table|_value|_time|_start|_stop)$/;

const nameOf = (row: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(row).filter(([name]) => !own.test(name))));
