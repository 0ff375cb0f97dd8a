import { expect, test } from 'vitest';
import { plainStyle } from './style.ts';
import { table } from './table.ts';

const view = { style: plainStyle, width: 20 };

test('leaves out a column that has nothing to say, and still never cuts the whole ones', () => {
  const header = ['stack', 'target', 'run'];
  const rows = [
    ['a-stack-with-a-long-name', '', '20261124-1130-k3f9'],
    ['b', '', 'r-1'],
  ];

  const lines = table({ header, rows, whole: [2] }, view).split('\n');

  expect(lines[0]).toBe('stack     run');
  expect(lines[1]).toBe('a-stack…  20261124-1130-k3f9');
});

test('keeps the header of a table without rows', () => {
  expect(table({ header: ['stack', 'run'], rows: [] }, view)).toBe('stack  run');
});
