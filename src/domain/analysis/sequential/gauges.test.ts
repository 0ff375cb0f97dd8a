import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlations, looksPerOne } from './following.ts';
import {
  caveat,
  type GaugeEvidence,
  type GaugeNull,
  logEvidence,
  noGaugeEvidence,
  withLevel,
  withLevels,
} from './gauges.ts';

const none: GaugeNull = { margin: { relative: 0, absolute: 0 }, better: 'lower' };
const enough = Math.log(100);
/** Up and down by the same, in no order that repeats soon. */
const noise = (at: number): number => Math.sin(at * at);

function after(looks: number, canary: (at: number) => number, of: GaugeNull): GaugeEvidence {
  let evidence = noGaugeEvidence;
  for (let at = 1; at <= looks; at += 1)
    evidence = withLevels(evidence, { stable: 100 + noise(3 * at), canary: canary(at) }, of);
  return evidence;
}

function says(evidence: GaugeEvidence): string {
  const { worse, fine } = logEvidence(evidence);
  return [worse >= enough ? 'worse' : '', fine >= enough ? 'fine' : ''].join('');
}

describe('evidence about levels', () => {
  const fifth = { relative: 0.2, absolute: 0 };

  it.each<readonly [why: string, canary: (at: number) => number, of: GaugeNull, expected: string]>([
    ['higher, and that is worse', (at) => 110 + noise(at), none, 'worse'],
    ['higher, and that is better', (at) => 110 + noise(at), { ...none, better: 'higher' }, 'fine'],
    ['lower, and that is worse', (at) => 90 + noise(at), { ...none, better: 'higher' }, 'worse'],
    ['higher, and the margin allows it', (at) => 110 + noise(at), { ...none, margin: fifth }, 'fine'],
    ['higher by more than the margin', (at) => 130 + noise(at), { ...none, margin: fifth }, 'worse'],
    ['the same', (at) => 100 + noise(at), none, ''],
    ['the same, where more or less is worse', (at) => 100 + noise(at), { margin: fifth, better: 'either' }, 'fine'],
    ['lower, where more or less is worse', (at) => 70 + noise(at), { margin: fifth, better: 'either' }, 'worse'],
    ['higher, where more or less is worse', (at) => 130 + noise(at), { margin: fifth, better: 'either' }, 'worse'],
  ])('%s', (_why, canary, of, expected) => {
    expect(says(after(60, canary, of))).toBe(expected);
  });

  it('does not hang on the unit', () => {
    const scaled = (unit: number) => {
      let evidence = noGaugeEvidence;
      for (let at = 1; at <= 30; at += 1)
        evidence = withLevels(
          evidence,
          { stable: unit * (100 + noise(3 * at)), canary: unit * (101 + noise(at)) },
          none,
        );
      return logEvidence(evidence);
    };

    expect(scaled(1024)).toEqual(scaled(1));
  });

  it('says nothing of arms that are nothing, and stays a number', () => {
    let evidence = noGaugeEvidence;
    for (let at = 0; at < 30; at += 1) evidence = withLevels(evidence, { stable: 0, canary: 0 }, none);

    expect(logEvidence(evidence)).toEqual({ worse: 0, fine: 0 });
  });

  it('takes an arm that never moves for as good, where the margin says so', () => {
    let evidence = noGaugeEvidence;
    for (let at = 0; at < 40; at += 1)
      evidence = withLevels(evidence, { stable: 5, canary: 5 }, { ...none, margin: fifth });

    expect(says(evidence)).toBe('fine');
  });

  it('holds one arm to a number', () => {
    let evidence = noGaugeEvidence;
    for (let at = 0; at < 60; at += 1) evidence = withLevel(evidence, 80 + noise(at), { value: 90, better: 'lower' });

    expect(says(evidence)).toBe('fine');
  });
});

describe('values that follow each other', () => {
  /** A wave of so many looks. */
  const wave = (length: number) => (at: number) => 103 + 5 * Math.sin((2 * Math.PI * at) / length) + noise(at) / 10;

  it('count for less, and it is said', () => {
    const slow = after(60, wave(60), none);
    const quick = after(60, (at) => 103 + 5 * noise(at), none);

    expect(logEvidence(slow).worse).toBeLessThan(logEvidence(quick).worse / 3);
    expect(caveat(slow)).toMatch(/^its values follow each other closely: 60 looks count as [1-9]$/);
    expect(caveat(quick)).toBeUndefined();
  });

  it.each([
    ['independent', (at: number) => noise(at), 1, 2],
    ['in turn', (at: number) => (at % 2) + noise(at) / 10, 1, 1],
    ['one wave', (at: number) => Math.sin(at / 20), 20, 1000],
    ['one wave, and an outlier', (at: number) => (at === 50 ? 1000 : Math.sin(at / 20)), 15, 1000],
    ['always the same', () => 7, 1, 2],
  ])('are worth one: %s', (_why, value, least, most) => {
    const per = looksPerOne(correlations(Array.from({ length: 200 }, (_, at) => value(at))));

    expect(per).toBeGreaterThanOrEqual(least);
    expect(per).toBeLessThanOrEqual(most);
  });
});

it('wins nothing in the mean, whatever comes with either sign alike', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 7 }), (sizes) => {
      let mean = 0;
      const signs = 2 ** sizes.length;
      for (let which = 0; which < signs; which += 1) {
        let evidence = noGaugeEvidence;
        for (const [at, size] of sizes.entries()) {
          const [stable, canary] = (which >> at) % 2 === 0 ? [1, 1 + size] : [1 + size, 1];
          evidence = withLevels(evidence, { stable, canary }, none);
        }
        mean += Math.exp(logEvidence(evidence).worse) / signs;
      }

      expect(mean).toBeLessThanOrEqual(1 + 1e-9);
    }),
    { numRuns: 50 },
  );
});
