/** Evidence against its bound. Logarithms are drawn: twice as high is evidence squared, and 100 % is enough. */
import type { ReportEvidence, ReportMetric, RolloutReportModel } from '../../../domain/report/model.ts';
import { type Child, type Markup, tag } from '../markup.ts';
import { chart, type Frame, lineOf } from './frame.ts';

/** Of the bound; what is more, or speaks for the opposite, is drawn on the edge. */
const range = { from: -0.25, to: 1.25 } as const;
const axis = {
  range,
  ticks: [0, 0.25, 0.5, 0.75, 1],
  label: (tick: number) => `${Math.round(tick * 100)} %`,
} as const;

export function wholeEvidenceChart(report: RolloutReportModel): Markup {
  const words = {
    id: 'evidence',
    title: 'Evidence that the canary is worse by any metric, over the whole rollout',
    description: `${lastly('worse', report.evidence, 'worse')} At 100 % it is rolled back.`,
  };
  return chart(report, words, axis, (frame) => [...enough(frame), lineThrough(report.evidence, 'worse', frame)]);
}

/** @param id unique in the page */
export function evidenceChart(report: RolloutReportModel, { name, evidence }: ReportMetric, id: string): Markup {
  const words = {
    id,
    title: `${name}: evidence over time`,
    description: `${lastly('worse', evidence, 'worse')} ${lastly('as good', evidence, 'fine')}`,
  };
  return chart(report, words, axis, (frame) => [
    ...enough(frame),
    lineThrough(evidence, 'fine', frame),
    lineThrough(evidence, 'worse', frame),
  ]);
}

type Kind = 'worse' | 'fine';
type Evidence = ReportEvidence & Partial<Record<'fine' | 'fineBound', number>>;

export function shareOf(evidence: Evidence, kind: Kind): number {
  const [log, bound] = kind === 'worse' ? [evidence.worse, evidence.worseBound] : [evidence.fine, evidence.fineBound];
  return log === undefined || bound === undefined || !(bound > 0) ? 0 : log / bound;
}

function lastly(what: string, evidence: readonly Evidence[], kind: Kind): string {
  const shares = evidence.map((each) => Math.max(0, shareOf(each, kind)));
  const per = (share: number): string => `${Math.floor(Math.min(share, 1) * 100)} %`;
  return shares.length === 0
    ? `${what}: nothing yet.`
    : `${what}: ${per(shares.at(-1) ?? 0)} of the evidence needed in the end, ${per(Math.max(...shares))} at most.`;
}

const enough = ({ x, y, right }: Frame): readonly Child[] => [
  tag('line', { class: 'bound', x1: x.at(Number.NEGATIVE_INFINITY), x2: right, y1: y.at(1), y2: y.at(1) }),
  tag('text', { class: 'axis first', x: x.at(Number.NEGATIVE_INFINITY) + 4, y: y.at(1) - 5 }, 'enough'),
];

function lineThrough(evidence: readonly Evidence[], kind: Kind, { x, y }: Frame): Markup {
  const points = evidence.map((each) => ({ x: x.at(Date.parse(each.at)), y: y.at(shareOf(each, kind)) }));
  return tag('path', { class: `line ${kind}`, d: lineOf(points) });
}
