/** Ratios and counts: how many bad events of how many. */
import type { Measurement } from '../../metrics/measurement.ts';
import { whyNoEvidence } from '../evidence.ts';
import type { Margin, MetricReading, MetricRule } from '../model.ts';
import { number, percent } from '../number.ts';
import type { Comparison, Heard } from './heard.ts';
import { marginOf } from './margin.ts';
import { type ArmCounts, logEvidence, noEvidence, type ShareEvidence, withInterval } from './shares.ts';

type Kind = 'ratio' | 'count';

export function compareShares(rule: MetricRule, kind: Kind): Comparison | string {
  if (rule.better === 'either')
    return 'what is worse, more or less of it? The sequential judge needs `better: higher` or `better: lower`';
  const margin = marginOf(rule.condition, rule.better);
  if (typeof margin === 'string') return margin;
  const isGood = rule.better === 'higher';
  return {
    none: { kind: 'shares', ...noEvidence },
    hear: (evidence, reading) => hear(evidence, reading, { margin, kind, isGood }),
    log: (evidence) => logEvidence(evidence),
    found: ({ canary, stable }) => `${shown(canary, isGood)}, stable arm ${shown(stable, isGood)}`,
    wanted: wantedText(margin, isGood),
  };
}

interface Reading {
  readonly margin: Margin;
  readonly kind: Kind;
  /** The value tells of good events. */
  readonly isGood: boolean;
}

function hear(evidence: readonly ShareEvidence[], { canary, stable }: MetricReading, how: Reading): Heard {
  const ofCanary = countsOf(canary.measurement, how);
  if ('reason' in ofCanary) return { kind: 'missing', ...ofCanary };
  if (stable === undefined) return { kind: 'missing', reason: 'the stable arm was not measured' };
  const ofStable = countsOf(stable.measurement, how);
  if ('reason' in ofStable) return { kind: 'missing', ...ofStable, reason: `stable arm: ${ofStable.reason}` };
  const interval = { canary: ofCanary, stable: ofStable };
  return {
    kind: 'interval',
    ...interval,
    evidence: evidence.map((each) => ({ kind: 'shares', ...withInterval(each, interval, how.margin) })),
  };
}

type Missing = { readonly reason: string; readonly lost?: true };

function countsOf(measurement: Measurement, { kind, isGood }: Reading): ArmCounts | Missing {
  if (measurement.kind !== 'value') {
    const reason = whyNoEvidence(measurement);
    return measurement.kind === 'partial-window' ? { reason, lost: true } : { reason };
  }
  const { value, events } = measurement;
  if (events === undefined) return { reason: `nobody says of how many events ${number(value)} is the ${kind}` };
  if (!(events >= 0) || !(value >= 0)) return { reason: `${number(value)} of ${number(events)} is no ${kind}` };
  if (kind === 'ratio') {
    if (value > 1) return { reason: `a ratio of ${number(value)}: it has to be from 0 to 1` };
    return { bad: (isGood ? 1 - value : value) * events, trials: events };
  }
  if (!isGood) return { bad: value, trials: events };
  return value <= events
    ? { bad: events - value, trials: events }
    : { reason: `${number(value)} good ones of ${number(events)}: where more is better, it has to be a part of them` };
}

const shown = ({ bad, trials }: ArmCounts, isGood: boolean): string =>
  trials > 0 ? `${percent((isGood ? trials - bad : bad) / trials)} of ${Math.round(trials)}` : 'nothing was counted';

function wantedText({ relative, absolute }: Margin, isGood: boolean): string {
  const parts = [
    ...(relative > 0 ? [`${number(relative * 100)} %`] : []),
    ...(absolute > 0 ? [`${percent(absolute)} of all`] : []),
  ];
  const more = isGood ? 'fails' : 'is';
  if (parts.length === 0) return isGood ? 'not below stable' : 'not above stable';
  return `${more} at most ${parts.join(' and ')} more than stable`;
}
