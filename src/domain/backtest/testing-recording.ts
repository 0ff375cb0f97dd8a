/** A seeded recording for tests: a service with so many requests a step, some errors, and latencies in buckets. */
import type { Recording, RecordedPoint } from '../recording/model.ts';
import { requestsSeries } from '../recording/model.ts';
import { createRandom, type Random } from './random.ts';

interface Made {
  readonly steps: number;
  readonly stepSeconds: number;
  /** Requests of each step. */
  readonly requests: number;
  /** Share of errors. */
  readonly errors: number;
  readonly seed: number;
}

const bounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** Up to each bound, of all requests. */
const upTo = [0.3, 0.7, 0.93, 0.985, 0.998, 1];

export function madeRecording({ steps, stepSeconds, requests, errors, seed }: Made): Recording {
  const random = createRandom(seed);
  const from = Date.parse('2026-03-02T10:00:00.000Z');
  // A day's swing of a fifth, squeezed into the recording.
  const counts = Array.from({ length: steps }, (_, step) =>
    random.binomial(Math.round(2 * requests * (1 + 0.2 * Math.sin((step / steps) * 2 * Math.PI))), 0.5),
  );
  const common = { arm: 'stable', better: 'lower' } as const;
  return {
    version: 1,
    service: 'web',
    environment: 'production',
    from: new Date(from).toISOString(),
    until: new Date(from + steps * stepSeconds * 1000).toISOString(),
    stepSeconds,
    series: [
      {
        ...common,
        metric: requestsSeries,
        kind: 'count',
        unit: 'count',
        better: 'either',
        query: 'request-count',
        points: counts.map((count) => ({ kind: 'value', value: count, events: count })),
      },
      {
        ...common,
        metric: 'answers',
        kind: 'ratio',
        unit: 'share',
        better: 'higher',
        query: 'success-rate',
        points: counts.map((count) => ratioPoint(count, random.binomial(count, errors))),
      },
      {
        ...common,
        metric: 'speed',
        kind: 'latency',
        unit: 'seconds',
        quantile: 0.99,
        query: 'latency-p99',
        points: counts.map((count) => latencyPoint(count, random)),
      },
    ],
  };
}

const ratioPoint = (events: number, bad: number): RecordedPoint =>
  events === 0 ? { kind: 'value', events } : { kind: 'value', value: (events - bad) / events, events };

function latencyPoint(events: number, random: Random): RecordedPoint {
  let left = events;
  let before = 0;
  const buckets = bounds.map((le, index) => {
    const share = upTo[index] ?? 1;
    left -= random.binomial(left, before >= 1 ? 0 : Math.min(1, (share - before) / (1 - before)));
    before = share;
    return { le, events: events - left };
  });
  return { kind: 'value', value: 0.5, events, buckets };
}
