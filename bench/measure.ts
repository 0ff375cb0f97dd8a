/** Timings side by side: on a busy machine only what ran in the same minute can be compared. */

export interface Contestant {
  readonly name: string;
  /** Not measured. */
  prepare?(): Promise<void>;
  run(): Promise<void>;
}

export interface Timing {
  readonly name: string;
  /** Seconds, of each round. */
  readonly rounds: readonly number[];
  /** Seconds. */
  readonly median: number;
}

/** Every contestant once in each round, each time another one first. */
export async function interleaved(
  contestants: readonly Contestant[],
  rounds: number,
  say: (text: string) => void,
): Promise<ReadonlyMap<string, Timing>> {
  const taken = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const contestant = contestants[(round + turn) % contestants.length];
      if (contestant === undefined) continue;
      await contestant.prepare?.();
      const started = performance.now();
      await contestant.run();
      const seconds = (performance.now() - started) / 1000;
      taken.get(contestant.name)?.push(seconds);
      say(`  round ${round + 1}: ${contestant.name} ${seconds.toFixed(2)} s`);
    }
  }
  return new Map([...taken].map(([name, times]) => [name, { name, rounds: times, median: median(times) }]));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The median of the ratios of each round: what slows one round down slows both. */
export function ratio(ours: Timing | undefined, other: Timing | undefined): number {
  if (ours === undefined || other === undefined) return Number.NaN;
  return median(ours.rounds.map((seconds, round) => seconds / (other.rounds[round] ?? Number.NaN)));
}

export const table = (timings: Iterable<Timing>): string =>
  [...timings]
    .map(({ name, median: middle, rounds }) => `  ${name.padEnd(44)} ${middle.toFixed(2)} s (${rounds.length} rounds)`)
    .join('\n');
