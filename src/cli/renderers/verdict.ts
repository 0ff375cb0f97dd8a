import { number } from '../../domain/analysis/number.ts';
import type { Verdict, VerdictRow } from '../../domain/analysis/model.ts';
import type { Paint, Style } from './style.ts';
import { escapeControls } from './text.ts';

/** The verdict with its reasons: one line, then one for each metric. */
export function verdictLines({ outcome, rows, reason }: Verdict, style: Style): readonly string[] {
  const width = Math.max(0, ...rows.map(({ metric }) => metric.length));
  return [
    `${paintOf(outcome, style)(outcome)}: ${escapeControls(reason)}`,
    ...rows.map((row) => `  ${line(row, width, style)}`),
  ];
}

function line({ metric, outcome, found, wanted, weight }: VerdictRow, width: number, style: Style): string {
  const share = style.dim(`weight ${number(weight)}`);
  return `${paintOf(outcome, style)(marks[outcome])} ${escapeControls(metric).padEnd(width)}  ${escapeControls(found)}  (${escapeControls(wanted)}, ${share})`;
}

const marks = { pass: '✓', fail: '✗', 'no-evidence': '?' } as const;

function paintOf(outcome: Verdict['outcome'] | VerdictRow['outcome'], style: Style): Paint {
  if (outcome === 'pass') return style.green;
  return outcome === 'fail' ? style.red : style.yellow;
}
