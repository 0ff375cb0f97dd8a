import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Interval, logEvidence, logMean, type Margin, noEvidence, withInterval } from './shares.ts';

const aMargin = fc.record({
  relative: fc.double({ min: 0, max: 1, noNaN: true }),
  absolute: fc.double({ min: 0, max: 0.1, noNaN: true }),
});
const aTrials = fc.integer({ min: 1, max: 12 });

/** The mean of the evidence after one interval, over everything that can happen; exact. */
function mean(p: { stable: number; canary: number }, trials: { stable: number; canary: number }, margin: Margin) {
  let worse = 0;
  let fine = 0;
  for (let stable = 0; stable <= trials.stable; stable += 1) {
    for (let canary = 0; canary <= trials.canary; canary += 1) {
      const chance = binomial(trials.stable, stable, p.stable) * binomial(trials.canary, canary, p.canary);
      const interval: Interval = {
        stable: { bad: stable, trials: trials.stable },
        canary: { bad: canary, trials: trials.canary },
      };
      const evidence = logEvidence(withInterval(noEvidence, interval, margin));
      worse += chance * Math.exp(evidence.worse);
      fine += chance * Math.exp(evidence.fine);
    }
  }
  return { worse, fine };
}

function binomial(n: number, k: number, p: number): number {
  let ways = 1;
  for (let at = 1; at <= k; at += 1) ways *= (n - k + at) / at;
  return ways * p ** k * (1 - p) ** (n - k);
}

describe('the evidence has mean 1 at most, whatever happens by chance', () => {
  it('for "worse", where the canary is no worse than the margin allows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        aTrials,
        aTrials,
        aMargin,
        (stable, part, ofStable, ofCanary, margin) => {
          const canary = part * Math.min(1, (1 + margin.relative) * stable + margin.absolute);
          const found = mean({ stable, canary }, { stable: ofStable, canary: ofCanary }, margin);

          expect(found.worse).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
    );
  });

  it('for "fine", where the canary is at least as bad as the margin allows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        aTrials,
        aTrials,
        aMargin,
        (share, part, ofStable, ofCanary, margin) => {
          const stable = (share * Math.max(0, 1 - margin.absolute)) / (1 + margin.relative);
          const boundary = (1 + margin.relative) * stable + margin.absolute;
          const canary = boundary + part * (1 - boundary);
          const found = mean({ stable, canary }, { stable: ofStable, canary: ofCanary }, margin);

          expect(found.fine).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
    );
  });
});

describe('evidence', () => {
  const after = (interval: Interval, times: number, margin: Margin) => {
    let evidence = noEvidence;
    for (let at = 0; at < times; at += 1) evidence = withInterval(evidence, interval, margin);
    return logEvidence(evidence);
  };
  const enough = Math.log(100);

  it.each<readonly [why: string, interval: Interval, times: number, margin: Margin, says: string]>([
    ['nothing was seen', quiet(0, 0), 100, { relative: 1, absolute: 0.1 }, 'nothing'],
    ['only the canary was seen', quiet(0, 10), 100, { relative: 1, absolute: 0.1 }, 'nothing'],
    ['clearly worse', both(1, 100, 9, 100), 5, { relative: 0, absolute: 0 }, 'worse'],
    ['worse, and the margin allows it', both(1, 100, 2, 100), 20, { relative: 0, absolute: 0.05 }, 'fine'],
    ['equal, and some more would do', both(10, 1000, 10, 1000), 40, { relative: 0.5, absolute: 0 }, 'fine'],
    ['equal, without a margin, is never shown', both(10, 1000, 10, 1000), 400, { relative: 0, absolute: 0 }, 'nothing'],
    [
      'no failures on either, with an absolute margin',
      both(0, 1000, 0, 1000),
      15,
      { relative: 0, absolute: 0.001 },
      'fine',
    ],
    [
      'no failures on either, without one, says nothing',
      both(0, 1000, 0, 1000),
      99,
      { relative: 1, absolute: 0 },
      'nothing',
    ],
    ['better', both(9, 100, 1, 100), 5, { relative: 0, absolute: 0 }, 'fine'],
  ])('%s', (_why, interval, times, margin, says) => {
    const { worse, fine } = after(interval, times, margin);

    expect([worse >= enough ? 'worse' : 'nothing', fine >= enough ? 'fine' : 'nothing']).toEqual(
      says === 'worse' ? ['worse', 'nothing'] : ['nothing', says],
    );
  });

  it('stays a number, however much there is of it', () => {
    const found = after(both(1e9, 1e10, 2e9, 1e10), 100, { relative: 0, absolute: 0 });

    expect(found.worse).toBeGreaterThan(enough);
    expect(Number.isNaN(found.fine)).toBe(false);
  });

  it('is averaged without leaving the range of numbers', () => {
    expect(logMean([1000, 1000])).toBeCloseTo(1000);
    expect(logMean([-Infinity, 0])).toBeCloseTo(Math.log(0.5));
    expect(logMean([])).toBe(-Infinity);
  });
});

function quiet(stable: number, canary: number): Interval {
  return both(0, stable, 0, canary);
}

function both(stableBad: number, stable: number, canaryBad: number, canary: number): Interval {
  return { stable: { bad: stableBad, trials: stable }, canary: { bad: canaryBad, trials: canary } };
}
