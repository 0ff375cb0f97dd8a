/** The report for a terminal. */
import { number } from '../../../domain/analysis/number.ts';
import type { Estimate, ReportMetric, RolloutReportModel } from '../../../domain/report/model.ts';
import { lasted } from '../../../domain/report/sentence.ts';
import { bars, evidenceBars } from '../evidence-bars.ts';
import type { Paint, Style } from '../style.ts';
import { displayWidth, escapeControls, padEnd, wrap } from '../text.ts';
import { moment } from '../time.ts';
import type { View } from '../view.ts';
import { shareOf } from './evidence-chart.ts';
import { notes } from './notes.ts';
import { shownRows } from './page-table.ts';
import { columnsOf, sparkline, type Timed } from './sparkline.ts';
import { marks, signs, toneOf, tones } from './tones.ts';
import { shownEstimate, shownShare, sinceStart } from './values.ts';

export function renderReportText(report: RolloutReportModel, view: View): string {
  const { style, width } = view;
  const paint = painted(style)[toneOf(report.outcome)];
  return [
    ...wrap(escapeControls(report.sentence), width).map(paint),
    '',
    ...wrap(factsOf(report), width).map(style.dim),
    '',
    ...trafficLines(report, view),
    ...evidenceLines(report, view),
    ...report.metrics.flatMap((metric) => ['', ...metricLines(report, metric, view)]),
    '',
    style.bold('Decisions'),
    ...decisionLines(report, view),
    ...(report.looks.length === 0 ? [] : ['', style.bold('Looks'), ...lookLines(report, view)]),
    '',
    ...notes(report).flatMap((note) => wrap(note, width).map(style.dim)),
  ].join('\n');
}

const painted = ({ green, red, yellow, dim }: Style): Readonly<Record<'good' | 'bad' | 'wait' | 'plain', Paint>> => ({
  good: green,
  bad: red,
  wait: yellow,
  plain: dim,
});

function factsOf({ service, environment, project, run, strategy, startedAt, until, by }: RolloutReportModel): string {
  const took = lasted(Date.parse(until) - Date.parse(startedAt));
  const who = by === undefined ? '' : ` by ${escapeControls(by)}`;
  const what = `${escapeControls(service)} in ${escapeControls(environment)} of ${escapeControls(project)}`;
  return `${what}, run ${escapeControls(run)}, ${strategy}, begun ${moment(startedAt)}${who}, ${took}`;
}

const leftWidth = 12;
const head = (text: string): string => padEnd(text, leftWidth);

/** Narrow enough for the words beside it. */
const lineWidth = ({ width }: View): number => Math.max(10, Math.min(48, width - leftWidth - 34));

function line(
  report: RolloutReportModel,
  timed: readonly Timed[],
  range: { from: number; to: number },
  view: View,
): string {
  const time = { from: Date.parse(report.startedAt), to: Date.parse(report.until), columns: lineWidth(view) };
  return sparkline(columnsOf(timed, time), range);
}

function trafficLines(report: RolloutReportModel, view: View): readonly string[] {
  const timed = report.weights.map(({ at, arms }) => ({ at: Date.parse(at), value: arms['canary'] ?? 0 }));
  const most = Math.max(0, ...timed.map(({ value }) => value));
  const requests = report.requests.map(({ arm, count }) => `${arm} ${count}`).join(', ');
  return [
    `${head('canary')}${line(report, timed, { from: 0, to: 100 }, view)}  ${number(most)} % of the traffic at most`,
    ...(requests === '' ? [] : [`${head('requests')}${requests}`]),
  ];
}

function evidenceLines(report: RolloutReportModel, view: View): readonly string[] {
  const timed = report.evidence.map((each) => ({ at: Date.parse(each.at), value: shareOf(each, 'worse') }));
  const last = timed.at(-1);
  if (last === undefined) return [];
  const caveats = report.caveats.flatMap((caveat) =>
    wrap(`! ${escapeControls(caveat)}`, view.width).map(view.style.yellow),
  );
  const words = `${shownShare(last.value)} of the evidence needed`;
  return [`${head('worse')}${line(report, timed, { from: 0, to: 1 }, view)}  ${words}`, ...caveats];
}

function metricLines(report: RolloutReportModel, metric: ReportMetric, view: View): readonly string[] {
  const { style, width } = view;
  const outcome = metric.last?.outcome ?? 'no-evidence';
  const title = `${painted(style)[tones[outcome]](marks[outcome])} ${style.bold(escapeControls(metric.name))}`;
  const more = `wanted ${metric.wanted}, weight ${number(metric.weight)}${metric.critical ? ', critical' : ''}`;
  const found = metric.last === undefined ? [] : wrap(`found ${escapeControls(metric.last.found)}`, width - 2);
  const weighed = metric.evidence.at(-1);
  return [
    title,
    ...wrap(escapeControls(more), width - 2).map((text) => `  ${style.dim(text)}`),
    ...found.map((text) => `  ${text}`),
    ...(['canary', 'stable'] as const).flatMap((arm) => armLine(report, metric, arm, view)),
    ...(weighed === undefined ? [] : [`  ${(width < 80 ? bars : evidenceBars)(weighed)}`]),
  ];
}

function armLine(
  report: RolloutReportModel,
  metric: ReportMetric,
  arm: 'canary' | 'stable',
  view: View,
): readonly string[] {
  const { points, unit, total } = metric;
  const values = points.flatMap((point) => point.canary ?? []).concat(points.flatMap((point) => point.stable ?? []));
  const timed = points.flatMap((point): readonly Timed[] => {
    const estimate = point[arm];
    return estimate === undefined ? [] : [{ at: Date.parse(point.at), value: estimate.value }];
  });
  const last: Estimate | undefined = total?.[arm] ?? points.findLast((point) => point[arm] !== undefined)?.[arm];
  if (last === undefined) return [];
  const range = {
    from: Math.min(...values.map(({ value }) => value)),
    to: Math.max(...values.map(({ value }) => value)),
  };
  return [`  ${padEnd(arm, leftWidth - 2)}${line(report, timed, range, view)}  ${shownEstimate(last, unit)}`];
}

function decisionLines({ decisions, startedAt }: RolloutReportModel, { style, width }: View): readonly string[] {
  const times = decisions.map(({ at }) => sinceStart(at, startedAt));
  const longest = Math.max(...times.map(displayWidth));
  return decisions.flatMap(({ tone, text }, index) => {
    const [first = '', ...rest] = wrap(escapeControls(text), Math.max(20, width - longest - 6));
    const time = style.dim(padEnd(times[index] ?? '', longest));
    return [
      `  ${time} ${painted(style)[tone](signs[tone])} ${first}`,
      ...rest.map((each) => `${' '.repeat(longest + 5)}${each}`),
    ];
  });
}

function lookLines(report: RolloutReportModel, { style }: View): readonly string[] {
  const shown = shownRows(report.looks, (one, other) => one.outcome === other.outcome && one.step === other.step);
  const longest = Math.max(...shown.map(({ at }) => sinceStart(at, report.startedAt).length));
  const lines = shown.map(({ look, at, step, outcome, score, rows }) => {
    const judged = rows.map(({ metric, outcome: of }) => `${marks[of]} ${escapeControls(metric)}`).join('  ');
    const points = score === undefined ? '' : `score ${number(score)}  `;
    const verdict = painted(style)[tones[outcome]](outcome.padEnd(12));
    return `  ${style.dim(padEnd(sinceStart(at, report.startedAt), longest))} ${String(look).padStart(3)} step ${step}  ${verdict}  ${points}${judged}`;
  });
  const left = report.looks.length - shown.length;
  return left > 0 ? [...lines, style.dim(`  ${left} that changed nothing are left out`)] : lines;
}

const replaced: Readonly<Record<string, string>> = {
  ...{ '▁': '_', '▂': '.', '▃': '-', '▄': '=', '▅': '+', '▆': '*', '▇': '%', '█': '#', '░': '.' },
  ...{ '▕': '[', '▏': ']', '✓': '+', '✗': 'x', '…': '~', '·': '-', '’': "'" },
};

/** For a terminal that knows no more: our own signs as ASCII, cell by cell. */
export const asAscii = (text: string): string => text.replace(/[▁-█░▕▏✓✗…·’]/gu, (sign) => replaced[sign] ?? '?');

/** What the locale says; where it says nothing, all terminals of today know more. */
export function isAsciiOnly(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((each) => (each ?? '') !== '');
  return locale !== undefined && !/utf-?8/iu.test(locale);
}
