import type { Estimate, ReportMetric, ReportPoint, RolloutReportModel } from '../../../domain/report/model.ts';
import { type Markup, tag } from '../markup.ts';
import { bandOf, chart, type Frame, lineOf } from './frame.ts';
import { type Range, roundTicks } from './scale.ts';
import { shownEstimate, shownValue, sinceStart } from './values.ts';

type Arm = 'canary' | 'stable';

/** Both arms over time, with what their numbers of events leave open. Undefined: there is no number. */
export function metricChart(report: RolloutReportModel, metric: ReportMetric, id: string): Markup | undefined {
  const { points, unit, name } = metric;
  const range = rangeOf(metric);
  if (range === undefined) return undefined;
  const quantile = metric.quantile === undefined ? '' : `, quantile ${metric.quantile}`;
  const words = {
    id,
    title: `${name}${quantile}: both arms over time`,
    description: descriptionOf(metric),
  };
  const axis = { range, ticks: roundTicks(range, 4), label: (tick: number) => shownValue(tick, unit) };
  return chart(report, words, axis, (frame) => [
    limitLine(metric, frame),
    ...(['stable', 'canary'] as const).flatMap((arm) => armOf(points, arm, frame)),
    ...dots(report, metric, frame),
  ]);
}

const estimates = ({ points }: ReportMetric, arm: Arm): readonly Estimate[] =>
  points.flatMap((point) => point[arm] ?? []);

function rangeOf(metric: ReportMetric): Range | undefined {
  const all = [...estimates(metric, 'canary'), ...estimates(metric, 'stable')];
  if (all.length === 0) return undefined;
  const ends = all.flatMap(({ value, low = value, high = value }) => [low, high]);
  const from = Math.min(...ends, metric.limit ?? Number.POSITIVE_INFINITY);
  const to = Math.max(...ends, metric.limit ?? Number.NEGATIVE_INFINITY);
  const room = (to - from) * 0.06 || Math.abs(to) * 0.05 || 1;
  if (metric.unit === 'share') return { from: Math.max(0, from - room), to: Math.min(1, to + room) };
  return { from: from >= 0 ? Math.max(0, from - room) : from - room, to: to + room };
}

function descriptionOf(metric: ReportMetric): string {
  const { unit, wanted, total, last } = metric;
  const of = (arm: Arm): string => {
    const estimate = total?.[arm] ?? estimates(metric, arm).at(-1);
    return estimate === undefined ? `${arm}: no number` : `${arm}: ${shownEstimate(estimate, unit)}`;
  };
  const judged = last === undefined ? '' : ` Judged last: ${last.outcome}, ${last.found}.`;
  return `${of('canary')}; ${of('stable')}. Wanted: ${wanted}.${judged}`;
}

function limitLine({ limit, unit }: ReportMetric, { y, x, right }: Frame): Markup | undefined {
  if (limit === undefined) return undefined;
  const at = y.at(limit);
  const left = x.at(Number.NEGATIVE_INFINITY);
  return tag(
    'g',
    {},
    tag('line', { class: 'bound', x1: left, x2: right, y1: at, y2: at }),
    tag('text', { class: 'axis first', x: left + 4, y: at - 4 }, `limit ${shownValue(limit, unit)}`),
  );
}

/** A look without a number breaks the line: nothing is drawn through what nobody knows. */
function armOf(points: readonly ReportPoint[], arm: Arm, { x, y }: Frame): readonly Markup[] {
  return runsOf(points, arm).flatMap((run) => {
    const places = run.map(({ at, estimate: { value, low = value, high = value } }) => ({
      x: x.at(Date.parse(at)),
      value: y.at(value),
      low: y.at(low),
      high: y.at(high),
    }));
    const along = (end: 'value' | 'low' | 'high') => broad(places.map((place) => ({ x: place.x, y: place[end] })));
    return [
      tag('path', { class: `band ${arm}`, d: bandOf(along('high'), along('low')) }),
      tag('path', { class: `line ${arm}`, d: lineOf(along('value')) }),
    ];
  });
}

/** One point alone has no width, and its interval would not be seen. */
const broad = (points: readonly { readonly x: number; readonly y: number }[]) => {
  const [only, ...more] = points;
  return only === undefined || more.length > 0 ? points : [-3, 3].map((by) => ({ x: only.x + by, y: only.y }));
};

interface Known {
  readonly at: string;
  readonly estimate: Estimate;
}

function runsOf(points: readonly ReportPoint[], arm: Arm): readonly (readonly Known[])[] {
  const runs: Known[][] = [[]];
  for (const point of points) {
    const estimate = point[arm];
    if (estimate === undefined) runs.push([]);
    else runs.at(-1)?.push({ at: point.at, estimate });
  }
  return runs.filter((run) => run.length > 0);
}

/** Of more looks the dots would be a line themselves. */
const mostDots = 60;

function dots({ startedAt }: RolloutReportModel, { points, unit }: ReportMetric, { x, y }: Frame): readonly Markup[] {
  if (points.length > mostDots) return [];
  return points.flatMap((point) =>
    (['stable', 'canary'] as const).flatMap((arm) => {
      const estimate = point[arm];
      if (estimate === undefined) return [];
      const place = { cx: x.at(Date.parse(point.at)), cy: y.at(estimate.value), r: arm === 'canary' ? 2.6 : 1.6 };
      const text = `${arm} at ${sinceStart(point.at, startedAt)}: ${shownEstimate(estimate, unit)}`;
      return [tag('circle', { class: `dot ${arm}`, ...place }, tag('title', {}, text))];
    }),
  );
}
