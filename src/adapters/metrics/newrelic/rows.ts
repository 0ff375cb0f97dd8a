import type { Json } from '../../../domain/json.ts';
import type { Measurement } from '../../../domain/metrics/measurement.ts';
import { fault } from '../../_shared/metrics/ask-http.ts';

type Row = Readonly<Record<string, Json>>;

/** What stands beside a result, and is none. */
const beside = new Set(['facet', 'beginTimeSeconds', 'endTimeSeconds', 'inspectedCount', 'timestamp']);

/** One row with one number: `{"average.duration": 0.2}`, `{"percentile.duration": {"99": 1.5}}`. */
export function numberInRows(rows: readonly Row[]): Measurement {
  const [first, second] = rows;
  if (first === undefined) return { kind: 'empty', reason: 'nothing matches' };
  if (second !== undefined) {
    if ('beginTimeSeconds' in first) return fault('query-invalid', 'it gives a time series: leave out TIMESERIES');
    const examples = rows.slice(0, 3).map((row) => JSON.stringify(row['facet'] ?? row).slice(0, 80));
    return { kind: 'several-series', count: rows.length, examples };
  }
  const found = Object.entries(first)
    .filter(([name]) => !beside.has(name))
    .flatMap(([name, value]) => inner(name, value));
  const [only, other] = found;
  if (other !== undefined)
    return fault('query-invalid', `it gives several numbers: ${found.map(({ name }) => name).join(', ')}`);
  if (only === undefined || only.value === null) return { kind: 'empty', reason: 'nothing matches' };
  if (typeof only.value !== 'number') return fault('query-invalid', `${only.name} is no number`);
  return { kind: 'value', value: only.value };
}

const inner = (name: string, value: Json): readonly { readonly name: string; readonly value: Json }[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).map(([part, each]) => ({ name: `${name}.${part}`, value: each }))
    : [{ name, value }];
