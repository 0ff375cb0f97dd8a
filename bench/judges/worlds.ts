import type { ArmCounts, Interval } from '../../src/domain/analysis/sequential/shares.ts';
import type { Random } from './random.ts';

/** What both arms do in the interval with this number, from 1 on. */
export type World = (random: Random, interval: number) => Interval;

interface Rates {
  readonly stable: number;
  readonly canary: number;
}

/** Bad events per interval, for each arm, at equal exposure. */
export const counts =
  ({ stable, canary }: Rates): World =>
  (random) => ({
    stable: { bad: random.poisson(stable), trials: 1 },
    canary: { bad: random.poisson(canary), trials: 1 },
  });

/** Shares of failed requests; the canary has one request of `of`. */
export const shares =
  ({ stable, canary }: Rates, requests: number, of: number): World =>
  (random) => ({
    stable: failed(random, requests * (of - 1), stable),
    canary: failed(random, requests, canary),
  });

/** A share that swings by half within a day of 120 intervals, on both arms alike; one request of ten is the canary's. */
export const daily =
  (share: number): World =>
  (random, interval) => {
    const now = share * (1 + 0.5 * Math.sin((interval / 120) * 2 * Math.PI));
    return { stable: failed(random, 180, now), canary: failed(random, 20, now) };
  };

/** Latencies without a mean, on both arms: how many are slower than what one of a hundred is. */
export const heavyTails: World = (random) => {
  const slow = (requests: number): ArmCounts => {
    let bad = 0;
    for (let at = 0; at < requests; at += 1) if (random.pareto(0.01, 0.9) > 0.01 * 100 ** (1 / 0.9)) bad += 1;
    return { bad, trials: requests };
  };
  return { stable: slow(180), canary: slow(20) };
};

/** Bad events that come five at a time: not what the test assumes. */
export const bursts =
  (perInterval: number): World =>
  (random) => ({
    stable: { bad: 5 * random.poisson(perInterval), trials: 1 },
    canary: { bad: 5 * random.poisson(perInterval), trials: 1 },
  });

function failed(random: Random, requests: number, share: number): ArmCounts {
  let bad = 0;
  for (let at = 0; at < requests; at += 1) if (random.uniform() < share) bad += 1;
  return { bad, trials: requests };
}
