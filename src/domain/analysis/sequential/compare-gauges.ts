/** Gauges: levels that are read now and then, of nobody knows how many events. */
import type { Measurement } from '../../metrics/measurement.ts';
import type { MetricEvidence } from '../memory.ts';
import type { MetricReading, MetricRule } from '../model.ts';
import { number } from '../number.ts';
import { caveat, type GaugeNull, logEvidence, noGaugeEvidence, withLevels } from './gauges.ts';
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
import { isAbsolute } from './margin.ts';

/** Fewer looks say nothing of how levels follow each other. */
const fewestLooks = 4;

export function compareGauges(rule: MetricRule): Comparison | string {
  const against = againstOf(rule);
  if (typeof against === 'string') return against;
  const { limit } = against;
  return {
    none: { kind: 'gauges', ...noGaugeEvidence },
    least: fewestLooks,
    hear: (evidence, reading) => hear(evidence, reading, against),
    log: (evidence) => (evidence.kind === 'gauges' ? logEvidence(evidence) : { worse: 0, fine: 0 }),
    caveat: (evidence) => (evidence.kind === 'gauges' ? caveat(evidence) : undefined),
    onlyWorse: (evidence) =>
      evidence.kind === 'gauges' ? { ...evidence, ways: evidence.ways.map((way) => ({ ...way, fine: [] })) } : evidence,
    found: ({ canary, stable }) =>
      limit === undefined ? `${shown(canary)}, stable arm ${shown(stable)}` : shown(canary),
    wanted: against.wanted,
  };
}

interface Against extends GaugeNull {
  /** In the place of the stable arm. */
  readonly limit?: number;
  readonly wanted: string;
}

/** @returns a sentence where the condition cannot be judged so */
function againstOf({ condition, better }: MetricRule): Against | string {
  const exact = { relative: 0, absolute: 0 };
  if (isAbsolute(condition)) {
    const { kind, limit } = condition;
    if (kind === 'equals')
      return {
        margin: { relative: 0, absolute: condition.tolerance },
        better: 'either',
        limit,
        wanted: `= ${number(limit)} ± ${number(condition.tolerance)}`,
      };
    return kind === 'less-than' || kind === 'at-most'
      ? { margin: exact, better: 'lower', limit, wanted: `at most ${number(limit)}` }
      : { margin: exact, better: 'higher', limit, wanted: `at least ${number(limit)}` };
  }
  if (condition.kind === 'no-worse') {
    if (better === undefined)
      return 'what is worse, more or less of it? Write `better: higher`, `better: lower` or `better: either`';
    return { margin: condition.margin, better, wanted: wantedText(condition.margin, better) };
  }
  const own = condition.kind === 'above-baseline' ? 'lower' : 'higher';
  if (better !== undefined && better !== own)
    return `${own === 'lower' ? '`maxIncrease` forbids more' : '`maxDecrease` forbids less'} of it, and \`better: ${better}\` says otherwise: write \`margin\``;
  const margin = { relative: condition.percent / 100, absolute: 0 };
  return { margin, better: own, wanted: wantedText(margin, own) };
}

function hear(evidence: readonly MetricEvidence[], reading: MetricReading, against: Against): Heard {
  const canary = levelOf(reading.canary.measurement);
  if (isMissing(canary)) return canary;
  const stable = against.limit === undefined ? ofStable(reading, levelOf) : { level: against.limit };
  if (isMissing(stable)) return stable;
  const levels = { stable: stable.level, canary: canary.level };
  return {
    kind: 'interval',
    evidence: evidence.map((each) => ({
      kind: 'gauges',
      ...withLevels(each.kind === 'gauges' ? each : noGaugeEvidence, levels, against),
    })),
    canary: { bad: canary.level, trials: 1 },
    stable: against.limit === undefined ? { bad: stable.level, trials: 1 } : nothingSeen,
  };
}

function levelOf(measurement: Measurement): { readonly level: number } | Missing {
  if (measurement.kind !== 'value') return missingFrom(measurement);
  return Number.isFinite(measurement.value) ? { level: measurement.value } : missing('not a finite number');
}

/** Levels are summed where other kinds sum bad events. */
const shown = ({ bad, trials }: { readonly bad: number; readonly trials: number }): string =>
  trials > 0 ? `${number(bad / trials)} in the mean of ${trials} looks` : 'was not read';

function wantedText({ relative, absolute }: GaugeNull['margin'], better: GaugeNull['better']): string {
  const parts = [...(relative > 0 ? [`${number(relative * 100)} %`] : []), ...(absolute > 0 ? [number(absolute)] : [])];
  const way = { lower: 'above', higher: 'below', either: 'above or below' }[better];
  return parts.length === 0 ? `not ${way} stable` : `at most ${parts.join(' and ')} ${way} stable`;
}
