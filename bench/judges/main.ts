import {
  type Interval,
  type Margin,
  logEvidence,
  noEvidence,
  withInterval,
} from '../../src/domain/analysis/sequential/shares.ts';
import { atLeast, atMost, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { median } from '../measure.ts';
import { createRandom } from './random.ts';
import { bursts, counts, daily, heavyTails, shares, type World } from './worlds.ts';

const alpha = 0.01;
const looks = 240;
const none: Margin = { relative: 0, absolute: 0 };

export const bench: Bench = {
  about: `how often the sequential test of shares says "worse" at α = ${alpha}, looked at after every interval`,
  run: (context) => Promise.resolve([...falseAlarms(context), ...power(context)]),
};

interface Arena {
  readonly name: string;
  readonly world: World;
  readonly margin?: Margin;
}

/** Both arms are alike, or differ by the margin exactly: whoever says "worse" is wrong. */
const alike: readonly Arena[] = [
  { name: 'sparse counts, 0.05 per interval', world: counts({ stable: 0.05, canary: 0.05 }) },
  { name: 'counts, 5 per interval', world: counts({ stable: 5, canary: 5 }) },
  { name: 'share 2 %, one request of ten on the canary', world: shares({ stable: 0.02, canary: 0.02 }, 20, 10) },
  { name: 'share 40 %, one request of ten on the canary', world: shares({ stable: 0.4, canary: 0.4 }, 20, 10) },
  {
    name: 'share 2 % and 2.5 %, with a margin of 0.5 % of all',
    world: shares({ stable: 0.02, canary: 0.025 }, 20, 2),
    margin: { relative: 0, absolute: 0.005 },
  },
  {
    name: 'share 2 % and 2.4 %, with a margin of a fifth more',
    world: shares({ stable: 0.02, canary: 0.024 }, 20, 2),
    margin: { relative: 0.2, absolute: 0 },
  },
  { name: 'share 2 % that swings by half within a day', world: daily(0.02) },
  { name: 'latencies without a mean, slower than the 99th percentile', world: heavyTails },
];

function falseAlarms({ small, say }: BenchContext): readonly Figure[] {
  const runs = small ? 50 : 2_000;
  say(`both arms alike, ${looks} looks, ${runs} runs each, seeds 1 to ${runs}`);
  const figures = alike.map(({ name, world, margin = none }) => {
    const alarms = times(runs, (seed) => detected({ world, margin, seed, most: looks }) !== undefined);
    return atMost(`judges, false alarms: ${name}`, alarms / runs, alpha, 'of all runs');
  });
  const limit = times(runs, (seed) => detected({ world: bursts(1), margin: none, seed, most: looks }) !== undefined);
  say(`beyond its limit of validity: bad events five at a time: ${((100 * limit) / runs).toFixed(1)} % false alarms`);
  return figures;
}

function power({ small, say }: BenchContext): readonly Figure[] {
  const runs = small ? 50 : 2_000;
  const found = (stable: number, canary: number, most: number): number => {
    const world = counts({ stable, canary });
    const delays: number[] = [];
    for (let seed = 1; seed <= runs; seed += 1) delays.push(detected({ world, margin: none, seed, most }) ?? Infinity);
    const share = delays.filter(Number.isFinite).length / runs;
    say(
      `${stable} -> ${canary} per interval, ${most} intervals: ${(100 * share).toFixed(1)} %, median ${median(delays)}`,
    );
    return share;
  };
  const sparse = found(0.05, 0.5, 60);
  found(0.02, 0.2, 60);
  found(0.5, 1, 60);
  return [atLeast('judges, found: sparse counts 0.05 -> 0.5, 60 intervals', sparse, 0.95, 'of all runs')];
}

interface Trial {
  readonly world: World;
  readonly margin: Margin;
  readonly seed: number;
  /** Looks. */
  readonly most: number;
}

/** The look at which it is enough; undefined: never. */
function detected({ world, margin, seed, most }: Trial): number | undefined {
  const random = createRandom(seed);
  let evidence = noEvidence;
  for (let look = 1; look <= most; look += 1) {
    const seen: Interval = world(random, look);
    evidence = withInterval(evidence, seen, margin);
    if (logEvidence(evidence).worse >= Math.log(1 / alpha)) return look;
  }
  return undefined;
}

function times(runs: number, holds: (seed: number) => boolean): number {
  let count = 0;
  for (let seed = 1; seed <= runs; seed += 1) if (holds(seed)) count += 1;
  return count;
}
