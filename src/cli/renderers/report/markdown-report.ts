/** The report for a pull request: what a reviewer reads first, and the rest folded up. Text from outside stays text. */
import { number } from '../../../domain/analysis/number.ts';
import type { Estimate, ReportMetric, RolloutReportModel } from '../../../domain/report/model.ts';
import { codeName, plainText } from '../markdown.ts';
import { moment } from '../time.ts';
import { shareOf } from './evidence-chart.ts';
import { notes } from './notes.ts';
import { shownRows } from './page-table.ts';
import { marks } from './tones.ts';
import { shownEstimate, shownShare, sinceStart } from './values.ts';

/** Of a sentence; a comment has its own limit. */
const longest = 1_000;
const prose = (text: string): string => plainText(text, longest);

export function renderReportMarkdown(report: RolloutReportModel): string {
  const { service, environment, run, stable, canary, startedAt } = report;
  const revisions = `${canary === undefined ? 'a revision' : codeName(canary)}, before ${
    stable === undefined || stable === null ? 'nothing' : codeName(stable)
  }`;
  const requests = report.requests.map(({ arm, count }) => `${arm} ${count}`).join(', ');
  return [
    `### Rollout of ${codeName(service)} in ${codeName(environment)}: ${report.outcome}`,
    '',
    `**${prose(report.sentence)}**`,
    '',
    `${revisions}, run ${codeName(run)}, begun ${moment(startedAt)}.${requests === '' ? '' : ` Requests looked at: ${requests}.`}`,
    ...report.caveats.flatMap((caveat) => ['', `Note: ${prose(caveat)}`]),
    ...(report.metrics.length === 0 ? [] : ['', ...metricTable(report)]),
    '',
    ...folded('Steps', stepTable(report)),
    ...folded('Decisions', decisionTable(report)),
    ...(report.looks.length === 0 ? [] : folded('Looks', lookTable(report))),
    ...notes(report).map((note) => `<sub>${prose(note)}</sub>`),
    '',
  ].join('\n');
}

const table = (header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${header.join(' | ')} |`,
  `|${header.map(() => ' --- |').join('')}`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

const folded = (title: string, lines: readonly string[]): readonly string[] => [
  `<details><summary>${title}</summary>`,
  '',
  ...lines,
  '',
  '</details>',
  '',
];

function metricTable({ metrics }: RolloutReportModel): readonly string[] {
  const weighs = metrics.some(({ evidence }) => evidence.length > 0);
  const header = ['', 'metric', 'canary', 'stable', ...(weighs ? ['worse', 'as good'] : []), 'wanted'];
  return table(
    header,
    metrics.map((metric) => {
      const last = metric.evidence.at(-1);
      const evidence =
        last === undefined ? ['', ''] : [shownShare(shareOf(last, 'worse')), shownShare(shareOf(last, 'fine'))];
      return [
        marks[metric.last?.outcome ?? 'no-evidence'],
        `${codeName(metric.name)}${metric.critical ? ' (critical)' : ''}`,
        shownArm(metric, 'canary'),
        shownArm(metric, 'stable'),
        ...(weighs ? evidence : []),
        prose(metric.wanted),
      ];
    }),
  );
}

function shownArm({ total, points, unit }: ReportMetric, arm: 'canary' | 'stable'): string {
  const last: Estimate | undefined = total?.[arm] ?? points.findLast((point) => point[arm] !== undefined)?.[arm];
  return last === undefined ? 'no number' : shownEstimate(last, unit);
}

const stepTable = ({ steps }: RolloutReportModel): readonly string[] =>
  table(
    ['step', 'what', ''],
    steps.map(({ step, text, state }) => [String(step), prose(text), state]),
  );

const decisionTable = ({ decisions, startedAt }: RolloutReportModel): readonly string[] =>
  table(
    ['time', 'what'],
    decisions.map(({ at, text }) => [sinceStart(at, startedAt), prose(text)]),
  );

function lookTable({ looks, startedAt, metrics }: RolloutReportModel): readonly string[] {
  const shown = shownRows(looks, (one, other) => one.outcome === other.outcome && one.step === other.step);
  return table(
    ['look', 'time', 'step', 'verdict', 'score', ...metrics.map(({ name }) => codeName(name))],
    shown.map(({ look, at, step, outcome, score, rows }) => [
      String(look),
      sinceStart(at, startedAt),
      String(step),
      `${marks[outcome]} ${outcome}`,
      score === undefined ? '' : number(score),
      ...metrics.map(({ name }) => {
        const row = rows.find(({ metric }) => metric === name);
        return row === undefined ? '' : marks[row.outcome];
      }),
    ]),
  );
}
