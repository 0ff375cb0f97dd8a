/** Ranks of pooled values, ties sharing the average of the ranks they take. */
export interface Ranked {
  /** From 1, in the order of the values. */
  readonly ranks: readonly number[];
  /** Σ (t³ − t) over the groups of equal values: what ties take from the variance of a rank sum. */
  readonly ties: number;
}

export function ranked(values: readonly number[]): Ranked {
  const order = values.map((_, index) => index).sort((left, right) => at(values, left) - at(values, right));
  const ranks = values.map(() => 0);
  let ties = 0;
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && at(values, order[end]) === at(values, order[start])) end += 1;
    const size = end - start;
    for (let index = start; index < end; index += 1) ranks[order[index] ?? 0] = (start + 1 + end) / 2;
    ties += size ** 3 - size;
    start = end;
  }
  return { ranks, ties };
}

const at = (values: readonly number[], index = 0): number => values[index] ?? Number.NaN;
