import { number } from '../../domain/analysis/number.ts';
import type { EvidenceSoFar, ExplainedAnswer, ExplainedMetric, Explanation } from '../../domain/record/explanation.ts';
import type { RecordedEvent } from '../../domain/record/model.ts';
import { percentOf } from './evidence-bars.ts';
import { rolloutWords } from './rollout-lines.ts';
import type { Style } from './style.ts';
import { escapeControls } from './text.ts';
import { moment } from './time.ts';
import { verdictMarks, verdictPaint } from './verdict.ts';
import { weightsText } from './verdict-looks.ts';
import type { View } from './view.ts';

/** Why a look was judged as it was, for people. */
export function renderExplanation(explained: Explanation, view: View): string {
  const { style } = view;
  const { of, look, looks, step, doing, at, weights, requests, verdict, judge, metrics, otherwise, caveats } =
    explained;
  const had = requests === undefined ? '' : `; the canary had ${number(requests)} requests in the window`;
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['how it judges', judge.split('; ').map(escapeControls)],
    ['what was asked, and what was found', metrics.flatMap((metric) => metricLines(metric, view))],
    ['what followed', followedLines(explained, view)],
    ['what would have led to another verdict', otherwise.map(escapeControls)],
    ['caveats', caveats.map(escapeControls)],
  ];
  return [
    `${style.bold(`look ${look} of ${looks}`)} at ${moment(at)}, ${escapeControls(of.service)} in ${escapeControls(of.project)}/${escapeControls(of.environment)}, run ${escapeControls(of.run)}`,
    `step ${step}: ${escapeControls(doing)}; ${escapeControls(weightsText(weights))}${had}`,
    '',
    `${verdictPaint(verdict.outcome, style)(verdict.outcome)}: ${escapeControls(verdict.reason)}`,
    ...parts.flatMap(([title, lines]) =>
      lines.length === 0 ? [] : ['', style.bold(title), ...lines.map((line) => `  ${line}`)],
    ),
  ].join('\n');
}

function metricLines({ row, asked, worse, fine }: ExplainedMetric, { style }: View): readonly string[] {
  const { metric, outcome, found, wanted, weight, critical } = row;
  const share = style.dim(`weight ${number(weight)}${critical ? ', critical' : ''}`);
  const mark = verdictPaint(outcome, style)(verdictMarks[outcome]);
  return [
    `${mark} ${style.bold(escapeControls(metric))}: ${escapeControls(found)} (wanted ${escapeControls(wanted)}; ${share})`,
    ...asked.flatMap((answer) => answerLines(answer).map((line) => `    ${line}`)),
    ...(worse === undefined || fine === undefined
      ? []
      : [`    evidence for worse: ${evidenceText(worse)}`, `    evidence for as good: ${evidenceText(fine)}`]),
  ];
}

function answerLines({ arm, source, asked, from, until, answer, events, newest }: ExplainedAnswer): readonly string[] {
  const count = events === undefined ? '' : ` of ${number(events)} events`;
  const age = newest === undefined ? '' : `, newest sample ${clock(newest)}`;
  return [
    `${arm}: ${escapeControls(answer)}${count}, from ${clock(from)} to ${clock(until)} UTC${age}`,
    `  ${escapeControls(source)}: ${escapeControls(asked)}`,
  ];
}

const clock = (iso: string): string => iso.slice(11, 19);

function evidenceText({ odds, bound, share }: EvidenceSoFar): string {
  if (odds < 1) return `none: ${number(1 / odds)} to 1 against it, ${number(bound)} to 1 for it are needed`;
  const crossed = share >= 1 ? ': enough' : '';
  return `${number(odds)} to 1, ${percentOf(share)} of the ${number(bound)} to 1 that are needed${crossed}`;
}

function followedLines({ failed, verdict, followed }: Explanation, { style }: View): readonly string[] {
  const count =
    verdict.outcome !== 'fail' || verdict.settled === true
      ? []
      : [`failed look ${failed.count} of ${failed.of} in a row that roll back`];
  return [
    ...count,
    ...followed.flatMap(({ at, event }) =>
      wordsOf(event, verdict.reason, style).map((line) => `${style.dim(clock(at))} ${line}`),
    ),
  ];
}

/** @param said is not said again */
function wordsOf(event: RecordedEvent, said: string, style: Style): readonly string[] {
  switch (event.type) {
    case 'asked':
      return [`${escapeControls(event.by)} wished: ${event.verb}`];
    case 'ended':
      return [`it ended: ${event.outcome}`];
    case 'phase': {
      const { reason, ...rest } = event;
      return rolloutWords(reason?.text === said ? rest : event, style);
    }
    default:
      return rolloutWords(event, style);
  }
}
