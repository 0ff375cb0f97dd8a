import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Measurement } from '../../domain/metrics/measurement.ts';
import type { MetricQuery } from '../../domain/metrics/query.ts';
import { timesOf, type TimedMeasurement } from '../../domain/metrics/range.ts';
import type { Series, Snapshot } from '../../domain/metrics/samples.ts';
import type { MetricQuestion, MetricSource } from '../../ports/metric-source.ts';
import { afterEach, beforeEach, describe, expect, it } from './runner.ts';

/** What the suite needs: sources that hold a history of counters, and such as do not answer. */
export interface MetricSourceBench {
  /** A snapshot each 5 s. */
  holding(history: readonly Snapshot[]): Promise<MetricSource>;
  /** Nobody listens there. */
  dead(): Promise<MetricSource>;
  /** Somebody listens, and never answers. */
  silent(): Promise<MetricSource>;
  /** The time that {@link MetricSourceBench.holding} is asked about; a whole number of 5 s. */
  readonly now: number;
  close(): Promise<void>;
}

const stepMs = 5_000;
const windowMs = 60_000;

/** Every source of metrics behaves like this. */
export function metricSourceContract(name: string, open: () => Promise<MetricSourceBench>): void {
  describe(`metric source: ${name}`, () => {
    let bench: MetricSourceBench;
    const never = new AbortController().signal;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    const asked = (query: MetricQuery, given: Partial<MetricQuestion> = {}): MetricQuestion => ({
      query,
      arguments: { arm: 'canary' },
      at: new Date(bench.now).toISOString(),
      windowMs,
      timeoutMs: 10_000,
      staleAfterMs: 30_000,
      ...given,
    });
    const measured = async (history: readonly Snapshot[], query: MetricQuery): Promise<Measurement> => {
      const source = await bench.holding(history);
      return (await source.query(asked(query), never)).measurement;
    };
    /** The series of each step; `step` 0 is the one at `now`, negative ones lie before. */
    const history = (from: number, to: number, seriesAt: (step: number) => readonly Series[]): readonly Snapshot[] =>
      Array.from({ length: to - from + 1 }, (_, index) => ({
        at: bench.now + (from + index) * stepMs,
        series: seriesAt(from + index),
      }));

    it('counts requests of one arm within the window, and how often they came', async () => {
      const source = await bench.holding(history(-40, 0, traffic));

      const increase = await source.query(asked(count), never);
      const rate = await source.query(asked({ ...count, kind: 'rate' }), never);

      expect(increase.measurement).toMatchObject({ kind: 'value' });
      expect(valueOf(increase.measurement)).toBeCloseTo(600, 0);
      expect(valueOf(rate.measurement)).toBeCloseTo(10, 1);
      expect(increase).toMatchObject({ source: source.kind, at: new Date(bench.now).toISOString(), windowMs });
      expect(increase.asked).toContain('requests_total');
    });

    it('tells the share of successes, and on how many requests it rests', async () => {
      const share = await measured(history(-40, 0, traffic), successShare);

      expect(valueOf(share)).toBeCloseTo(0.8, 3);
      expect(share.kind === 'value' && share.events).toBeCloseTo(600, 0);
    });

    it('tells a quantile from the buckets of a histogram', async () => {
      const p90 = await measured(history(-40, 0, traffic), { ...p99, quantile: 0.9 });

      // 500 of 600 within 0.1 s, the rest within 0.5 s: the 540th is two fifths of the way.
      expect(valueOf(p90)).toBeCloseTo(0.26, 2);
    });

    it('tells the histogram behind a quantile, in the unit of the answer', async () => {
      const found = await measured(history(-40, 0, traffic), { ...p99, factor: 1000 });

      const { events = 0, buckets = [] } = found.kind === 'value' ? found : {};
      expect(events).toBeCloseTo(600, 0);
      expect(buckets.map(({ le }) => le)).toEqual([100, 500]);
      expect(buckets.map((each) => Math.round(each.events))).toEqual([500, 600]);
    });

    it('refuses a histogram whose buckets changed within the window, or differ between its series', async () => {
      const changed = (step: number): readonly Series[] =>
        step < -6 ? traffic(step) : traffic(step).map((each) => otherBound(each));
      const mixed = (step: number): readonly Series[] => [
        ...traffic(step),
        ...traffic(step).map((each) => ({ ...otherBound(each), labels: { ...otherBound(each).labels, code: '200' } })),
      ];

      expect(await measured(history(-40, 0, changed), p99)).toMatchObject({ kind: 'error', reason: 'histogram-unfit' });
      expect(await measured(history(-40, 0, mixed), p99)).toMatchObject({ kind: 'error', reason: 'histogram-unfit' });
    });

    it('gives the same answer to the same question', async () => {
      const source = await bench.holding(history(-40, 0, traffic));

      const [first, second] = [await source.query(asked(count), never), await source.query(asked(count), never)];

      expect(second.measurement).toEqual(first.measurement);
    });

    it('says at each time of a range what it says when it is asked then', async () => {
      const source = await bench.holding(history(-60, -4, traffic));
      const { at: _at, ...rest } = asked(successShare, { staleAfterMs: 10_000 });
      const from = new Date(bench.now - 50 * stepMs).toISOString();
      const range = { ...rest, from, until: new Date(bench.now).toISOString(), stepMs: 2 * stepMs };

      const alone: TimedMeasurement[] = [];
      for (const at of timesOf(range))
        alone.push({ at, measurement: (await source.query({ ...rest, at }, never)).measurement });
      const points = source.range === undefined ? alone : (await source.range(range, never)).points;

      expect(points.map(({ at }) => at)).toEqual(timesOf(range));
      expect(points.map(shownNumber)).toEqual(alone.map(shownNumber));
      // Too near to the start for a whole window, and too far from the last sample.
      expect(new Set(alone.map(({ measurement }) => measurement.kind))).toEqual(
        new Set(['partial-window', 'value', 'stale']),
      );
    });

    it('does not take the restart of a counter for a fall', async () => {
      const restarted = (step: number): readonly Series[] => (step < -6 ? traffic(step) : traffic(step - 994));

      const increase = await measured(history(-40, 0, restarted), count);

      expect(valueOf(increase)).toBeGreaterThan(500);
      expect(valueOf(increase)).toBeLessThan(620);
    });

    it('has no share and no quantile where there was no traffic', async () => {
      const still = (): readonly Series[] => traffic(0);

      expect((await measured(history(-40, 0, still), successShare)).kind).toBe('empty');
      expect(['empty', 'nan']).toContain((await measured(history(-40, 0, still), p99)).kind);
    });

    it('counts zero requests as zero, not as nothing', async () => {
      expect(
        await measured(
          history(-40, 0, () => traffic(0)),
          count,
        ),
      ).toMatchObject({ kind: 'value', value: 0 });
    });

    it('tells a share of zero where every request failed, although no success was ever counted', async () => {
      const failing = (step: number): readonly Series[] => [requests('500', (step + 40) * 50)];

      expect(valueOf(await measured(history(-40, 0, failing), successShare))).toBe(0);
    });

    it('finds nothing where nothing matches', async () => {
      const source = await bench.holding(history(-40, 0, traffic));

      const other = await source.query(asked(count, { arguments: { arm: 'other' } }), never);
      const unknown = await source.query(asked({ ...count, counter: 'no_such_total' }), never);

      expect([other.measurement.kind, unknown.measurement.kind]).toEqual(['empty', 'empty']);
    });

    it('calls old data stale', async () => {
      const stale = await measured(history(-60, -8, traffic), count);

      expect(stale).toMatchObject({ kind: 'stale', limitMs: 30_000 });
      expect(stale.kind === 'stale' && stale.ageMs).toBeGreaterThanOrEqual(39_000);
    });

    it('says when the samples do not reach back to the start of the window', async () => {
      const partial = await measured(history(-6, 0, traffic), count);

      expect(partial).toMatchObject({ kind: 'partial-window', windowMs });
      expect(partial.kind === 'partial-window' && partial.coveredMs).toBeLessThanOrEqual(30_000);
    });

    it('takes any value of a label literally', async () => {
      const arm = 'a"b\'c\\d{}|.*\n$';
      const odd = (step: number): readonly Series[] => [
        { name: 'requests_total', labels: { arm, code: '200' }, value: (step + 40) * 50 },
        { name: 'requests_total', labels: { arm: 'a', code: '200' }, value: (step + 40) * 5_000 },
      ];
      const source = await bench.holding(history(-40, 0, odd));
      const starting: MetricQuery = { ...count, where: [{ label: 'arm', is: 'starting-with', value: '{arm}' }] };

      const exact = await source.query(asked(count, { arguments: { arm } }), never);
      const prefix = await source.query(asked(starting, { arguments: { arm: arm.slice(0, -2) } }), never);

      expect(valueOf(exact.measurement)).toBeCloseTo(600, 0);
      expect(valueOf(prefix.measurement)).toBeCloseTo(600, 0);
    });

    it('says that nobody answers', async () => {
      const answer = await (await bench.dead()).query(asked(count), never);

      expect(answer.measurement).toMatchObject({ kind: 'error', reason: 'unreachable', again: true });
    });

    it('gives up in time', async () => {
      const answer = await (await bench.silent()).query(asked(count, { timeoutMs: 200 }), never);

      expect(answer.measurement).toEqual({ kind: 'timeout', afterMs: 200 });
    });

    it('refuses a query whose argument has no value', async () => {
      const source = await bench.holding(history(-40, 0, traffic));

      const error = await source.query(asked(count, { arguments: { army: 'x' } }), never).catch((reason) => reason);

      expect(isDeliveryError(error) && error.code).toBe('METRIC_ARGUMENT_MISSING');
      expect(isDeliveryError(error) && error.hint).toContain('{army}');
    });

    it('stops when the caller has no more time', async () => {
      const reason = new Error('no more time');

      await expect((await bench.silent()).query(asked(count), AbortSignal.abort(reason))).rejects.toBe(reason);
    });
  });
}

const where = [{ label: 'arm', is: 'equal', value: '{arm}' }] as const;
const count = { kind: 'increase', counter: 'requests_total', where } as const satisfies MetricQuery;
const successShare: MetricQuery = {
  kind: 'share',
  counter: 'requests_total',
  where,
  part: [{ label: 'code', is: 'not-starting-with', value: '5' }],
};
const p99 = { kind: 'quantile', quantile: 0.99, histogram: 'seconds', where } as const satisfies MetricQuery;

const requests = (code: string, value: number): Series => ({
  name: 'requests_total',
  labels: { arm: 'canary', code },
  value,
});

const bucket = (le: string, value: number): Series => ({
  name: 'seconds_bucket',
  labels: { arm: 'canary', le },
  value,
});

/** 50 requests a step: 40 good ones and 10 failures; 5 of 6 within 0.1 s, all within 0.5 s. The other arm has more. */
function traffic(step: number): readonly Series[] {
  const steps = step + 1_000;
  return [
    requests('200', steps * 40),
    requests('503', steps * 10),
    { name: 'requests_total', labels: { arm: 'stable', code: '200' }, value: steps * 900 },
    bucket('0.1', (steps * 250) / 6),
    bucket('0.5', steps * 50),
    bucket('+Inf', steps * 50),
  ];
}

const shownNumber = ({ measurement }: TimedMeasurement): string =>
  measurement.kind === 'value' ? `${measurement.value} of ${measurement.events}` : 'none';

/** As if the program that counts had been given other bounds. */
const otherBound = ({ labels, ...rest }: Series): Series => ({
  ...rest,
  labels: labels['le'] === '0.1' ? { ...labels, le: '0.2' } : labels,
});

function valueOf(measurement: Measurement): number {
  if (measurement.kind !== 'value') throw new Error(`no value: ${JSON.stringify(measurement)}`);
  return measurement.value;
}
