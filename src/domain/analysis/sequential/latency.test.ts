import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Durations } from './histogram.ts';
import { slowerThan } from './histogram.ts';
import {
  type DurationsOfArms,
  type LatencyEvidence,
  type LatencyMargin,
  logEvidence,
  noLatencyEvidence,
  seenFrom,
  withDurations,
} from './latency.ts';

const none: LatencyMargin = { slower: 0, share: { relative: 0, absolute: 0 } };
const enough = Math.log(100);
const bounds = [0.1, 0.2, 0.4, 0.8];

/** Of so many requests between each bound and the one before it; the last number: above the last bound. */
function durations(counts: readonly number[], les: readonly number[] = bounds): Durations {
  let sum = 0;
  const buckets = les.map((le, at) => {
    sum += counts[at] ?? 0;
    return { le, events: sum };
  });
  return { events: sum + (counts[les.length] ?? 0), buckets };
}

function counted(evidence: LatencyEvidence, arms: DurationsOfArms, margin: LatencyMargin): LatencyEvidence {
  const after = withDurations(evidence, arms, margin);
  if (after.kind === 'refused') throw new Error(after.why);
  return after.evidence;
}

function after(arms: DurationsOfArms, times: number, margin: LatencyMargin) {
  let evidence = noLatencyEvidence;
  for (let at = 0; at < times; at += 1) evidence = counted(evidence, arms, margin);
  return logEvidence(evidence);
}

describe('evidence about durations', () => {
  const usual = durations([500, 300, 150, 40, 10]);

  it.each<readonly [why: string, canary: Durations, margin: LatencyMargin, says: string]>([
    ['the same, and a share may be slower', usual, { ...none, share: { relative: 0, absolute: 0.05 } }, 'fine'],
    ['the same, with no margin', usual, none, 'nothing'],
    ['the tail alone is slower', durations([500, 300, 150, 10, 40]), none, 'worse'],
    ['the usual requests are slower, and the tail is not', durations([200, 600, 150, 40, 10]), none, 'worse'],
    ['all are slower by less than the margin', durations([0, 500, 300, 150, 50]), { ...none, slower: 1 }, 'nothing'],
    ['all are slower by more than the margin', durations([0, 0, 500, 300, 200]), { ...none, slower: 1 }, 'worse'],
    [
      'faster everywhere, but for the tail, which the margin hardly allows',
      durations([900, 50, 28, 0, 22]),
      { ...none, share: { relative: 0, absolute: 0.01 } },
      'nothing',
    ],
    ['faster everywhere', durations([900, 60, 30, 9, 1]), { ...none, share: { relative: 0, absolute: 0.01 } }, 'fine'],
  ])('%s', (_why, canary, margin, says) => {
    const { worse, fine } = after({ stable: usual, canary }, 15, margin);

    expect([worse >= enough ? 'worse' : '', fine >= enough ? 'fine' : ''].join('')).toBe(
      says === 'nothing' ? '' : says,
    );
  });

  it('counts those that are few, where most are above a bound', () => {
    const [stable, canary] = [durations([100, 900], [0.1]), durations([10, 990], [0.1])];

    const { worse } = after({ stable, canary }, 6, none);

    expect(worse).toBeGreaterThan(enough);
  });

  it('is the same after a way through JSON', () => {
    const arms = { stable: usual, canary: durations([1, 1, 1, 1, 1]) };
    const once = counted(noLatencyEvidence, arms, none);

    const back = JSON.parse(JSON.stringify(once)) as LatencyEvidence;

    expect(counted(back, arms, none)).toEqual(counted(once, arms, none));
  });

  it('says nothing where an arm had no requests', () => {
    const arms = { stable: usual, canary: durations([0, 0, 0, 0, 0]) };

    expect(after(arms, 5, none)).toEqual({ worse: 0, fine: 0 });
  });
});

describe('bounds', () => {
  it('that are gone are named, and count for nothing', () => {
    const usual = durations([500, 300, 150, 40, 10]);
    const before = counted(noLatencyEvidence, { stable: usual, canary: usual }, none);
    const canary = durations([500, 450, 40, 10], [0.1, 0.4, 0.8]);

    const found = withDurations(before, { stable: usual, canary }, none);

    expect(found).toEqual({ kind: 'refused', why: expect.stringMatching(/buckets of the canary.* 0\.2 /) });
  });

  it('that the arms have none of in common are refused', () => {
    const found = withDurations(
      noLatencyEvidence,
      { stable: durations([5, 5], [0.1]), canary: durations([5, 5], [0.2]) },
      none,
    );

    expect(found).toMatchObject({ kind: 'refused' });
  });

  it('are chosen by the first look, which counts for nothing, where the arms do not list the same ones', () => {
    const stable = durations([500, 300, 150, 40, 0]);
    const canary = durations([500, 400, 50, 50], [0.1, 0.2, 0.8, 1.6]);

    const found = counted(noLatencyEvidence, { stable, canary }, none);

    expect(found.bounds.map(({ bound }) => bound)).toEqual([0.1, 0.2, 0.8, 1.6]);
    expect(logEvidence(found)).toEqual({ worse: 0, fine: 0 });
  });

  it('are 16 at most', () => {
    const many = Array.from({ length: 120 }, (_, at) => 0.001 * 1.1 ** at);
    const arms = { stable: durations(Array(121).fill(5), many), canary: durations(Array(121).fill(5), many) };

    const { bounds: found } = counted(noLatencyEvidence, arms, none);

    expect(found.length).toBeGreaterThan(8);
    expect(found.length).toBeLessThanOrEqual(16);
  });

  it.each([
    [none, 1],
    [{ ...none, slower: 0.1 }, 2],
    [{ ...none, slower: 1 }, 2],
    [{ ...none, slower: 2 }, 4],
    [{ ...none, slower: 20 }, undefined],
  ])('tell by which factor a canary must be slower to be seen: %j', (margin, factor) => {
    expect(seenFrom(bounds, margin)).toBe(factor);
  });

  it.each([
    ['at a bound', 0.2, 200],
    ['between two bounds that have something between them', 0.3, undefined],
    ['between two bounds that have nothing between them', 0.6, 50],
    ['above the last one', 2, undefined],
    ['below the first one', 0.05, undefined],
  ])('tell how many were slower: %s', (_why, bound, slower) => {
    expect(slowerThan(durations([500, 300, 150, 0, 50]), bound)).toBe(slower);
  });
});

it('has mean 1 at most where the canary is as slow as the margin allows, whatever the distribution', () => {
  const aShare = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.tuple(aShare, aShare),
      fc.record({
        slower: fc.constantFrom(0, 1),
        relative: fc.constantFrom(0, 0.2),
        absolute: fc.constantFrom(0, 0.05),
      }),
      fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      fc.boolean(),
      ([first, second], { slower, relative, absolute }, [ofStable, ofCanary], mostlySlow) => {
        const margin: LatencyMargin = { slower, share: { relative, absolute } };
        // Above 1 and above 2 of the stable arm; the canary has at 2 what the margin allows.
        const stable = [Math.max(first, second), Math.min(first, second)] as const;
        const allowed = (share: number): number => Math.min(1, (1 + relative) * share + absolute);
        const canary = slower === 1 ? [1, allowed(stable[0])] : [allowed(stable[0]), allowed(stable[1])];
        const past = mostlySlow ? durations([0, 0, 9], [1, 2]) : durations([9, 0, 0], [1, 2]);
        const before = counted(noLatencyEvidence, { stable: past, canary: past }, margin);
        const start = Math.exp(logEvidence(before).worse);

        let mean = 0;
        for (const [onStable, chanceStable] of outcomes(ofStable, stable)) {
          for (const [onCanary, chanceCanary] of outcomes(ofCanary, [canary[0] ?? 0, canary[1] ?? 0])) {
            const evidence = counted(before, { stable: onStable, canary: onCanary }, margin);
            mean += chanceStable * chanceCanary * Math.exp(logEvidence(evidence).worse);
          }
        }

        expect(mean).toBeLessThanOrEqual(start * (1 + 1e-9) + 1e-9);
      },
    ),
    { numRuns: 60 },
  );
});

/** Every way in which so many requests can fall, and its probability. */
function* outcomes(requests: number, [above1, above2]: readonly [number, number]): Generator<[Durations, number]> {
  const chances = [1 - above1, above1 - above2, above2];
  for (let low = 0; low <= requests; low += 1)
    for (let middle = 0; middle <= requests - low; middle += 1) {
      const counts = [low, middle, requests - low - middle];
      const ways = factorial(requests) / counts.reduce((product, count) => product * factorial(count), 1);
      yield [
        durations(counts, [1, 2]),
        counts.reduce((product, count, at) => product * (chances[at] ?? 0) ** count, ways),
      ];
    }
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
