/** Whether a strategy can be played over a recording: all that stands in its way, each with its name and time. */
import type { ErrorCode } from '../errors/catalogue.ts';
import type { Problem } from '../errors/problem.ts';
import type { MetricRule } from '../analysis/model.ts';
import { closest } from '../closest.ts';
import type { AnalysisSetting, Strategy } from '../rollout/steps.ts';
import { shapeOf } from './metric-shape.ts';
import { type Recording, stepsOf } from './model.ts';
import { lastOfGap, seriesName } from './text.ts';

export interface Fitting {
  readonly file: string;
  readonly recording: Recording;
  readonly strategy: Strategy;
  readonly allowGaps: boolean;
}

export function problemsOf(fitting: Fitting): readonly Problem[] {
  const { recording, strategy, file } = fitting;
  const analyses = analysesOf(strategy);
  const rules = new Map(analyses.flatMap(({ metrics }) => metrics).map((rule) => [rule.name, rule]));
  const found = [
    ...[...rules.values()].flatMap((rule) => unfitRule(recording, rule)),
    ...analyses.flatMap((analysis) => tooCoarse(recording, analysis)),
    ...tooShort(recording, strategy),
    ...(fitting.allowGaps ? [] : gapsIn(recording, rules)),
  ];
  return found.map((each) => ({ ...each, severity: 'error', at: { file } }));
}

export const analysesOf = ({ steps }: Strategy): readonly AnalysisSetting[] =>
  steps.flatMap((step) => (step.do === 'analysis' || step.do === 'experiment' ? [step.analysis] : []));

/** What its steps take where each goes on as soon as its time is over. */
export function leastSeconds({ steps }: Strategy): number {
  let sum = 0;
  for (const step of steps) {
    if (step.do === 'pause') sum += step.seconds;
    if (step.do === 'analysis' || step.do === 'experiment') sum += step.analysis.seconds;
  }
  return sum;
}

type Found = Pick<Problem, 'message' | 'hint' | 'path'> & { readonly code: ErrorCode };

function unfitRule({ series }: Recording, rule: MetricRule): readonly Found[] {
  const of = series.find(({ metric, arm }) => metric === rule.name && arm === 'stable');
  if (of === undefined) {
    const names = [...new Set(series.map(({ metric }) => metric))];
    const meant = closest(rule.name, names);
    const known = meant === undefined ? `it has ${names.join(', ')}` : `it has ${meant}`;
    return [
      {
        code: 'RECORDING_METRIC_MISSING',
        message: `the recording has no metric "${rule.name}"; ${known}`,
        path: rule.name,
      },
    ];
  }
  const wanted = shapeOf(rule);
  if (wanted.kind === of.kind && wanted.unit === of.unit) return [];
  const message = `"${rule.name}" was recorded as ${of.kind} (${of.unit}), and the strategy asks for ${wanted.kind} (${wanted.unit})`;
  return [{ code: 'RECORDING_UNIT_DIFFERS', message, path: rule.name }];
}

function tooCoarse({ stepSeconds }: Recording, analysis: AnalysisSetting): readonly Found[] {
  const [what, seconds] = reachOf(analysis);
  if (stepSeconds <= seconds) return [];
  const message = `the recording has steps of ${stepSeconds} s, and the analysis ${what} ${seconds} s`;
  return [{ code: 'RECORDING_TOO_COARSE', message }];
}

/** The shortest time that a look is about. */
function reachOf({ windowSeconds, everySeconds, judge }: AnalysisSetting) {
  if (judge?.kind === 'sequential') return ['looks every', everySeconds] as const;
  return judge?.kind === 'kayenta'
    ? (['wants a point each', judge.stepSeconds] as const)
    : (['looks back', windowSeconds] as const);
}

function tooShort(recording: Recording, strategy: Strategy): readonly Found[] {
  const seconds = stepsOf(recording) * recording.stepSeconds;
  const needed = leastSeconds(strategy);
  if (seconds >= needed) return [];
  return [
    {
      code: 'RECORDING_TOO_SHORT',
      message: `the recording is ${seconds} s long, and the strategy takes at least ${needed} s`,
    },
  ];
}

/** The first one of each metric that is asked for. */
function gapsIn(recording: Recording, rules: ReadonlyMap<string, MetricRule>): readonly Found[] {
  const { series, from, stepSeconds } = recording;
  const at = (step: number): string => new Date(Date.parse(from) + step * stepSeconds * 1000).toISOString();
  return series.flatMap((each) => {
    if (!rules.has(each.metric) || each.arm !== 'stable') return [];
    const first = each.points.findIndex(({ kind }) => kind === 'gap');
    const gap = each.points[first];
    if (gap?.kind !== 'gap') return [];
    const last = lastOfGap(each.points, first, gap);
    const all = each.points.filter(({ kind }) => kind === 'gap').length;
    const more = all > last - first + 1 ? `; ${all} steps of ${each.points.length} in all` : '';
    const detail = gap.detail === undefined ? '' : ` (${gap.detail})`;
    const message = `${seriesName(each)} has a gap from ${at(first)} until ${at(last + 1)}: ${gap.why}${detail}${more}`;
    return [{ code: 'RECORDING_GAP' as const, message, path: each.metric }];
  });
}
