/**
 * One population of requests, as recorded, split between arms by the weights of a simulated route. Each event goes to an arm by
 * chance, as a router sends it; what the canary gets is made worse as the scenario says. Every step of every metric has a
 * seed of its own: with the same weights two policies, and two scenarios, see the same requests.
 */
import type { ArmName } from '../rollout/model.ts';
import type { RecordedGap, RecordedSeries, Recording } from '../recording/model.ts';
import { type Tally, tallyOf } from '../recording/tally.ts';
import { createRandom, mixedSeed, type Random } from './random.ts';
import { isAbout, type Regression, sizeAt } from './regression.ts';
import { worsened } from './worsen.ts';

/** Of all traffic, 0 to 1; the rest is the stable arm's. */
export interface Shares {
  readonly canary: number;
  readonly baseline: number;
}

export interface Population {
  readonly recording: Recording;
  readonly seed: number;
  readonly regression: Regression;
}

export interface Step {
  /** Which series of the recording, and which step of it, both from 0. */
  readonly series: number;
  readonly step: number;
  readonly shares: Shares;
  /** Since the canary has had traffic, in the middle of the step; below 0: it has had none. */
  readonly seconds: number;
}

export type Split = Readonly<Record<ArmName, Tally>> | RecordedGap;

export function splitOf({ recording, seed, regression }: Population, at: Step): Split {
  const series = recording.series[at.series];
  const point = series?.points[at.step];
  if (series === undefined || point === undefined) return { kind: 'gap', why: 'missing' };
  if (point.kind === 'gap') return point;
  const whole = tallyOf(series, point, recording.stepSeconds);
  const random = createRandom(mixedSeed(seed, at.series, at.step));
  if (whole.kind === 'level') return levels(series, whole, { regression, at, random });
  const canary = thinned(whole, at.shares.canary, random);
  const rest = without(whole, canary);
  const others = 1 - at.shares.canary;
  const baseline = thinned(rest, others <= 0 ? 0 : Math.min(1, at.shares.baseline / others), random);
  const worse = madeWorse(canary, series, { regression, at, whole, random });
  return { stable: without(rest, baseline), baseline, canary: worse };
}

interface Worse {
  readonly regression: Regression;
  readonly at: Step;
  readonly whole: Tally;
  readonly random: Random;
}

function madeWorse(canary: Tally, series: RecordedSeries, { regression, at, whole, random }: Worse): Tally {
  let tally = canary;
  for (const part of regression.parts) {
    if (!isAbout(part, series)) continue;
    const size = sizeAt(part, at.seconds);
    tally = worsened(tally, { change: part.change, size, whole, share: at.shares.canary }, random);
  }
  return tally;
}

function thinned(whole: Tally, share: number, { binomial }: Random): Tally {
  switch (whole.kind) {
    case 'shares': {
      const bad = binomial(whole.bad, share);
      return { kind: 'shares', bad, events: bad + binomial(whole.events - whole.bad, share) };
    }
    case 'count':
      return {
        kind: 'count',
        count: binomial(whole.count, share),
        ...(whole.events !== undefined && { events: binomial(whole.events, share) }),
      };
    case 'histogram':
      return { ...whole, counts: whole.counts.map((count) => binomial(count, share)) };
    case 'level':
      return whole;
  }
}

function without(whole: Tally, part: Tally): Tally {
  if (whole.kind === 'shares' && part.kind === 'shares')
    return { kind: 'shares', bad: whole.bad - part.bad, events: whole.events - part.events };
  if (whole.kind === 'histogram' && part.kind === 'histogram')
    return { ...whole, counts: whole.counts.map((count, index) => count - (part.counts[index] ?? 0)) };
  if (whole.kind !== 'count' || part.kind !== 'count') return whole;
  const events = whole.events === undefined ? undefined : whole.events - (part.events ?? 0);
  return { kind: 'count', count: whole.count - part.count, ...(events !== undefined && { events }) };
}

/** A level is not split: each arm has one of its own, as far from the recorded one as its neighbours in time are from each other. */
function levels(series: RecordedSeries, whole: Tally, around: Omit<Worse, 'whole'>): Split {
  const jittered = (): Tally => {
    if (whole.kind !== 'level' || whole.values === 0) return whole;
    return { ...whole, sum: whole.sum + jumpNear(series, around) };
  };
  return {
    stable: jittered(),
    baseline: jittered(),
    canary: madeWorse(jittered(), series, { ...around, whole }),
  };
}

/** Two neighbours differ by the square root of two times what one of them is off. */
function jumpNear({ points }: RecordedSeries, { random }: Omit<Worse, 'whole'>): number {
  const first = Math.floor(random.uniform() * Math.max(1, points.length - 1));
  const [a, b] = [points[first], points[first + 1]];
  if (a?.kind !== 'value' || b?.kind !== 'value' || a.value === undefined || b.value === undefined) return 0;
  return (random.uniform() < 0.5 ? a.value - b.value : b.value - a.value) / Math.SQRT2;
}
