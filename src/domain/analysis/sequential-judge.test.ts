import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measurement } from '../metrics/measurement.ts';
import { uniformNoise } from '../statistics/noise.ts';
import { judgeLook } from './look.ts';
import type { JudgeMemory, Look } from './memory.ts';
import type { MetricReading, MetricRule, SequentialSetting, Verdict } from './model.ts';

const setting: SequentialSetting = { kind: 'sequential', alpha: 0.01, beta: 0.05, undecided: 'hold' };
const success: MetricRule = {
  name: 'success',
  query: { kind: 'ready', name: 'success-rate' },
  source: '',
  weight: 1,
  condition: { kind: 'no-worse', margin: { relative: 0.1, absolute: 0.005 } },
  critical: false,
  kind: 'ratio',
  better: 'higher',
};
const analysis = { metrics: [success], marks: { proceed: 1, rollback: 1 }, minRequests: 10, judge: setting };
type Analysis = Omit<typeof analysis, 'judge' | 'metrics'> & {
  readonly judge: SequentialSetting;
  readonly metrics: readonly MetricRule[];
};

const share = (bad: number, events: number): Measurement => ({ kind: 'value', value: 1 - bad / events, events });

function reading(canary: Measurement, stable: Measurement, metric = 'success'): MetricReading {
  const of = (measurement: Measurement) => ({ source: 's', asked: 'q', at: '', windowMs: 1000, measurement });
  return { metric, canary: of(canary), stable: of(stable) };
}

interface Seen {
  readonly readings: readonly MetricReading[];
  readonly part?: number;
  readonly late?: boolean;
  readonly first?: boolean;
}

/** The verdicts of one look after the other. */
function judged(
  looks: readonly Seen[],
  how: Analysis = analysis,
): { verdicts: Verdict[]; memory: JudgeMemory | undefined } {
  let memory: JudgeMemory | undefined;
  const verdicts: Verdict[] = [];
  for (const [index, { readings, part = 0, late = false, first }] of looks.entries()) {
    const at = new Date(1000 * (index + 1)).toISOString();
    const isFirst = first ?? (index === 0 || (looks[index - 1]?.part ?? 0) !== part);
    const look: Look = { readings, at, part, parts: 2, first: isFirst, late };
    const said = judgeLook(how, memory, look);
    memory = said.memory;
    verdicts.push(said.verdict);
  }
  return { verdicts, memory };
}

const times = (count: number, seen: Seen): readonly Seen[] => Array.from({ length: count }, () => seen);
const good: Seen = { readings: [reading(share(0, 100), share(1, 900))] };
const bad: Seen = { readings: [reading(share(20, 100), share(1, 900))] };

describe('the sequential judge', () => {
  it('calls a canary worse as soon as it is proven, and says by what', () => {
    const { verdicts } = judged(times(5, bad));

    // One interval of it may be one client that tries again and again.
    expect(verdicts[0]).toMatchObject({ outcome: 'inconclusive' });
    expect(verdicts[4]).toMatchObject({ outcome: 'fail', settled: true });
    expect(verdicts[4]?.reason).toContain('worse: success: 80 % of 500, stable arm 99.89 % of 4500');
    expect(verdicts[4]?.rows[0]).toMatchObject({ outcome: 'fail' });
  });

  it('says what it takes for granted, where the measurements speak against it', () => {
    const burst: Seen = { readings: [reading(share(8, 100), share(0, 900))] };
    const other: Seen = { readings: [reading(share(0, 100), share(8, 900))] };

    const { verdicts } = judged([good, burst, other, good, other, burst, other]);

    expect(verdicts.at(-1)?.caveats).toEqual([expect.stringContaining('success: bad events come in bursts')]);
    expect(verdicts[0]).not.toHaveProperty('caveats');
  });

  it('calls a canary as good as soon as it is proven, and not before', () => {
    const { verdicts } = judged(times(12, good));

    expect(verdicts[0]).toMatchObject({ outcome: 'inconclusive' });
    expect(verdicts[0]?.reason).toContain('not enough evidence yet: 0 of 1 metrics');
    expect(verdicts.at(-1)).toMatchObject({ outcome: 'pass', settled: true });
  });

  it('proves that it is as good once more in every analysis, and keeps what speaks against it over all', () => {
    const first = judged(times(12, good));
    const both = judged([...times(12, good), { ...good, part: 1 }]);

    expect(first.verdicts.at(-1)?.outcome).toBe('pass');
    expect(both.verdicts.at(-1)?.outcome).toBe('inconclusive');
    expect(both.memory?.metrics['success']).toMatchObject({ part: 1, seen: { canary: { trials: 100, bad: 0 } } });
    const slightly: Seen = { readings: [reading(share(3, 100), share(1, 900))] };
    const alone = judged([slightly]).verdicts[0]?.evidence?.worse ?? 0;
    const after = judged([slightly, { ...slightly, part: 1 }]).verdicts[1]?.evidence?.worse ?? 0;
    expect(after).toBeGreaterThan(alone);
  });

  it('finds a fault of a later weight after any good time before', () => {
    const { verdicts } = judged([...times(60, good), ...times(5, { ...bad, part: 1 })]);

    expect(verdicts.at(-1)?.outcome).toBe('fail');
  });

  it('begins to prove anew after a break', () => {
    const { verdicts } = judged([...times(12, good), { ...good, first: true }]);

    expect(verdicts.at(-2)?.outcome).toBe('pass');
    expect(verdicts.at(-1)?.outcome).toBe('inconclusive');
  });

  it('counts an interval once: the next window begins where the last one that was measured has ended', () => {
    const nothing: Seen = { readings: [reading({ kind: 'timeout', afterMs: 1000 }, share(1, 900))] };

    expect(judged([good, nothing]).memory?.metrics['success']?.upTo).toBe(new Date(1000).toISOString());
    const lost: Seen = { readings: [reading({ kind: 'partial-window', coveredMs: 1, windowMs: 5 }, share(1, 900))] };
    expect(judged([good, lost]).memory?.metrics['success']?.upTo).toBe(new Date(2000).toISOString());
  });

  it.each<[string, MetricReading[]]>([
    ['nothing was measured', []],
    ['no value', [reading({ kind: 'empty', reason: 'nothing matches' }, share(0, 9))]],
    ['no value of the stable arm', [reading(share(0, 9), { kind: 'nan', result: 'NaN' })]],
    ['nobody knows of how many', [reading({ kind: 'value', value: 1 }, share(0, 9))]],
    ['no share', [reading({ kind: 'value', value: 99, events: 100 }, share(0, 9))]],
  ])('never passes on no evidence: %s (P3)', (_, readings) => {
    const { verdicts } = judged([...times(60, good), { readings, late: true }], {
      ...analysis,
      judge: { ...setting, undecided: 'proceed' },
    });

    expect(verdicts.at(-1)?.outcome).toBe('inconclusive');
  });

  it('goes on at the end without proof only where it was told to, and with enough requests', () => {
    const proceed: Analysis = { ...analysis, judge: { ...setting, undecided: 'proceed' } };
    const few: Seen = { readings: [reading(share(0, 5), share(0, 45))], late: true };

    expect(judged([{ ...good, late: true }]).verdicts[0]?.outcome).toBe('inconclusive');
    expect(judged([{ ...good, late: true }], proceed).verdicts[0]).toMatchObject({ outcome: 'pass' });
    expect(judged([{ ...good, late: true }], proceed).verdicts[0]).not.toHaveProperty('settled');
    expect(judged([few], proceed).verdicts[0]?.reason).toContain('too few');
  });

  it('does what was said for no data', () => {
    const gone: MetricReading = reading({ kind: 'empty', reason: 'nothing matches' }, share(0, 9), 'second');
    const looks = times(12, { readings: [...good.readings, gone] });
    const two = (noData: NonNullable<MetricRule['noData']>): Analysis => ({
      ...analysis,
      metrics: [success, { ...success, name: 'second', noData }],
    });

    expect(judged(looks, two('hold')).verdicts.at(-1)?.outcome).toBe('inconclusive');
    expect(judged(looks, two('ignore')).verdicts.at(-1)?.outcome).toBe('pass');
    expect(judged(looks, two('fail')).verdicts.at(-1)?.outcome).toBe('fail');
    const only: Analysis = { ...analysis, metrics: [{ ...success, noData: 'ignore' }] };
    expect(judged([{ readings: [] }], only).verdicts.at(-1)?.outcome).toBe('inconclusive');
  });

  it('does not call as good what may be told in another unit, and names it', () => {
    const level: MetricRule = { ...success, name: 'level', kind: 'gauge', better: 'lower' };
    const of = (value: number): Measurement => ({ kind: 'value', value });
    const looks = Array.from({ length: 80 }, (_, at): Seen => {
      const swing = 1 + 0.01 * Math.sin(at * 1.7);
      return { readings: [reading(of(0.2 * swing), of(200 / swing), 'level')], late: true };
    });
    const proceed: SequentialSetting = { ...setting, undecided: 'proceed' };
    const { verdicts } = judged(looks, { ...analysis, metrics: [level], judge: proceed });

    expect(verdicts.map(({ outcome }) => outcome)).not.toContain('pass');
    expect(verdicts.at(-1)?.reason).toContain('the stable arm has about 1000 times what the canary has');
    expect(verdicts.at(-1)?.caveats?.join()).toContain('is its unit another one?');
  });

  it('says "worse" of an equal canary at most with its chance, over all looks, metrics and analyses', () => {
    const two: Analysis = {
      ...analysis,
      metrics: [
        { ...success, condition: { kind: 'no-worse', margin: { relative: 0, absolute: 0 } } },
        {
          ...success,
          name: 'second',
          condition: { kind: 'no-worse', margin: { relative: 0, absolute: 0 } },
          weight: 3,
        },
      ],
      judge: { ...setting, alpha: 0.1 },
    };
    let alarms = 0;
    const runs = 200;
    for (let seed = 1; seed <= runs; seed += 1) {
      const random = uniformNoise(seed);
      const draw = (events: number): Measurement => share(binomial(random, events, 0.05), events);
      const looks = Array.from({ length: 60 }, (_, at): Seen => {
        // The second metric is the first one once more: as dependent as can be.
        const [canary, stable] = [draw(20), draw(60)];
        return { readings: [reading(canary, stable), reading(canary, stable, 'second')], part: at < 30 ? 0 : 1 };
      });
      if (judged(looks, two).verdicts.some(({ outcome }) => outcome === 'fail')) alarms += 1;
    }

    // 0.1 and four standard deviations of 200 runs.
    expect(alarms / runs).toBeLessThan(0.1 + 4 * Math.sqrt((0.1 * 0.9) / runs));
  });

  it('judges a level by its looks, however many requests there were', () => {
    const memory: MetricRule = {
      ...success,
      name: 'memory',
      kind: 'gauge',
      better: 'lower',
      condition: { kind: 'no-worse', margin: { relative: 0.1, absolute: 0 } },
    };
    const level = (value: number): Measurement => ({ kind: 'value', value });
    const looks = (canary: number) =>
      Array.from({ length: 60 }, (_, at): Seen => {
        const noise = Math.sin(at * at);
        return { readings: [reading(level(canary + noise), level(500 - noise), 'memory')] };
      });
    const of = { ...analysis, metrics: [memory], minRequests: 1_000 };

    const same = judged(looks(500), of).verdicts;
    const more = judged(looks(600), of).verdicts;

    expect(same[2]?.outcome).toBe('inconclusive');
    expect(same.at(-1)).toMatchObject({ outcome: 'pass', settled: true });
    expect(more.at(-1)).toMatchObject({ outcome: 'fail', settled: true });
    expect(more.at(-1)?.reason).toContain(
      'memory: 600 in the mean of 60 looks, stable arm 500 in the mean of 60 looks',
    );
  });

  it('survives a journal: what it keeps is JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 1, maxLength: 8 }), (counts) => {
        const looks = counts.map(
          ([canary, stable]): Seen => ({ readings: [reading(share(canary, 20), share(stable, 20))] }),
        );
        const { memory } = judged(looks);

        expect(JSON.parse(JSON.stringify(memory))).toEqual(memory);
      }),
      { numRuns: 50 },
    );
  });
});

function binomial(random: () => number, trials: number, chance: number): number {
  let count = 0;
  for (let at = 0; at < trials; at += 1) if (random() < chance) count += 1;
  return count;
}
