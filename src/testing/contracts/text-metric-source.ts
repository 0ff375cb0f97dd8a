import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { MetricAnswer } from '../../domain/metrics/measurement.ts';
import type { MetricQuestion, MetricSource } from '../../ports/metric-source.ts';
import { afterEach, beforeEach, describe, expect, it } from './runner.ts';

/** A time series of one arm, as some host wrote it down. */
export interface HeldSeries {
  readonly arm: string;
  readonly host: string;
  /** Oldest first, each minute. null: there is a place, and nothing in it. */
  readonly points: readonly { readonly at: number; readonly value: number | null }[];
}

/**
 * What a source may not be able to show: `age` (how old its numbers are), `series` (one from several), `quotes` (it refuses
 * what is no plain word, in place of quoting it), and days on which it has none.
 */
export type TextSourceLack = 'age' | 'series' | 'quotes' | 'dead' | 'silent' | BadDay;

/** How it may go wrong while somebody answers. */
export type BadDay = 'denied' | 'query-invalid' | 'unreadable' | 'busy';

/** What the suite needs: sources that hold series, and such as have a bad day. */
export interface TextMetricSourceBench {
  /** A whole minute: {@link TextMetricSourceBench.holding} is asked about it. */
  readonly now: number;
  /** Asks for the newest value of the arm `{arm}` within the window, in the language of the source. */
  readonly text: string;
  holding(series: readonly HeldSeries[]): Promise<MetricSource>;
  /** Nobody is there. */
  dead(): Promise<MetricSource>;
  /** Somebody is, and never answers. */
  silent(): Promise<MetricSource>;
  having(day: BadDay): Promise<MetricSource>;
  /** Something that was given to the source so that it is let in. */
  readonly secret?: string;
  close(): Promise<void>;
}

const minute = 60_000;
const windowMs = 5 * minute;
const reasons = {
  denied: { reason: 'denied', again: false },
  'query-invalid': { reason: 'query-invalid', again: false },
  unreadable: { reason: 'answer-unreadable', again: false },
  busy: { reason: 'source-failed', again: true },
} as const satisfies Record<BadDay, object>;

/** Every source that is asked in a language of its own behaves like this. */
export function textMetricSourceContract(
  name: string,
  open: () => Promise<TextMetricSourceBench>,
  lacks: readonly TextSourceLack[] = [],
): void {
  const has = (power: TextSourceLack): boolean => !lacks.includes(power);
  describe(`metric source with a language of its own: ${name}`, () => {
    let bench: TextMetricSourceBench;
    const never = new AbortController().signal;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    const question = (given: Partial<MetricQuestion> = {}): MetricQuestion => ({
      query: { kind: 'text', text: bench.text },
      arguments: { arm: 'canary' },
      at: new Date(bench.now).toISOString(),
      windowMs,
      timeoutMs: 10_000,
      staleAfterMs: windowMs,
      ...given,
    });
    const ask = (source: MetricSource, given: Partial<MetricQuestion> = {}): Promise<MetricAnswer> =>
      source.query(question(given), never);
    /** Values of the last minutes, the newest last, each in the middle of its minute: no source has to say whose an edge is. */
    const series = (values: readonly (number | null)[], more: Partial<HeldSeries> = {}): HeldSeries => ({
      arm: 'canary',
      host: 'a',
      points: values.map((value, index) => ({ at: bench.now - (values.length - index - 0.5) * minute, value })),
      ...more,
    });
    const two = (): readonly HeldSeries[] => [series([1, 2, 3, 4, 5, 6]), series([9, 9, 9], { arm: 'stable' })];

    it('tells the number of the arm that is asked about, and what it was asked', async () => {
      const source = await bench.holding(two());

      const [canary, stable] = [await ask(source), await ask(source, { arguments: { arm: 'stable' } })];

      expect(canary).toMatchObject({ source: source.kind, windowMs, measurement: { kind: 'value', value: 6 } });
      expect(stable.measurement).toMatchObject({ kind: 'value', value: 9 });
      expect(canary.at).toBe(new Date(bench.now).toISOString());
      expect(canary.asked).not.toBe('');
    });

    it('gives the same answer to the same question, also later', async () => {
      const source = await bench.holding(two());

      const [first, second] = [await ask(source), await ask(source)];
      const before = await ask(source, { at: new Date(bench.now - 2 * minute).toISOString() });

      expect(second.measurement).toEqual(first.measurement);
      expect(before.measurement).toMatchObject({ kind: 'value', value: 4 });
    });

    it('tells the number of events where a text asks for it, and has no evidence without', async () => {
      const source = await bench.holding(two());
      const asking = (events: string) => ask(source, { query: { kind: 'text', text: bench.text, events } });

      const counted = await asking(bench.text.replace('{arm}', 'stable'));
      const missing = await asking(bench.text.replace('{arm}', 'other'));

      expect(counted.measurement).toMatchObject({ kind: 'value', value: 6, events: 9 });
      expect(missing.measurement.kind).toBe('empty');
    });

    it('takes zero for a number, and nothing for nothing', async () => {
      const source = await bench.holding([series([3, 0])]);

      expect((await ask(source)).measurement).toMatchObject({ kind: 'value', value: 0 });
      expect((await ask(source, { arguments: { arm: 'other' } })).measurement.kind).toBe('empty');
      expect((await ask(await bench.holding([series([null, null])]))).measurement.kind).toBe('empty');
    });

    it('does not take old data for new', async () => {
      const old = series([1, 2, 3]);
      const source = await bench.holding([
        { ...old, points: old.points.map(({ at, value }) => ({ at: at - 6 * minute, value })) },
      ]);

      const { measurement } = await ask(source);

      expect(measurement.kind).toBe(has('age') ? 'stale' : 'empty');
    });

    if (has('series'))
      it('does not choose among several series', async () => {
        const source = await bench.holding([series([1]), series([2], { host: 'b' })]);

        expect((await ask(source)).measurement).toMatchObject({ kind: 'several-series', count: 2 });
      });

    it('takes any value of an argument literally, or refuses it', async () => {
      const source = await bench.holding([series([1]), series([7], { arm: 'x' })]);
      const odd = ['x"', "x' OR '1'='1", 'x\\', '*', 'x*', '../x', 'x}', 'x\n', '${arm}', '/.*/', '$(id)', '-x', 'x,y'];

      for (const arm of odd) {
        const found = await ask(source, { arguments: { arm } }).catch((reason: unknown) => reason);
        if (isDeliveryError(found)) expect(found.code).toBe('METRIC_ARGUMENT_INVALID');
        else expect(found, arm).toMatchObject({ measurement: { kind: 'empty' } });
      }
    });

    if (has('quotes'))
      it('finds what is written with quotes', async () => {
        const arm = 'a"b\'c\\d{}|.*$';
        const source = await bench.holding([series([5], { arm }), series([1])]);

        expect((await ask(source, { arguments: { arm } })).measurement).toMatchObject({ kind: 'value', value: 5 });
      });

    it('refuses a text whose argument has no value', async () => {
      const source = await bench.holding(two());

      const error = await ask(source, { arguments: { army: 'x' } }).catch((reason: unknown) => reason);

      expect(isDeliveryError(error) && error.code).toBe('METRIC_ARGUMENT_MISSING');
    });

    it('knows no ready query, and says so', async () => {
      const query = { kind: 'rate', counter: 'requests_total', where: [] } as const;

      const { measurement } = await ask(await bench.holding(two()), { query });

      expect(measurement).toMatchObject({ kind: 'error', reason: 'query-unsupported', again: false });
    });

    if (has('dead'))
      it('says that nobody answers', async () => {
        const { measurement } = await ask(await bench.dead());

        expect(measurement).toMatchObject({ kind: 'error', reason: 'unreachable' });
      });

    if (has('silent')) {
      it('gives up in time', async () => {
        const { measurement } = await ask(await bench.silent(), { timeoutMs: 200 });

        expect(measurement).toEqual({ kind: 'timeout', afterMs: 200 });
      });

      it('stops when the caller has no more time', async () => {
        const reason = new Error('no more time');

        await expect((await bench.silent()).query(question(), AbortSignal.abort(reason))).rejects.toBe(reason);
      });
    }

    for (const day of ['denied', 'query-invalid', 'unreadable', 'busy'] as const) {
      if (!has(day)) continue;
      it(`has no number, and no secret in what it says, where the answer is ${day}`, async () => {
        const answer = await ask(await bench.having(day));

        expect(answer.measurement).toMatchObject({ kind: 'error', ...reasons[day] });
        if (bench.secret !== undefined) expect(JSON.stringify(answer)).not.toContain(bench.secret);
      });
    }
  });
}
