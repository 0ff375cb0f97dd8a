import { expect, test } from 'vitest';
import { rawCounters } from './raw-counters.ts';

test.each([
  ['sum(http_requests_total)', ['http_requests_total']],
  ['errors_total{arm="{arm}"} / requests_total{arm="{arm}"} > 0', ['errors_total', 'requests_total']],
  ['histogram_quantile(0.9, sum by (le) (took_bucket{a="x[5m]"}))', ['took_bucket']],
  ['max(a:requests_total offset 5m)', ['a:requests_total']],
])('%s reads the level of a counter', (query, names) => {
  expect(rawCounters(query)).toEqual(names);
});

test.each([
  'sum(increase(http_requests_total[{window}]))',
  'rate(http_requests_total{code=~"5..", path="}"} [5m])',
  'sum by (le) (increase(took_bucket{arm="{arm}"}[{window}]))',
  'max(timestamp(http_requests_total)) - count by (arm) (http_requests_total{a="b"})',
  'absent(requests_total)',
  'memory_bytes{name="requests_total"} # requests_total',
  'requests_total_per_second + total',
])('%s does not', (query) => {
  expect(rawCounters(query)).toEqual([]);
});
