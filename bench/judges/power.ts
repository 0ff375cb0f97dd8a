/** The canary is worse: how often that is found, and how soon, beside the algorithm of Kayenta on the same inputs. */
import type { Levels } from '../../src/domain/analysis/sequential/gauges.ts';
import { atLeast, type Figure } from '../figure.ts';
import { median } from '../measure.ts';
import { asLevels, byGauges, byKayenta, byRanks, byShares, equal, ranksOf, type Rule } from './rules.ts';
import { createRandom } from './random.ts';
import { delays, percent, shareFound, tableOf } from './trial.ts';
import * as worlds from './worlds.ts';

const looks = 60;

interface Effect {
  readonly name: string;
  compare(runs: number): Compared;
}

interface Compared {
  readonly ours: readonly number[];
  /** As it stands, looked at once, at the end. */
  readonly once: readonly number[];
  /** Its rank test after every interval, with the threshold that is wrong as seldom as α in this very world over as many looks. */
  readonly ranks: readonly number[];
  /** The same with one threshold for all worlds of the kind: nobody knows in which one he is. */
  readonly ranksOfAll: readonly number[];
}

interface Versus<Seen> {
  readonly alike: worlds.World<Seen>;
  /** What the rank test needs to be right in all worlds that judges of the kind have to live in. */
  readonly ofAll: (runs: number) => number;
  readonly worse: worlds.World<Seen>;
  readonly rule: Rule<Seen>;
  readonly asLevels: (seen: Seen) => Levels;
  readonly kayenta: (rule: Rule<Levels>) => Rule<Seen>;
}

const effect = <Seen>(name: string, versus: Versus<Seen>): Effect => ({
  name,
  compare: (runs) => {
    const { worse, rule, kayenta, alike, ofAll } = versus;
    const of = (each: Rule<Seen>, own = runs) => delays({ world: worse, rule: each, most: looks }, own);
    const threshold = thresholdFor(alike, versus.asLevels, runs);
    return {
      ours: of(rule),
      once: of(kayenta(byKayenta((interval) => interval === looks)), Math.ceil(runs / 4)),
      ranks: of(kayenta(byRanks(threshold)), Math.ceil(runs / 2)),
      ranksOfAll: of(kayenta(byRanks(Math.max(threshold, ofAll(runs)))), Math.ceil(runs / 2)),
    };
  },
});

/** What the rank test exceeds in one of a hundred runs with both arms alike, at any of the looks. */
function thresholdFor<Seen>(alike: worlds.World<Seen>, asLevelsOf: (seen: Seen) => Levels, runs: number): number {
  const highest = Array.from({ length: runs }, (_, run) => {
    const next = alike(createRandom(1_000_000 + run));
    const deviate = ranksOf();
    let most = -Infinity;
    for (let look = 1; look <= looks; look += 1) most = Math.max(most, deviate(asLevelsOf(next(look))));
    return most;
  }).toSorted((left, right) => left - right);
  return highest[Math.ceil(runs * 0.99) - 1] ?? Infinity;
}

/** The largest of some worlds; worked out once. */
function largest<Seen>(all: readonly worlds.World<Seen>[], asLevelsOf: (seen: Seen) => Levels) {
  let known: number | undefined;
  return (runs: number): number => {
    known ??= Math.max(...all.map((world) => thresholdFor(world, asLevelsOf, runs)));
    return known;
  };
}

const badOf = (seen: {
  readonly stable: { readonly bad: number };
  readonly canary: { readonly bad: number };
}): Levels => ({
  stable: seen.stable.bad,
  canary: seen.canary.bad,
});
const ofAllCounts = largest(
  [worlds.bursts(5, 1), worlds.bursts(5, 0.05), worlds.overdispersed(0.5, 3), worlds.overdispersed(50, 5)],
  badOf,
);
const ofAllGauges = largest(
  [0.5, 0.9].map((share) => worlds.gauges({ stable: worlds.following(share), canary: worlds.following(share) })),
  (seen) => seen,
);

const counts = (stable: number, canary: number): Effect =>
  effect(`count: ${stable} → ${canary} per interval`, {
    alike: worlds.counts({ stable, canary: stable }),
    ofAll: ofAllCounts,
    worse: worlds.counts({ stable, canary }),
    rule: byShares(equal, 'rate'),
    asLevels: badOf,
    kayenta: asLevels,
  });

const levels = (name: string, noise: worlds.GaugeWorld['stable'], shift: number): Effect =>
  effect(`gauge: ${shift} × its noise higher, ${name}`, {
    alike: worlds.gauges({ stable: noise, canary: noise }),
    ofAll: ofAllGauges,
    worse: worlds.gauges({ stable: noise, canary: noise, shift }),
    rule: byGauges({ margin: equal, better: 'lower' }),
    asLevels: (seen) => seen,
    kayenta: (rule) => rule,
  });

const grid: readonly Effect[] = [
  counts(0.05, 0.5),
  counts(0.02, 0.2),
  counts(0.2, 2),
  counts(0.5, 1),
  counts(0.5, 2),
  counts(5, 7),
  counts(5, 10),
  levels('independent', worlds.independent, 0.5),
  levels('independent', worlds.independent, 1),
  levels('independent', worlds.independent, 2),
  levels('independent', worlds.independent, 4),
  levels('each look keeps 0.5', worlds.following(0.5), 2),
  levels('without a variance', worlds.heavyNoise, 2),
];

export function power(small: boolean, say: (text: string) => void): readonly Figure[] {
  const runs = small ? 20 : 1_000;
  const found = grid.map(({ name, compare }) => ({ name, ...compare(runs) }));
  const soon = (all: readonly number[]): string => (Number.isFinite(median(all)) ? String(median(all)) : '–');
  say(`\nThe canary is worse: found within ${looks} intervals, α = 1 %, ${runs} runs each\n`);
  say(
    tableOf(
      [
        'effect',
        'sequential: found',
        'half of the runs by',
        'Kayenta, one look at the end',
        'its rank test at every look, at the same α in this world: found',
        'half of the runs by',
        'at the same α in all worlds of the kind: found',
        'half of the runs by',
      ],
      found.map(({ name, ours, once, ranks, ranksOfAll }) => [
        name,
        percent(shareFound(ours)),
        soon(ours),
        percent(shareFound(once)),
        percent(shareFound(ranks)),
        soon(ranks),
        percent(shareFound(ranksOfAll)),
        soon(ranksOfAll),
      ]),
    ),
  );
  const sparse = found[0];
  const slowerThan = (which: 'ranks' | 'ranksOfAll') =>
    found.filter(({ ours, [which]: theirs }) => median(ours) > median(theirs)).map(({ name }) => name);
  const named = (names: readonly string[]): string => (names.length === 0 ? 'nowhere' : names.join('; '));
  say(`\nSlower in the median than the rank test set for this world: ${named(slowerThan('ranks'))}`);
  say(`\nSlower in the median than the rank test set for all worlds of the kind: ${named(slowerThan('ranksOfAll'))}`);
  return [
    atLeast(
      'judges, found: sparse counts 0.05 -> 0.5, 60 intervals',
      shareFound(sparse?.ours ?? []),
      0.95,
      'of all runs',
    ),
  ];
}
