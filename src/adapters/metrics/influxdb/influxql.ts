import { z } from 'zod';
import { jsonIn } from '../../_shared/metrics/ask-http.ts';
import type { ReadSeries } from './series.ts';

const answer = z.object({
  error: z.string().optional(),
  results: z
    .array(
      z.object({
        error: z.string().optional(),
        series: z
          .array(
            z.object({
              name: z.string(),
              tags: z.record(z.string(), z.string()).optional(),
              columns: z.array(z.string()),
              /** The first column is the time. */
              values: z.array(z.tuple([z.number()]).rest(z.union([z.number(), z.string(), z.boolean(), z.null()]))),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});

/** With `epoch=ms`. Each column beside the time is a series. */
export function seriesInJson(body: string): ReadSeries {
  const { success, data } = answer.safeParse(jsonIn(body));
  if (!success) return { kind: 'unreadable' };
  const error = data.error ?? data.results?.find((result) => result.error !== undefined)?.error;
  if (error !== undefined) return { kind: 'error', why: error };
  if (data.results === undefined) return { kind: 'unreadable' };
  const found = data.results.flatMap(({ series = [] }) => series);
  if (
    found.some(({ values }) =>
      values.some((row) => row.slice(1).some((cell) => typeof cell === 'string' || typeof cell === 'boolean')),
    )
  )
    return { kind: 'error', why: 'the query gives texts, not numbers' };
  return {
    kind: 'series',
    series: found.flatMap(({ name, tags, columns, values }) =>
      columns.slice(1).map((column, index) => ({
        name: `${name}.${column}${tags === undefined ? '' : JSON.stringify(tags)}`,
        points: values.map(([at, ...cells]) => ({ at, value: numberOrNull(cells[index]) })),
      })),
    ),
  };
}

const numberOrNull = (cell: unknown): number | null => (typeof cell === 'number' ? cell : null);
