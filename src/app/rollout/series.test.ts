import { expect, test } from 'vitest';
import type { Measurement } from '../../domain/metrics/measurement.ts';
import { timesOf } from '../../domain/metrics/range.ts';
import type { MetricQuestion, MetricSource, RangeQuestion } from '../../ports/metric-source.ts';
import { createFakeMetricSource } from '../../testing/fakes/metric-source.ts';
import { measure, type Measuring } from './measuring.ts';
import { askSeries } from './series.ts';

const never = new AbortController().signal;
const question = {
  query: { kind: 'text', text: 'errors' },
  arguments: { arm: 'canary' },
  at: '2026-01-01T00:10:00.000Z',
  windowMs: 180_000,
  timeoutMs: 5_000,
  staleAfterMs: 60_000,
  stepMs: 60_000,
} as const satisfies MetricQuestion & { stepMs: number };

/** A source that has no series, with one answer after the other. */
function oneByOne(...answers: readonly Measurement[]) {
  const asked: MetricQuestion[] = [];
  const source: MetricSource = {
    kind: 'plain',
    async query(given) {
      asked.push(given);
      const measurement = answers[asked.length - 1] ?? { kind: 'empty', reason: 'no more' };
      return {
        source: 'plain',
        asked: 'errors',
        at: given.at,
        windowMs: given.windowMs,
        measurement,
        warnings: ['slow'],
      };
    },
  };
  return { source, asked };
}

test('a source without series is asked for each number, over one step', async () => {
  const { source, asked } = oneByOne(
    { kind: 'value', value: 1 },
    { kind: 'empty', reason: 'x' },
    { kind: 'value', value: 3 },
  );

  const answer = await askSeries(source, question, never);

  expect(asked.map(({ at, windowMs }) => [at, windowMs])).toEqual([
    ['2026-01-01T00:08:00.000Z', 60_000],
    ['2026-01-01T00:09:00.000Z', 60_000],
    ['2026-01-01T00:10:00.000Z', 60_000],
  ]);
  expect(answer).toEqual({
    source: 'plain',
    asked: 'errors',
    at: question.at,
    windowMs: question.windowMs,
    measurement: { kind: 'value', value: 2, points: [1, null, 3] },
    warnings: ['slow'],
  });
});

test('who does not answer is not asked again for the rest', async () => {
  const { source, asked } = oneByOne({ kind: 'value', value: 1 }, { kind: 'timeout', afterMs: 5_000 });

  const answer = await askSeries(source, question, never);

  expect(asked.length).toBe(2);
  expect(answer.measurement).toEqual({ kind: 'timeout', afterMs: 5_000 });
});

test('a source that knows ranges is asked once', async () => {
  const ranges: RangeQuestion[] = [];
  const source: MetricSource = {
    ...oneByOne().source,
    async range(given) {
      ranges.push(given);
      const points = timesOf(given).map((at, index) => ({ at, measurement: { kind: 'value', value: index } as const }));
      return { source: 'plain', asked: 'errors', windowMs: given.windowMs, points };
    },
  };

  const answer = await askSeries(source, question, never);

  expect(ranges).toMatchObject([
    { from: '2026-01-01T00:08:00.000Z', until: question.at, stepMs: 60_000, windowMs: 60_000 },
  ]);
  expect(answer.measurement).toEqual({ kind: 'value', value: 1, points: [0, 1, 2] });
});

test('requests are counted over the time of the series, not over a window that began before', async () => {
  const source = createFakeMetricSource();
  source.say(() => ({ kind: 'value', value: 40 }));
  const count = { kind: 'increase', counter: 'requests_total', where: [] } as const;
  const setting = { kind: 'kayenta', stepSeconds: 2, groupWeights: {}, minPoints: 1 } as const;
  const rule = {
    name: 'a',
    query: { kind: 'ready', name: 'success-rate' },
    source: '',
    weight: 1,
    condition: { kind: 'no-worse', margin: { relative: 0, absolute: 0 } },
    critical: false,
  } as const;
  const analysis = {
    seconds: 60,
    everySeconds: 10,
    windowSeconds: 60,
    minRequests: 10,
    failures: 1,
    marks: { proceed: 1, rollback: 1 },
    metrics: [rule],
    judge: setting,
  };
  const at = '2026-01-01T00:10:00.000Z';
  const asked = { service: 'web', step: 1, stable: 'a', canary: 'b', at, from: { a: '2026-01-01T00:09:50.000Z' } };
  const queries = { 'request-count': { query: count, says: '' }, 'success-rate': { query: count, says: '' } };

  const report = await measure(
    { kind: 'metrics.query', analysis, ...asked },
    {
      environment: 'default',
      router: { features: { queries } } as unknown as Measuring['router'],
      source: async () => source,
      signal: never,
    },
  );

  expect(report).toMatchObject({
    requests: 40,
    readings: [{ canary: { measurement: { points: [40, 40, 40, 40, 40] } }, stable: { windowMs: 10_000 } }],
  });
  expect(source.questions.at(-1)).toMatchObject({ windowMs: 10_000, query: count });
});
