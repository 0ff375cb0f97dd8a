/**
 * The judge of Kayenta in a rollout: series of both arms in, a verdict out. As there, every look before the last one has to reach
 * `marginal`, and the last one `pass`. P3: what was not measured never passes; a look that fails for lack of data alone waits until
 * the time is over.
 */
import type { Measurement } from '../metrics/measurement.ts';
import { whyNoEvidence } from './evidence.ts';
import { type Judged, tooFewRequests } from './judge.ts';
import { judgeKayenta } from './kayenta/judge.ts';
import type { KayentaMetric, KayentaPair, KayentaResult } from './kayenta/model.ts';
import type { Look } from './memory.ts';
import type { KayentaRule, KayentaSetting, MetricReading, MetricRule, Verdict, VerdictRow } from './model.ts';
import { number } from './number.ts';

interface Asked extends Judged {
  readonly setting: KayentaSetting;
}

/** Of the noise over constants: the same data have the same verdict, here and wherever they are judged again. */
const seed = 1;

export function judgeAsKayenta(asked: Asked, look: Look): Verdict {
  const { metrics, setting, marks } = asked;
  const heard = metrics
    .filter(({ kayenta }) => kayenta?.muted !== true)
    .map((rule) => heardOf(rule, setting, look.readings));
  const { score, groups, results, lacking } = judgeKayenta(
    {
      metrics: heard.map(({ metric }) => metric),
      groupWeights: setting.groupWeights,
      thresholds: { pass: markOf(marks.proceed), marginal: markOf(marks.rollback) },
    },
    Object.fromEntries(heard.map(({ metric, pair }) => [metric.name, pair])),
    seed,
  );
  const about = { weights: groups, metrics: heard.map(({ metric }) => metric) };
  const rows = heard.map((each, index) => rowOf(each, results[index], about));
  const few = tooFewRequests(asked.minRequests, { readings: look.readings, requests: look.requests, rows });
  if (few !== undefined) return { outcome: 'inconclusive', rows, reason: few };
  const silent = heard.find(({ silence }) => silence !== undefined);
  const bad = results.filter(isBad);
  const critical = bad.find((result) => result.critical);
  if (critical !== undefined && silent?.metric.name !== critical.metric)
    return { outcome: 'fail', rows, reason: `${critical.metric} is critical: ${foundText(critical)}` };
  if (silent !== undefined)
    return { outcome: 'inconclusive', rows, reason: `${silent.metric.name}: ${silent.silence}` };
  return verdictOf({ score, rows, late: look.late, bad, lacking, marks });
}

const isBad = ({ classification }: KayentaResult): boolean => classification === 'High' || classification === 'Low';

/** Shares of one as its marks have them, without what the multiplication adds. */
const markOf = (share: number): number => Math.round(share * 1e8) / 1e6;

interface Heard {
  readonly metric: KayentaMetric;
  readonly pair: KayentaPair;
  /** Why nothing can be said by this metric, whatever its class: it was not answered as it should, or there is too little. */
  readonly silence?: string;
}

const none: KayentaRule = {
  groups: [],
  direction: 'either',
  nanStrategy: 'remove',
  outliers: { strategy: 'keep', factor: 3 },
  mustHaveData: false,
  muted: false,
  effect: { measure: 'meanRatio', allowedIncrease: 1, allowedDecrease: 1, criticalIncrease: 1, criticalDecrease: 1 },
};

function heardOf(rule: MetricRule, { minPoints }: KayentaSetting, readings: readonly MetricReading[]): Heard {
  const metric: KayentaMetric = { ...(rule.kayenta ?? none), name: rule.name, critical: rule.critical };
  const reading = readings.find((each) => each.metric === rule.name);
  const [canary, stable] = [reading?.canary.measurement, reading?.stable?.measurement].map(sideOf);
  const pair = { experiment: canary?.points ?? [], control: stable?.points ?? [], expected: 0 };
  const few = [pair.experiment, pair.control].map((side) => side.filter((value) => !Number.isNaN(value)).length);
  const least = Math.min(...few);
  const silence =
    canary?.silence ??
    (stable?.silence === undefined ? undefined : `stable arm: ${stable.silence}`) ??
    (least > 0 && least < minPoints ? `${least} of at least ${minPoints} points` : undefined);
  const expected = Math.max(pair.experiment.length, pair.control.length);
  return { metric, pair: { ...pair, expected }, ...(silence !== undefined && { silence }) };
}

interface Side {
  readonly points: readonly number[];
  readonly silence?: string;
}

/** That nothing was there is data to this judge; that nobody answered, or not to what was asked, is not. */
function sideOf(measurement: Measurement | undefined): Side {
  if (measurement === undefined) return { points: [], silence: 'was not measured' };
  if (measurement.kind === 'empty') return { points: [] };
  if (measurement.kind !== 'value') return { points: [], silence: whyNoEvidence(measurement) };
  if (measurement.points === undefined) return { points: [], silence: 'a number, and no series of them' };
  return { points: measurement.points.map((point) => point ?? Number.NaN) };
}

interface Scored {
  readonly score: number;
  readonly rows: readonly VerdictRow[];
  readonly late: boolean;
  readonly bad: readonly KayentaResult[];
  readonly lacking: readonly string[];
  readonly marks: Judged['marks'];
}

function verdictOf({ score, rows, late, bad, lacking, marks }: Scored): Verdict {
  const [pass, marginal] = [markOf(marks.proceed), markOf(marks.rollback)];
  const found = bad.map((result) => `${result.metric}: ${foundText(result)}`).join('; ');
  const text = `score ${number(score)}, passes at ${number(pass)}${found === '' ? '' : `; ${found}`}`;
  const judged = { score: score / 100, rows };
  const [missing] = lacking;
  if (score < marginal) {
    // Nothing was found to be worse: what is missing may still come.
    if (bad.length === 0 && !late) return { outcome: 'inconclusive', rows, reason: missing ?? text };
    return { ...judged, outcome: 'fail', reason: bad.length === 0 ? (missing ?? text) : text };
  }
  if (missing !== undefined) return { outcome: 'inconclusive', rows, reason: missing };
  if (score >= pass) return { ...judged, outcome: 'pass', reason: text };
  return { ...judged, outcome: late ? 'fail' : 'inconclusive', reason: text };
}

const outcomes = {
  Pass: 'pass',
  High: 'fail',
  Low: 'fail',
  NodataFailMetric: 'fail',
  Nodata: 'no-evidence',
  Error: 'no-evidence',
} as const satisfies Readonly<Record<KayentaResult['classification'], VerdictRow['outcome']>>;

interface Groups {
  readonly weights: readonly { readonly group: string; readonly weight: number }[];
  readonly metrics: readonly KayentaMetric[];
}

function rowOf({ metric, pair, silence }: Heard, result: KayentaResult | undefined, groups: Groups): VerdictRow {
  const base = {
    metric: metric.name,
    weight: weightOf(metric, groups),
    critical: metric.critical,
    wanted: wantedText(metric),
  };
  const why = silence ?? result?.withoutEvidence;
  if (result === undefined || why !== undefined)
    return { ...base, outcome: 'no-evidence', found: why ?? 'was not judged' };
  return { ...base, outcome: outcomes[result.classification], found: `${foundText(result)}, ${pair.expected} points` };
}

/** Its part of the groups that it is in, if all of their metrics count. */
function weightOf({ groups }: KayentaMetric, { weights, metrics }: Groups): number {
  let sum = 0;
  for (const { group, weight } of weights) {
    const members = metrics.filter((metric) => metric.groups.includes(group)).length;
    if (groups.includes(group)) sum += Math.max(0, weight) / 100 / members;
  }
  return Math.min(1, sum);
}

const foundText = ({ classification, deviation }: KayentaResult): string =>
  Number.isFinite(deviation) ? `${classification}, ${number(deviation)} times the stable arm` : classification;

const wantedText = ({ direction }: KayentaMetric): string =>
  ({ increase: 'not higher than stable', decrease: 'not lower than stable', either: 'as stable' })[direction];
