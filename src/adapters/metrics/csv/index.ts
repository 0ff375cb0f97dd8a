import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { measurementOf, type Point, type Taking } from '../../../domain/metrics/points.ts';
import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { Files } from '../../../ports/files.ts';
import type { MetricQuestion, MetricSource } from '../../../ports/metric-source.ts';
import { fault } from '../../_shared/metrics/ask-http.ts';
import { readCsv } from '../../_shared/metrics/csv.ts';
import { createTextSource } from '../../_shared/metrics/text-source.ts';
import { filledSelector, type Selector, selectorIn } from './selector.ts';
import { tableOf, type Table } from './table.ts';

export interface CsvOptions {
  /** Absolute. */
  readonly file: string;
  readonly take: Taking;
  /** From one row to the next. @default the usual distance of those that match */
  readonly everyMs?: number | undefined;
}

/** A file with the columns `time`, labels and values. The text of a metric is a column with labels: `errors{arm="{arm}"}`. */
export const createCsvSource = (
  { files }: { readonly files: Pick<Files, 'readText'> },
  options: CsvOptions,
): MetricSource =>
  createTextSource({
    kind: 'csv',
    secrets: [],
    fill: filledSelector,
    async ask(text, question, signal) {
      signal.throwIfAborted();
      const selector = selectorIn(text);
      if (selector === undefined)
        return { measurement: fault('query-invalid', `${text} is no column with labels: errors{arm="{arm}"}`) };
      return { measurement: measured(await read(files, options.file), selector, options, question) };
    },
  });

async function read(files: Pick<Files, 'readText'>, file: string): Promise<Table | Measurement> {
  let text: string | undefined;
  try {
    text = await files.readText(file);
  } catch (error) {
    if (isDeliveryError(error)) return fault('denied', error.message);
    throw error;
  }
  if (text === undefined) return fault('unreachable', `there is no file ${file}`, { again: true });
  const csv = readCsv(text);
  if (csv.kind === 'unreadable') return fault('answer-unreadable', `line ${csv.line} of ${file}: ${csv.why}`);
  const table = tableOf(csv.rows);
  return typeof table === 'string' ? fault('answer-unreadable', `${file}: ${table}`) : table;
}

function measured(
  table: Table | Measurement,
  { column, labels }: Selector,
  { take, everyMs }: CsvOptions,
  { at, windowMs, staleAfterMs }: MetricQuestion,
): Measurement {
  if ('kind' in table) return table;
  const unknown = [column, ...Object.keys(labels)].find((name) => !table.columns.includes(name));
  if (unknown !== undefined)
    return fault('query-invalid', `there is no column ${unknown}; there are ${table.columns.join(', ')}`);
  const matching = table.rows.filter(({ cells }) =>
    Object.entries(labels).every(([name, value]) => cells[name] === value),
  );
  // Two rows of one time are of two series: what tells them apart is in the columns that were not asked about.
  const series: { readonly name: string; readonly points: Point[] }[] = [];
  const seen = new Map<number, number>();
  for (const { at: time, cells, numbers } of matching) {
    const value = numbers[column];
    if (value === undefined) return fault('answer-unreadable', `${cells[column]} in column ${column} is no number`);
    const index = seen.get(time) ?? 0;
    seen.set(time, index + 1);
    series[index] ??= { name: nameOf(cells, column), points: [] };
    series[index].points.push({ at: time, value });
  }
  return measurementOf(series, {
    at: Date.parse(at),
    windowMs,
    staleAfterMs,
    take,
    ...(everyMs !== undefined && { everyMs }),
  });
}

const nameOf = ({ time: _, ...cells }: Readonly<Record<string, string>>, column: string): string =>
  JSON.stringify(Object.fromEntries(Object.entries(cells).filter(([name]) => name !== column)));
