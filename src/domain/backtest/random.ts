import { uniformNoise } from '../statistics/noise.ts';

/** Chance by a seed: the same on every machine. */
export interface Random {
  /** At least 0, below 1. */
  uniform(): number;
  /** How many of `trials` happen, where each does with this probability. */
  binomial(trials: number, probability: number): number;
}

export function createRandom(seed: number): Random {
  const uniform = uniformNoise(seed);
  const binomial = (trials: number, probability: number): number => {
    if (trials <= 0 || probability <= 0) return 0;
    if (probability >= 1) return trials;
    if (probability > 0.5) return trials - binomial(trials, 1 - probability);
    return trials * probability > manyExpected
      ? about(trials, probability, uniform)
      : exactly(trials, probability, uniform());
  };
  return { uniform, binomial };
}

/** One seed of several numbers, each of which changes all of it (the finalizer of MurmurHash3). */
export function mixedSeed(...numbers: readonly number[]): number {
  let mixed = 0x9e3779b9;
  for (const number of numbers) {
    mixed = Math.imul(mixed ^ (number | 0), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return mixed | 0;
}

/** From here on the normal distribution differs from the binomial one by less than half an event in its spread of twenty. */
const manyExpected = 400;

function about(trials: number, probability: number, uniform: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
  const normal = radius * Math.cos(2 * Math.PI * uniform());
  const drawn = Math.round(trials * probability + normal * Math.sqrt(trials * probability * (1 - probability)));
  return Math.min(trials, Math.max(0, drawn));
}

/** Inversion: as many terms as events are expected. */
function exactly(trials: number, probability: number, uniform: number): number {
  let term = (1 - probability) ** trials;
  let sum = term;
  let count = 0;
  while (uniform > sum && count < trials) {
    term *= ((trials - count) / (count + 1)) * (probability / (1 - probability));
    count += 1;
    sum += term;
  }
  return count;
}
