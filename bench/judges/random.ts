/** Random numbers by a seed, the same on every machine. */
export interface Random {
  /** At least 0, below 1. */
  uniform(): number;
  /** Number of events where so many are expected. */
  poisson(mean: number): number;
  /** Heavy-tailed: the share above x is (least / x)^shape. */
  pareto(least: number, shape: number): number;
}

/** mulberry32: 32 bits of state are enough for some million draws. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  // Sums of Poisson numbers are Poisson: a large mean is taken in parts, so that e^-mean does not vanish.
  const poisson = (mean: number): number => (mean > 20 ? poisson(20) + poisson(mean - 20) : small(mean, uniform()));
  return { uniform, poisson, pareto: (least, shape) => least * (1 - uniform()) ** (-1 / shape) };
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
