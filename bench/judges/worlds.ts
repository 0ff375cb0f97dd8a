/** What happens on both arms, by chance. */
import type { Levels } from '../../src/domain/analysis/sequential/gauges.ts';
import type { Durations } from '../../src/domain/analysis/sequential/histogram.ts';
import type { DurationsOfArms } from '../../src/domain/analysis/sequential/latency.ts';
import type { ArmCounts, Interval } from '../../src/domain/analysis/sequential/shares.ts';
import type { Random } from './random.ts';

/** A run of it: what both arms do in the interval with this number, from 1 on. */
export type World<Seen> = (random: Random) => (interval: number) => Seen;

export interface Rates {
  readonly stable: number;
  readonly canary: number;
}

/** Bad events per interval, for each arm, at equal exposure. */
export const counts =
  ({ stable, canary }: Rates): World<Interval> =>
  (random) =>
  () => ({ stable: once(random.poisson(stable)), canary: once(random.poisson(canary)) });

/** Shares of failed requests; the canary has one request of `of`. */
export const shares =
  ({ stable, canary }: Rates, requests: number, of: number): World<Interval> =>
  (random) =>
  () => ({ stable: failed(random, requests * (of - 1), stable), canary: failed(random, requests, canary) });

/** A share that swings by half within a day of 120 intervals, on both arms alike; one request of ten is the canary's. */
export const daily =
  (share: number): World<Interval> =>
  (random) =>
  (interval) => {
    const now = share * swing(interval);
    return { stable: failed(random, 180, now), canary: failed(random, 20, now) };
  };

/** Latencies without a mean, on both arms: how many are slower than what one of a hundred is. */
export const heavyTails: World<Interval> = (random) => () => {
  const slow = (requests: number): ArmCounts => {
    let bad = 0;
    for (let at = 0; at < requests; at += 1) if (random.pareto(0.01, 0.9) > 0.01 * 100 ** (1 / 0.9)) bad += 1;
    return { bad, trials: requests };
  };
  return { stable: slow(180), canary: slow(20) };
};

/** Bad events that come so many at a time. */
export const bursts =
  (size: number, perInterval: number): World<Interval> =>
  (random) =>
  () => ({ stable: once(size * random.poisson(perInterval)), canary: once(size * random.poisson(perInterval)) });

/** Negative binomial: the variance is `times` the mean. */
export const overdispersed =
  (mean: number, times: number): World<Interval> =>
  (random) => {
    const arm = (): ArmCounts => once(random.poisson(random.gamma(mean / (times - 1)) * (times - 1)));
    return () => ({ stable: arm(), canary: arm() });
  };

/** Each arm has bad spells of its own: ten times as many bad events, for five intervals in the mean, one time in ten. */
export const spells =
  (mean: number): World<Interval> =>
  (random) => {
    const arm = () => {
      let bad = false;
      return (): ArmCounts => {
        bad = bad ? random.uniform() > 0.2 : random.uniform() < 0.02;
        return once(random.poisson(bad ? 10 * mean : mean));
      };
    };
    const [stable, canary] = [arm(), arm()];
    return () => ({ stable: stable(), canary: canary() });
  };

/** Bounds of a histogram as Prometheus's client libraries have it, in seconds. */
export const usualBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface LatencyWorld {
  readonly requests: number;
  /** One request of so many is the canary's. */
  readonly of: number;
  readonly stable: (random: Random, interval: number) => number;
  readonly canary: (random: Random, interval: number) => number;
}

export const latencies =
  ({ requests, of, stable, canary }: LatencyWorld): World<DurationsOfArms> =>
  (random) =>
  (interval) => ({
    stable: histogram(requests * (of - 1), () => stable(random, interval)),
    canary: histogram(requests, () => canary(random, interval)),
  });

/** A usual one, and every hundredth request takes ten times longer. */
export const usualLatency = (random: Random): number =>
  0.05 * Math.exp(0.5 * random.normal()) * (random.uniform() < 0.01 ? 10 : 1);
export const endlessLatency = (random: Random): number => random.pareto(0.02, 0.9);
export const dailyLatency = (random: Random, interval: number): number => usualLatency(random) * swing(interval);

/** What an arm's level deviates by, in its usual units. */
type Noise = (random: Random) => () => number;

export const independent: Noise = (random) => () => random.normal();
export const heavyNoise: Noise = (random) => () => random.heavy();
/** Each value keeps so much of the one before it. */
export const following =
  (share: number, shock: (random: Random) => number = (random) => random.normal()): Noise =>
  (random) => {
    let now = 0;
    const next = (): number => {
      now = share * now + Math.sqrt(1 - share * share) * shock(random);
      return now;
    };
    for (let at = 0; at < 50; at += 1) next();
    return next;
  };
export const slowWaves: Noise = (random) => {
  const wave = following(0.9)(random);
  return () => wave() + random.normal();
};

export interface GaugeWorld {
  readonly stable: Noise;
  readonly canary: Noise;
  /** Of the canary's noise to the stable arm's. */
  readonly noisier?: number;
  /** By how much the canary is higher, in the stable arm's noise. */
  readonly shift?: number;
  readonly swings?: boolean;
}

/** Around 100, with a noise of 5. */
export const gauges =
  ({ stable, canary, noisier = 1, shift = 0, swings = false }: GaugeWorld): World<Levels> =>
  (random) => {
    const [onStable, onCanary] = [stable(random), canary(random)];
    return (interval) => {
      const level = 100 * (swings ? swing(interval) : 1);
      return {
        stable: level * (1 + 0.05 * onStable()),
        canary: level * (1 + 0.05 * (noisier * onCanary() + shift)),
      };
    };
  };

const swing = (interval: number): number => 1 + 0.5 * Math.sin((interval / 120) * 2 * Math.PI);

const once = (bad: number): ArmCounts => ({ bad, trials: 1 });

function histogram(requests: number, draw: () => number): Durations {
  const counted = usualBounds.map(() => 0);
  for (let at = 0; at < requests; at += 1) {
    const seconds = draw();
    const bucket = usualBounds.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) counted[bucket] = (counted[bucket] ?? 0) + 1;
  }
  let events = 0;
  const buckets = usualBounds.map((le, at) => {
    events += counted[at] ?? 0;
    return { le, events };
  });
  return { events: requests, buckets };
}

function failed(random: Random, requests: number, share: number): ArmCounts {
  let bad = 0;
  for (let at = 0; at < requests; at += 1) if (random.uniform() < share) bad += 1;
  return { bad, trials: requests };
}
