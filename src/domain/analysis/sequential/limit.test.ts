import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Durations } from './histogram.ts';
import { type Limit, noLimitEvidence, withArm, withQuantile } from './limit.ts';
import { type ArmCounts, logEvidence } from './shares.ts';

const enough = Math.log(100);

describe('one arm against a limit', () => {
  it.each<readonly [why: string, arm: ArmCounts, limit: Limit, says: string]>([
    ['far below it', { bad: 1, trials: 1000 }, { of: 'share', most: 0.01 }, 'fine'],
    ['far above it', { bad: 40, trials: 1000 }, { of: 'share', most: 0.01 }, 'worse'],
    ['at it', { bad: 10, trials: 1000 }, { of: 'share', most: 0.01 }, ''],
    ['nothing happened', { bad: 0, trials: 0 }, { of: 'share', most: 0.01 }, ''],
    ['none is allowed, and there was one', { bad: 1, trials: 1000 }, { of: 'share', most: 0 }, 'worse'],
    ['none is allowed, and there was none', { bad: 0, trials: 1000 }, { of: 'share', most: 0 }, ''],
    ['all are allowed', { bad: 1000, trials: 1000 }, { of: 'share', most: 1 }, 'fine'],
    ['a rate above 1 that is allowed', { bad: 3, trials: 2 }, { of: 'rate', most: 5 }, 'fine'],
    ['a rate that is not', { bad: 19, trials: 2 }, { of: 'rate', most: 5 }, 'worse'],
  ])('%s', (_why, arm, limit, says) => {
    let evidence = noLimitEvidence;
    for (let at = 0; at < 10; at += 1) evidence = withArm(evidence, arm, limit);
    const { worse, fine } = logEvidence(evidence);

    expect([worse >= enough ? 'worse' : '', fine >= enough ? 'fine' : ''].join('')).toBe(says);
  });

  it('has mean 1 at most on either side of the limit', () => {
    const aShare = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(aShare, aShare, fc.integer({ min: 1, max: 12 }), (p, most, trials) => {
        let [worse, fine] = [0, 0];
        let ways = 1;
        for (let bad = 0; bad <= trials; bad += 1) {
          if (bad > 0) ways *= (trials - bad + 1) / bad;
          const chance = ways * p ** bad * (1 - p) ** (trials - bad);
          const found = logEvidence(withArm(noLimitEvidence, { bad, trials }, { of: 'share', most }));
          worse += chance * Math.exp(found.worse);
          fine += chance * Math.exp(found.fine);
        }

        expect(p <= most ? worse : fine).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});

describe('a quantile against a limit', () => {
  const durations = (slow: number): Durations => ({
    events: 1000,
    buckets: [
      { le: 0.1, events: 900 },
      { le: 0.3, events: 1000 - slow },
      { le: 1, events: 1000 - slow },
    ],
  });
  const judged = (slow: number, most: number): string => {
    let evidence = noLimitEvidence;
    for (let at = 0; at < 5; at += 1) {
      const after = withQuantile(evidence, durations(slow), { quantile: 0.99, most });
      if (after.kind === 'refused') return after.why;
      evidence = after.evidence;
    }
    const { worse, fine } = logEvidence(evidence);
    return [worse >= enough ? 'worse' : '', fine >= enough ? 'fine' : ''].join('');
  };

  it.each([
    ['few are slower', 1, 0.3, 'fine'],
    ['many are slower', 40, 0.3, 'worse'],
    ['between bounds, and it holds at the one below', 1, 0.5, 'fine'],
    ['between bounds, and it does not tell on which side they lie', 1, 0.2, ''],
    ['above the last bound, and nothing is', 0, 2, 'fine'],
    ['above the last bound, and something is', 40, 2, 'no bucket reaches 2: which requests took longer cannot be told'],
  ])('%s', (_why, slow, most, says) => {
    expect(judged(slow, most)).toBe(says);
  });
});
