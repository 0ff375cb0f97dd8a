/** What rollouts over recorded metrics came to: one line for each policy under each regression. */
import type { BacktestReport } from '../../app/rollout/face.ts';
import { type Cell, table } from './table.ts';
import { codeName, plainText } from './markdown.ts';
import { escapeControls } from './text.ts';
import { duration, moment } from './time.ts';
import type { View } from './view.ts';

type Policy = BacktestReport['policies'][number];
type Scenario = Policy['scenarios'][number];

const header = [
  'policy',
  'regression',
  'rolled back',
  'promoted',
  'no evidence',
  'other',
  'cut off',
  'to rollback',
  'at step',
  'requests',
  'bad ones',
  'to promotion',
];

export function renderBacktest(report: BacktestReport, view: View): string {
  const { style } = view;
  const rows = report.policies.flatMap(({ name, scenarios }) =>
    scenarios.map((scenario): readonly Cell[] => [
      report.policies.length > 1 ? name : '',
      scenario.regression,
      { text: rolledBack(scenario), paint: isFalseAlarm(scenario) ? style.yellow : (text) => text },
      ...rest(scenario),
    ]),
  );
  const content = { header, rows, whole: header.map((_, column) => column).slice(1) };
  return [
    `${style.bold(escapeControls(report.service))}: ${about(report)}`,
    ...report.recordings.map(
      ({ file, from, until, stepSeconds }) =>
        `${escapeControls(file)}: ${moment(from)} to ${moment(until)}, a point each ${stepSeconds} s`,
    ),
    '',
    table(content, { style, width: Math.max(view.width, leastWidth) }),
    '',
    legend,
    ...reasonsOf(report).map((reason) => `- ${escapeControls(reason)}`),
    'Taken for granted:',
    ...report.assumptions.map((each) => `- ${escapeControls(each)}`),
  ].join('\n');
}

/** Numbers that are cut off would be other numbers. */
const leastWidth = 150;

const legend =
  'Times and numbers: half of the rollouts have at most the first, nine of ten at most the second. Requests, and bad ones: of the canary, until it was decided. A rollback with the regression `none` is a false alarm.';

export function backtestMarkdown(report: BacktestReport): string {
  const rows = report.policies.flatMap(({ name, scenarios }) =>
    scenarios.map((scenario) => [
      codeName(name),
      codeName(scenario.regression),
      rolledBack(scenario),
      ...rest(scenario),
    ]),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `**${plainText(report.service)}**: ${about(report)}`,
    '',
    line(header),
    line(header.map(() => '---')),
    ...rows.map(line),
    '',
    legend.replaceAll('`', ''),
    '',
    ...report.assumptions.map((each) => `- ${plainText(each)}`),
  ].join('\n');
}

const about = ({ replays, seed }: BacktestReport): string =>
  `${replays} rollouts of each kind over recorded metrics, seed ${seed}`;

const rolledBack = ({ rolledBack: count, replays }: Scenario): string =>
  `${count} of ${replays} (${Math.round((count / replays) * 100)} %)`;

const isFalseAlarm = ({ regression, rolledBack: count }: Scenario): boolean => regression === 'none' && count > 0;

const rest = (scenario: Scenario): readonly string[] => [
  `${scenario.promoted}`,
  some(scenario.noEvidence),
  some(scenario.other),
  some(scenario.cutOff),
  spread(scenario.secondsToRollback, duration),
  scenario.steps.map(({ step, replays }) => `${step}: ${replays}`).join(', '),
  spread(scenario.requests, whole),
  spread(scenario.badRequests, whole),
  spread(scenario.secondsToPromotion, duration),
];

const some = (count: number): string => (count === 0 ? '' : `${count}`);

const whole = (value: number): string => `${Math.round(value)}`;

const spread = (of: Scenario['requests'], shown: (value: number) => string): string =>
  of === undefined ? '' : `${shown(of.median)}, ${shown(of.p90)}`;

/** Why good ones went back, and why some were not decided: what a person would mend. */
function reasonsOf({ policies }: BacktestReport): readonly string[] {
  return policies.flatMap(({ name, scenarios }) =>
    scenarios
      .filter(({ regression, noEvidence, other }) => regression === 'none' || noEvidence + other > 0)
      .flatMap(({ regression, reasons }) =>
        reasons.map(
          ({ replays, example }) =>
            `${policies.length > 1 ? `${name}, ` : ''}${regression}: ${replays} went back: ${example}`,
        ),
      ),
  );
}
