/** Random numbers by a seed, the same on every machine. */
import { uniformNoise } from '../../src/domain/statistics/noise.ts';

export interface Random {
  /** At least 0, below 1. */
  uniform(): number;
  /** Number of events where so many are expected. */
  poisson(mean: number): number;
  /** Heavy-tailed: the share above x is (least / x)^shape. */
  pareto(least: number, shape: number): number;
  /** Standard normal. */
  normal(): number;
  /** Student's with two degrees of freedom: it has no variance. */
  heavy(): number;
  /** Of mean 1 times the shape, and variance the same. */
  gamma(shape: number): number;
}

let before = 0;

/** Every seed is so much more from now on: what was chosen while looking at some seeds is tried on others. */
export function takeSeedsAfter(seed: number): void {
  before = seed;
}

export function createRandom(seed: number): Random {
  const uniform = uniformNoise(seed + before);
  // 1 - u: the logarithm of zero is none.
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  // Sums of Poisson numbers are Poisson: a large mean is taken in parts, so that e^-mean does not vanish.
  const poisson = (mean: number): number => (mean > 20 ? poisson(20) + poisson(mean - 20) : small(mean, uniform()));
  return {
    uniform,
    poisson,
    normal,
    pareto: (least, shape) => least * (1 - uniform()) ** (-1 / shape),
    heavy: () => normal() / Math.sqrt(-Math.log(1 - uniform())),
    gamma: (shape) => gamma(shape, { uniform, normal }),
  };
}

/** G. Marsaglia and W. Tsang, A simple method for generating gamma variables, ACM Trans. Math. Softw. 26 (2000). */
function gamma(shape: number, random: Pick<Random, 'uniform' | 'normal'>): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < x * x * 0.5 + d - d * v + d * Math.log(v)) return d * v;
  }
}

function small(mean: number, uniform: number): number {
  let count = 0;
  let probability = Math.exp(-mean);
  let sum = probability;
  while (uniform > sum && probability > 0) {
    count += 1;
    probability *= mean / count;
    sum += probability;
  }
  return count;
}
