/** How many requests a bad canary serves before it goes back, by who decides. */
import { atMost, type Figure } from '../figure.ts';
import { asLevels, byChecks, byFailures, byKayenta, byShares, bySampleOf, equal, type Rule } from './rules.ts';
import type { Interval } from '../../src/domain/analysis/sequential/shares.ts';
import { delays, percent, shareFound, tableOf } from './trial.ts';
import * as worlds from './worlds.ts';

const looks = 120;
const requests = 100;
const usual = 0.001;

interface Contestant {
  readonly name: string;
  readonly rule: Rule<Interval>;
}

/** The limit of the others is what their own examples have: 99 % of all requests have to be good. */
const contestants = (sample: number): readonly Contestant[] => [
  { name: 'sequential, α = 1 %', rule: byShares(equal, 'share') },
  { name: 'Argo Rollouts, above 1 % fails, `failureLimit: 0`', rule: byFailures(0.01, 0) },
  { name: 'Argo Rollouts, above 1 % fails, `failureLimit: 3`', rule: byFailures(0.01, 3) },
  { name: 'Flagger, above 1 % fails, `threshold: 5`', rule: byChecks(0.01, 5) },
  { name: 'Kayenta, every 10 intervals', rule: asLevels(byKayenta((at) => at % 10 === 0)) },
  { name: 'Kayenta, once at the end', rule: asLevels(byKayenta((at) => at === looks)) },
  { name: 'best test of one size, α = 1 %, known effect', rule: bySampleOf(sample) },
];

/** Failed requests of a bad canary, and of how many intervals the best test needs to find 95 % of them. */
const effects = [
  { share: 0.005, sample: 44 },
  { share: 0.02, sample: 7 },
  { share: 0.2, sample: 1 },
];

export function exposure(small: boolean, say: (text: string) => void): readonly Figure[] {
  const runs = small ? 20 : 300;
  const world = (canary: number) => worlds.shares({ stable: usual, canary }, requests, 10);
  const meanOf = (found: readonly number[]): number => {
    let sum = 0;
    for (const delay of found) sum += requests * Math.min(delay, looks);
    return sum / found.length;
  };
  const rows = contestants(0).map(({ name }, at) => {
    const ruleFor = (sample: number): Rule<Interval> => contestants(sample)[at]?.rule ?? (() => () => false);
    const wrong = shareFound(
      delays({ world: world(usual), rule: ruleFor(effects[0]?.sample ?? 1), most: looks }, runs),
    );
    const each = effects.map(({ share, sample }) => {
      const found = delays({ world: world(share), rule: ruleFor(sample), most: looks }, runs);
      return { share: shareFound(found), served: meanOf(found) };
    });
    return { name, wrong, each };
  });
  say(
    `\nRequests a bad canary serves: 100 per interval, one of ten of all; stable fails ${percent(usual)}; ${looks} intervals at most, ${runs} runs each\n`,
  );
  say(
    tableOf(
      [
        'who decides',
        'a good one goes back',
        ...effects.map(({ share }) => `${percent(share)} fail: found, requests served`),
      ],
      rows.map(({ name, wrong, each }) => [
        name,
        percent(wrong),
        ...each.map(({ share, served }) => `${percent(share)}, ${Math.round(served)}`),
      ]),
    ),
  );
  const ours = rows[0];
  const best = rows.at(-1);
  return effects
    .slice(0, 2)
    .map(({ share }, at) =>
      atMost(
        `judges, exposure at ${percent(share)} failed: to that of the best test of one size`,
        (ours?.each[at]?.served ?? NaN) / (best?.each[at]?.served ?? NaN),
        1.5,
        'times',
      ),
    );
}
