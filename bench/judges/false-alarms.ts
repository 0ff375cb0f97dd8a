/** Both arms are alike, or differ by the margin exactly: whoever says "worse" is wrong. */
import type { GaugeNull } from '../../src/domain/analysis/sequential/gauges.ts';
import type { LatencyMargin } from '../../src/domain/analysis/sequential/latency.ts';
import { atMost, type Figure } from '../figure.ts';
import { alpha, byGauges, byLatency, byLimit, byShares, equal } from './rules.ts';
import { delays, percent, shareFound, tableOf, type Trial } from './trial.ts';
import * as worlds from './worlds.ts';

const looks = 240;

interface Arena {
  readonly kind: string;
  readonly name: string;
  /** What the test takes for granted does not hold here: it is told, and has no goal. */
  readonly beyond?: true;
  run(runs: number): readonly number[];
}

const arena = <Seen>(kind: string, name: string, trial: Omit<Trial<Seen>, 'most'>): Arena => ({
  kind,
  name,
  run: (runs) => delays({ ...trial, most: looks }, runs),
});
const beyond = (of: Arena): Arena => ({ ...of, beyond: true });

const rate = byShares(equal, 'rate');
const share = byShares(equal, 'share');

const counts: readonly Arena[] = [
  arena('count', '0.05 per interval', { world: worlds.counts({ stable: 0.05, canary: 0.05 }), rule: rate }),
  arena('count', '5 per interval', { world: worlds.counts({ stable: 5, canary: 5 }), rule: rate }),
  arena('count', 'five at a time, once per interval', { world: worlds.bursts(5, 1), rule: rate }),
  arena('count', 'five at a time, once in twenty intervals', { world: worlds.bursts(5, 0.05), rule: rate }),
  arena('count', 'twenty at a time, once in five intervals', { world: worlds.bursts(20, 0.2), rule: rate }),
  arena('count', '0.5 per interval, negative binomial, variance 3 times the mean', {
    world: worlds.overdispersed(0.5, 3),
    rule: rate,
  }),
  arena('count', '50 per interval, negative binomial, variance 5 times the mean', {
    world: worlds.overdispersed(50, 5),
    rule: rate,
  }),
  beyond(
    arena('count', 'each arm has bad spells of its own, ten times as many for five intervals', {
      world: worlds.spells(1),
      rule: rate,
    }),
  ),
];

const shares: readonly Arena[] = [
  arena('ratio', '2 %, one request of ten on the canary', {
    world: worlds.shares({ stable: 0.02, canary: 0.02 }, 20, 10),
    rule: share,
  }),
  arena('ratio', '40 %, one request of ten on the canary', {
    world: worlds.shares({ stable: 0.4, canary: 0.4 }, 20, 10),
    rule: share,
  }),
  arena('ratio', '2 % and 2.5 %, margin 0.5 % of all', {
    world: worlds.shares({ stable: 0.02, canary: 0.025 }, 20, 2),
    rule: byShares({ relative: 0, absolute: 0.005 }, 'share'),
  }),
  arena('ratio', '2 % and 2.4 %, margin a fifth more', {
    world: worlds.shares({ stable: 0.02, canary: 0.024 }, 20, 2),
    rule: byShares({ relative: 0.2, absolute: 0 }, 'share'),
  }),
  arena('ratio', '2 % that swings by half within a day, on both arms', { world: worlds.daily(0.02), rule: share }),
  arena('ratio', 'slower than the 99th percentile of latencies without a mean', {
    world: worlds.heavyTails,
    rule: share,
  }),
  arena('ratio', 'a limit of 5 % for the canary alone, which has 5 %', {
    world: worlds.shares({ stable: 0.01, canary: 0.05 }, 20, 2),
    rule: byLimit({ of: 'share', most: 0.05 }),
  }),
];

const exactly: LatencyMargin = { slower: 0, share: equal };
const histograms = (draw: worlds.LatencyWorld['stable'], canary = draw) =>
  worlds.latencies({ requests: 20, of: 5, stable: draw, canary });

const latencies: readonly Arena[] = [
  arena('latency', 'usual, one of a hundred ten times slower', {
    world: histograms(worlds.usualLatency),
    rule: byLatency(exactly),
  }),
  arena('latency', 'without a mean', { world: histograms(worlds.endlessLatency), rule: byLatency(exactly) }),
  arena('latency', 'that swings by half within a day, on both arms', {
    world: histograms(worlds.dailyLatency),
    rule: byLatency(exactly),
  }),
  arena('latency', 'a tenth slower, margin a tenth', {
    world: histograms(worlds.usualLatency, (random) => 1.1 * worlds.usualLatency(random)),
    rule: byLatency({ slower: 0.1, share: equal }),
  }),
];

const less: GaugeNull = { margin: equal, better: 'lower' };
const gauge = (name: string, of: worlds.GaugeWorld, null_ = less): Arena =>
  arena('gauge', name, { world: worlds.gauges(of), rule: byGauges(null_) });
const alike = (noise: worlds.GaugeWorld['stable']) => ({ stable: noise, canary: noise });

const gauges: readonly Arena[] = [
  gauge('independent looks', alike(worlds.independent)),
  gauge('each look keeps 0.5 of the one before', alike(worlds.following(0.5))),
  gauge('each look keeps 0.9 of the one before', alike(worlds.following(0.9))),
  gauge('the same, shocks without a variance', alike(worlds.following(0.9, (random) => random.heavy()))),
  gauge('noise without a variance', alike(worlds.heavyNoise)),
  gauge('a level that swings by half within a day, on both arms', { ...alike(worlds.following(0.5)), swings: true }),
  gauge('the canary five times as noisy', { ...alike(worlds.independent), noisier: 5 }),
  gauge(
    'a twentieth higher, margin a twentieth',
    { ...alike(worlds.independent), shift: 1 },
    {
      ...less,
      margin: { relative: 0.05, absolute: 0 },
    },
  ),
  gauge('more or less is worse', alike(worlds.following(0.5)), { margin: equal, better: 'either' }),
  beyond(gauge('slow waves beneath as much noise', alike(worlds.slowWaves))),
];

export function falseAlarms(small: boolean, say: (text: string) => void): readonly Figure[] {
  const runs = small ? 20 : 2_000;
  const found = [...counts, ...shares, ...latencies, ...gauges].map((each) => {
    const cost = { count: 1, ratio: 2, latency: 5, gauge: 2 }[each.kind] ?? 1;
    const own = Math.ceil(runs / cost);
    return { ...each, runs: own, alarms: shareFound(each.run(own)) };
  });
  say(`\nBoth arms alike: said "worse" within ${looks} looks, α = ${percent(alpha)}\n`);
  say(
    tableOf(
      ['kind', 'world', 'runs', 'said "worse"'],
      found.map(({ kind, name, runs: own, alarms, beyond: isBeyond }) => [
        kind,
        isBeyond === true ? `beyond its validity: ${name}` : name,
        String(own),
        percent(alarms),
      ]),
    ),
  );
  return found
    .filter(({ beyond: isBeyond }) => isBeyond !== true)
    .map(({ kind, name, alarms }) => atMost(`judges, false alarms: ${kind}, ${name}`, alarms, alpha, 'of all runs'));
}
