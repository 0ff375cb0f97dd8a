/** Ratios and counts: how many bad events of how many. */
import type { Measurement } from '../../metrics/measurement.ts';
import type { MetricReading, MetricRule } from '../model.ts';
import { number, percent } from '../number.ts';
import {
  type Comparison,
  type Heard,
  isMissing,
  missing,
  type Missing,
  missingFrom,
  nothingSeen,
  ofStable,
} from './heard.ts';
import { type Limit, withArm } from './limit.ts';
import { isAbsolute, limitOf, marginOf, tooWide } from './margin.ts';
import {
  type ArmCounts,
  caveat,
  logEvidence,
  type Margin,
  noEvidence,
  type ShareEvidence,
  withInterval,
} from './shares.ts';

type Kind = 'ratio' | 'count';

export function compareShares(rule: MetricRule, kind: Kind): Comparison | string {
  if (rule.better === 'either') return 'what is worse, more or less of it? Write `better: higher` or `better: lower`';
  const against = isAbsolute(rule.condition) ? limitOf(rule.condition, kind) : marginOf(rule.condition, rule.better);
  if (typeof against === 'string') return against;
  const wide = kind === 'ratio' && 'absolute' in against ? tooWide(against.absolute) : undefined;
  if (wide !== undefined) return wide;
  const isGood = rule.better === 'higher' || ('isGood' in against && against.isGood);
  const how: Reading = { kind, isGood };
  const shown = (of: ArmCounts): string => shownCounts(of, how);
  return {
    none: { kind: 'shares', ...noEvidence },
    hear: (evidence, reading) =>
      'most' in against ? hearAlone(evidence, reading, how, against) : hear(evidence, reading, how, against),
    log: (evidence) => (evidence.kind === 'shares' ? logEvidence(evidence) : { worse: 0, fine: 0 }),
    caveat: (evidence) => (evidence.kind === 'shares' ? caveat(evidence) : undefined),
    onlyWorse: (evidence) => (evidence.kind === 'shares' ? { ...evidence, fine: [] } : evidence),
    found: ({ canary, stable }) =>
      'most' in against ? shown(canary) : `${shown(canary)}, stable arm ${shown(stable)}`,
    wanted: 'most' in against ? against.wanted : wantedText(against, isGood),
  };
}

interface Reading {
  readonly kind: Kind;
  /** The value tells of good events. */
  readonly isGood: boolean;
}

type Evidence = Parameters<Comparison['hear']>[0];

function hear(evidence: Evidence, reading: MetricReading, how: Reading, margin: Margin): Heard {
  const canary = countsOf(reading.canary.measurement, how);
  if (isMissing(canary)) return canary;
  const stable = ofStable(reading, (measurement) => countsOf(measurement, how));
  if (isMissing(stable)) return stable;
  const of = how.kind === 'ratio' ? 'share' : 'rate';
  return counted(evidence, { canary, stable }, (before) => withInterval(before, { canary, stable }, margin, of));
}

function hearAlone(evidence: Evidence, { canary: of }: MetricReading, how: Reading, limit: Limit): Heard {
  const canary = countsOf(of.measurement, how);
  if (isMissing(canary)) return canary;
  return counted(evidence, { canary, stable: nothingSeen }, (before) => withArm(before, canary, limit));
}

const counted = (
  evidence: Evidence,
  seen: { readonly canary: ArmCounts; readonly stable: ArmCounts },
  add: (before: ShareEvidence) => ShareEvidence,
): Heard => ({
  kind: 'interval',
  ...seen,
  evidence: evidence.map((each) => ({ kind: 'shares', ...add(each.kind === 'shares' ? each : noEvidence) })),
});

function countsOf(measurement: Measurement, { kind, isGood }: Reading): ArmCounts | Missing {
  if (measurement.kind !== 'value') return missingFrom(measurement);
  const { value, events } = measurement;
  if (events === undefined) return missing(`nobody says of how many events ${number(value)} is the ${kind}`);
  if (!(events >= 0) || !(value >= 0)) return missing(`${number(value)} of ${number(events)} is no ${kind}`);
  if (kind === 'ratio') {
    if (value > 1) return missing(`a ratio of ${number(value)}: it has to be from 0 to 1`);
    return { bad: (isGood ? 1 - value : value) * events, trials: events };
  }
  if (!isGood) return { bad: value, trials: events };
  return value <= events
    ? { bad: events - value, trials: events }
    : missing(`${number(value)} good ones of ${number(events)}: where more is better, it has to be a part of them`);
}

function shownCounts({ bad, trials }: ArmCounts, { kind, isGood }: Reading): string {
  if (!(trials > 0)) return 'nothing was counted';
  if (kind === 'count' && !isGood) return `${number(bad)} in ${number(Math.round(trials))}`;
  return `${percent((isGood ? trials - bad : bad) / trials)} of ${Math.round(trials)}`;
}

function wantedText({ relative, absolute }: Margin, isGood: boolean): string {
  const parts = [
    ...(relative > 0 ? [`${number(relative * 100)} %`] : []),
    ...(absolute > 0 ? [`${percent(absolute)} of all`] : []),
  ];
  const what = isGood ? 'bad ones' : 'of them';
  return parts.length === 0 ? `no more ${what} than stable` : `at most ${parts.join(' and ')} more ${what} than stable`;
}
