import { expect, test } from 'vitest';
import type { LabelMatch, MetricQuery } from './query.ts';
import { shownQuery } from './shown-query.ts';

const arm: LabelMatch = { label: 'arm', is: 'equal', value: 'canary' };
const cancelled: LabelMatch = { label: 'code', is: 'not-equal', value: '499' };
const fine: LabelMatch = { label: 'code', is: 'not-starting-with', value: '5' };

test.each<[MetricQuery, string]>([
  [{ kind: 'text', text: 'up == 1' }, 'up == 1'],
  [{ kind: 'rate', counter: 'requests', where: [] }, 'requests per second'],
  [{ kind: 'increase', counter: 'requests', where: [arm] }, 'rise of requests{arm="canary"}'],
  [
    { kind: 'share', counter: 'requests', where: [arm, cancelled], part: [fine] },
    'share of requests{arm="canary",code!="499"} where code!="5…"',
  ],
  [{ kind: 'quantile', quantile: 0.9, histogram: 'took', where: [arm] }, 'quantile 0.9 of took{arm="canary"}'],
  [
    { kind: 'increase', counter: 'r', where: [{ label: 'path', is: 'starting-with', value: '/a"b' }] },
    'rise of r{path="/a\\"b…"}',
  ],
])('%j is told as %s', (query, words) => {
  expect(shownQuery(query)).toBe(words);
});
