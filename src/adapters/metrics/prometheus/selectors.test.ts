import { expect, test } from 'vitest';
import { selectorsIn } from './selectors.ts';

test.each([
  { query: 'up', selectors: ['up'] },
  {
    query: 'sum(rate(a_total{code=~"5..", x="}{"}[5m])) / sum(rate(a_total[5m]))',
    selectors: ['a_total{code=~"5..", x="}{"}', 'a_total'],
  },
  { query: 'sum by (le, pod) (rate(b_bucket{arm="x"}[1m30s] offset 5m))', selectors: ['b_bucket{arm="x"}'] },
  { query: 'sum(a) without (pod) or vector(0)', selectors: ['a'] },
  { query: 'a * on (pod) group_left (node) b', selectors: ['a', 'b'] },
  { query: '{__name__="c", x=\'{\'} > bool 1e3', selectors: ['{__name__="c", x=\'{\'}'] },
  { query: 'histogram_quantile(0.99, x) # y\n and z unless z', selectors: ['x', 'z'] },
  { query: 'label_replace(a, "b", "$1", "c", "(.*)")', selectors: ['a'] },
  { query: 'vector(1) + 0x1f - Inf * 5m', selectors: [] },
])('finds what $query rests on', ({ query, selectors }) => {
  expect(selectorsIn(query)).toEqual(selectors);
});
