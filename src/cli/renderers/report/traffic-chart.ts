import { number } from '../../../domain/analysis/number.ts';
import type { ReportDecision, ReportWeights, RolloutReportModel } from '../../../domain/report/model.ts';
import { type Markup, tag } from '../markup.ts';
import { chart, type Frame, lineOf } from './frame.ts';
import { sinceStart } from './values.ts';

/** How much of the traffic the canary had, as the data plane said; verdicts and what people decided are marked on it. */
export function trafficChart(report: RolloutReportModel): Markup {
  const { weights, decisions } = report;
  const changes = weights.map(
    ({ at, arms }) => `${number(arms['canary'] ?? 0)} % at ${sinceStart(at, report.startedAt)}`,
  );
  const words = {
    id: 'traffic',
    title: 'Share of the traffic that the canary had, over time',
    description: changes.length === 0 ? 'It never had any.' : `${changes.join(', ')}.`,
  };
  const axis = { range: { from: 0, to: 100 }, ticks: [0, 25, 50, 75, 100], label: (tick: number) => `${tick} %` };
  return chart(report, words, axis, (frame) => {
    const corners = cornersOf(weights, report.until, frame);
    const [first] = corners;
    return [
      first === undefined
        ? undefined
        : tag('path', {
            class: 'fill canary',
            d: `M${first.x},${frame.bottom}${lineOf(corners).replace('M', 'L')}L${corners.at(-1)?.x ?? 0},${frame.bottom}Z`,
          }),
      corners.length === 0 ? undefined : tag('path', { class: 'line canary', d: lineOf(corners) }),
      ...decisions.flatMap((each) => markOf(each, frame)),
    ];
  });
}

/** Weights change at once: a staircase. */
function cornersOf(weights: readonly ReportWeights[], until: string, { x, y }: Frame) {
  const corners: { x: number; y: number }[] = [];
  for (const { at, arms } of weights) {
    const place = { x: x.at(Date.parse(at)), y: y.at(arms['canary'] ?? 0) };
    const before = corners.at(-1);
    if (before !== undefined) corners.push({ x: place.x, y: before.y });
    corners.push(place);
  }
  const last = corners.at(-1);
  return last === undefined ? [] : [...corners, { x: x.at(Date.parse(until)), y: last.y }];
}

const marks: Readonly<
  Partial<Record<ReportDecision['what'], Readonly<Partial<Record<ReportDecision['tone'], string>>>>>
> = {
  verdict: { good: '✓', bad: '✗' },
  approved: { good: '●' },
  gate: { good: '◆', bad: '◆' },
};

function markOf({ what, tone, at, text }: ReportDecision, { x, y }: Frame): readonly Markup[] {
  const mark = marks[what]?.[tone];
  if (mark === undefined) return [];
  return [tag('text', { class: `mark ${tone}`, x: x.at(Date.parse(at)), y: y.at(88) }, mark, tag('title', {}, text))];
}
