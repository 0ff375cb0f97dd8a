import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Interval, logEvidence, noEvidence, type ShareEvidence, withInterval } from './shares.ts';
import { burstsIn, eventsPerOne, noSpread, type Seen, type Spread, spreadOut, withSeen } from './spread.ts';

const margin = { relative: 0, absolute: 0 };
const spreadOf = (all: readonly Seen[]): Spread => {
  let spread = noSpread;
  for (const each of all) spread = withSeen(spread, each);
  return spread;
};
/** Events of the canary and of the stable arm, at equal exposure. */
const seen = (canary: number, stable: number): Seen => ({
  u: (canary - stable) / 2,
  w: 0.5,
  v: (canary + stable) / 4,
  events: canary + stable,
});

describe('how many events count as one', () => {
  it.each<readonly [why: string, all: readonly Seen[], least: number, most: number]>([
    ['nothing happened', [], 1, 1],
    ['one by one', [seen(1, 0), seen(0, 1), seen(1, 0), seen(0, 0), seen(0, 1)], 1, 1.3],
    ['five at a time', [seen(5, 0), seen(0, 0), seen(0, 5), seen(0, 0), seen(0, 5), seen(5, 0)], 5, 7],
    ['five at a time, all on the canary', [seen(5, 0), seen(0, 0), seen(0, 0), seen(5, 0), seen(0, 0)], 3, 5],
    ['many more on the canary, evenly', Array<Seen>(12).fill(seen(90, 10)), 1, 1],
    ['both arms alike, up and down', [seen(50, 50), seen(1, 1), seen(50, 50), seen(2, 2)], 1, 1],
    ['in spells', [...Array<Seen>(6).fill(seen(4, 0)), ...Array<Seen>(6).fill(seen(0, 4))], 8, 20],
  ])('%s', (_why, all, least, most) => {
    const per = eventsPerOne(spreadOf(all));

    expect(per).toBeGreaterThanOrEqual(least);
    expect(per).toBeLessThanOrEqual(most);
  });

  it('is said where it matters, and nowhere else', () => {
    expect(burstsIn(spreadOf([seen(5, 0), seen(0, 0), seen(0, 5), seen(0, 5), seen(5, 0)]))).toMatch(
      /^bad events come/,
    );
    expect(burstsIn(spreadOf(Array<Seen>(30).fill(seen(1, 0))))).toBeUndefined();
    expect(burstsIn(noSpread)).toBeUndefined();
  });
});

describe('what is left of evidence', () => {
  it('is never more than there was', () => {
    const aSeen = fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 })).map(([canary, stable]) => seen(canary, stable));
    fc.assert(
      fc.property(fc.array(aSeen), fc.double({ min: -50, max: 5000, noNaN: true }), (all, log) => {
        expect(spreadOut(log, spreadOf(all))).toBeLessThanOrEqual(log);
      }),
    );
  });

  it('is all of it where events are few and apart', () => {
    const few = spreadOf([seen(1, 0), seen(0, 0), seen(1, 0), seen(0, 0), seen(1, 0), seen(0, 0)]);

    expect(spreadOut(4.7, few)).toBe(4.7);
  });

  it('is next to none where there was one interval only: that may be one burst', () => {
    expect(spreadOut(20 * Math.log(2), spreadOf([seen(20, 0)]))).toBeLessThan(1);
  });

  it('is enough after the second interval where nearly all requests fail', () => {
    const broken: Interval = { stable: { bad: 1, trials: 1000 }, canary: { bad: 900, trials: 1000 } };
    let evidence: ShareEvidence = noEvidence;
    for (let at = 0; at < 2; at += 1) evidence = withInterval(evidence, broken, margin);

    expect(logEvidence(evidence).worse).toBeGreaterThan(Math.log(100));
  });
});
