import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HeldSeries, textMetricSourceContract } from '../../../testing/contracts/text-metric-source.ts';
import { readCsv } from '../../_shared/metrics/csv.ts';
import { createNodeFiles } from '../../system/node/files.ts';
import { createCsvSource } from '../csv/index.ts';
import { filledSelector, selectorIn } from './selector.ts';

const files = createNodeFiles();
const never = new AbortController().signal;
const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const textOf = (series: readonly HeldSeries[]): string =>
  [
    'time,arm,host,errors',
    ...series.flatMap(({ arm, host, points }) =>
      points.map(({ at, value }) => [new Date(at).toISOString(), cell(arm), host, value ?? ''].join()),
    ),
    '',
  ].join('\n');

textMetricSourceContract('csv', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-csv-'));
  const file = join(directory, 'metrics.csv');
  const source = createCsvSource({ files }, { file, take: 'last' });
  const holding = async (text: string) => {
    await writeFile(file, text);
    return source;
  };
  const never = () => Promise.reject(new Error('a file has no such day'));
  return {
    now: Math.floor(Date.now() / 60_000) * 60_000,
    text: 'errors{arm="{arm}"}',
    holding: (series) => holding(textOf(series)),
    dead: async () => source,
    silent: never,
    having: (day) =>
      day === 'query-invalid' ? holding('time,arm,other\n') : day === 'unreadable' ? holding('time,"') : never(),
    close: () => rm(directory, { recursive: true, force: true }),
  };
}, ['silent', 'denied', 'busy']);

const at = '2026-01-01T12:00:00.000Z';
const asked = (text: string) => ({
  query: { kind: 'text', text } as const,
  arguments: {},
  at,
  windowMs: 60_000,
  timeoutMs: 1_000,
  staleAfterMs: 60_000,
});

const measured = async (content: string, text = 'v', more: Partial<Parameters<typeof createCsvSource>[1]> = {}) => {
  const source = createCsvSource(
    { files: { readText: async () => content } },
    { file: '/m.csv', take: 'last', ...more },
  );
  return (await source.query(asked(text), never)).measurement;
};

test.each([
  ['no column of times', 'at,v\n1,2\n', 'names no column `time`'],
  ['a column twice', 'time,v,v\n', 'twice'],
  ['a row that is too short', 'time,v\n1767268800\n', 'line 2 has 1 cells'],
  ['a time that is none', 'time,v\nnoon,1\n', 'line 2: "noon" is no time'],
  ['a quote in the middle', 'time,v\n1767268800,a"b\n', 'line 2'],
  ['a word for a number', 'time,v\n1767268800,fast\n', 'fast in column v'],
])('refuses a file with %s', async (_why, content, words) => {
  const found = await measured(content);

  expect(found).toMatchObject({ kind: 'error', reason: 'answer-unreadable' });
  expect(found.kind === 'error' && found.detail).toContain(words);
});

test('sees a gap between rows, and sums up a window without one', async () => {
  const rows = (...ago: readonly number[]) =>
    `time,v\n${ago.map((seconds) => `${1_767_268_800 - seconds},1\n`).join('')}`;
  const how = { take: 'sum', everyMs: 10_000 } as const;

  expect(await measured(rows(50, 40, 30, 20, 10, 0), 'v', how)).toMatchObject({ kind: 'value', value: 6 });
  expect(await measured(rows(50, 40, 10, 0), 'v', how)).toMatchObject({ kind: 'partial-window', coveredMs: 40_000 });
});

test.each(['v{', 'v{a}', 'v{a=b}', '{a="b"}', 'v w', 'v{a="b" c="d"}', 'v{a="b"', ''])(
  '%s is no column with labels',
  async (text) => {
    expect(await measured('time,v\n', text)).toMatchObject({ kind: 'error', reason: 'query-invalid' });
  },
);

test('what is written as a cell, or as the value of a label, is read as it was', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (rows) => {
        const read = readCsv(`${rows.map((cells) => cells.map(cell).join()).join('\r\n')}\r\n`);

        expect(read.kind === 'rows' && read.rows.map(({ cells }) => cells)).toEqual(rows);
      },
    ),
  );
  fc.assert(
    fc.property(fc.string(), (arm) => {
      const filled = filledSelector('v{arm="{arm}",other="x"}', { ...asked(''), arguments: { arm } });

      expect(selectorIn(filled)).toEqual({ column: 'v', labels: { arm, other: 'x' } });
    }),
  );
});
