/** Numbers from 0 on, below 1, that are the same for the same seed on every machine: mulberry32 (T. Ettinger), of 32 bits of state. */
export function uniformNoise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal numbers likewise, by G. Box's and M. Muller's transform. */
export function normalNoise(seed: number): () => number {
  const uniform = uniformNoise(seed);
  // 1 - u: the logarithm of zero is none.
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
