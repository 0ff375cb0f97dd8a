import { number } from '../../domain/analysis/number.ts';
import type { Verdict, VerdictRow } from '../../domain/analysis/model.ts';
import { evidenceBars, evidenceWords } from './evidence-bars.ts';
import type { Paint, Style } from './style.ts';
import { escapeControls } from './text.ts';

/** In words for a log, as bars for a screen. */
export type EvidenceShown = 'words' | 'bars';

/** The verdict with its reasons: one line, then one for each metric, and its evidence where the judge weighs some. */
export function verdictLines(
  { outcome, rows, reason, caveats = [] }: Verdict,
  style: Style,
  shown: EvidenceShown,
): readonly string[] {
  const width = Math.max(0, ...rows.map(({ metric }) => metric.length));
  return [
    `${verdictPaint(outcome, style)(outcome)}: ${escapeControls(reason)}`,
    ...rows.flatMap((row) => [
      `  ${line(row, width, style)}`,
      ...(row.evidence === undefined ? [] : [style.dim(`${' '.repeat(width + 6)}${evidence[shown](row.evidence)}`)]),
    ]),
    ...caveats.map((caveat) => `  ${style.yellow('!')} ${escapeControls(caveat)}`),
  ];
}

function line({ metric, outcome, found, wanted, weight }: VerdictRow, width: number, style: Style): string {
  const share = style.dim(`weight ${number(weight)}`);
  return `${verdictPaint(outcome, style)(verdictMarks[outcome])} ${escapeControls(metric).padEnd(width)}  ${escapeControls(found)}  (${escapeControls(wanted)}, ${share})`;
}

const evidence = { words: evidenceWords, bars: evidenceBars } as const;

export const verdictMarks = { pass: '✓', fail: '✗', 'no-evidence': '?' } as const;

export function verdictPaint(outcome: Verdict['outcome'] | VerdictRow['outcome'], style: Style): Paint {
  if (outcome === 'pass') return style.green;
  return outcome === 'fail' ? style.red : style.yellow;
}
