/** Counts by chance, from a stream of standard normal numbers: good enough to plan by, and the same for the same seed. */
import { normalBelow } from './distributions.ts';

/** How many of so many, each with the same chance: exact where few are expected, else the normal approximation. */
export function binomialDraw(trials: number, chance: number, normal: number): number {
  const mean = trials * chance;
  if (!(mean > 0)) return 0;
  if (chance >= 1) return trials;
  if (mean > 25 && trials - mean > 25) {
    const drawn = Math.round(mean + Math.sqrt(mean * (1 - chance)) * normal);
    return Math.max(0, Math.min(trials, drawn));
  }
  if (mean > trials / 2) return trials - binomialDraw(trials, 1 - chance, -normal);
  return below(normalBelow(normal), trials, chance);
}

/** The count below which the share of all lies. */
function below(share: number, trials: number, chance: number): number {
  let probability = (1 - chance) ** trials;
  let sum = probability;
  let count = 0;
  while (share > sum && count < trials) {
    probability *= ((trials - count) / (count + 1)) * (chance / (1 - chance));
    count += 1;
    sum += probability;
  }
  return count;
}
