import type { VerdictRow } from '../../domain/analysis/model.ts';
import type { DecisionRecord, RecordedLook, RecordedRollout } from '../../domain/record/model.ts';
import { shownWeight } from '../../domain/rollout/shown-step.ts';
import { percentOf, sharesOf } from './evidence-bars.ts';
import { type Cell, table } from './table.ts';
import { escapeControls } from './text.ts';
import { verdictPaint } from './verdict.ts';
import type { View } from './view.ts';

export const looksIn = ({ entries }: DecisionRecord): readonly RecordedLook[] =>
  entries.flatMap(({ said }) => (said.kind === 'look' ? [said] : []));

/** A line for each look. */
export function renderLooks(record: DecisionRecord, view: View): string {
  const looks = looksIn(record);
  const metrics = [...new Set(looks.flatMap(({ verdict }) => verdict.rows.map(({ metric }) => metric)))];
  const rows = looks.map((look) => rowOf(look, metrics, view));
  const first = record.entries[0]?.said;
  return [
    ...(first?.kind === 'rollout' ? [titleOf(first, record, view), ''] : []),
    table(
      {
        header: ['look', 'UTC', 'step', 'weights', 'verdict', ...metrics.map(escapeControls)],
        rows,
        whole: [0, 1, 2, 4],
      },
      view,
    ),
    '',
    view.style.dim('`fairlead verdict explain … --look N` says why'),
  ].join('\n');
}

function titleOf(
  { service, run, project, environment }: RecordedRollout,
  { entries }: DecisionRecord,
  { style }: View,
): string {
  const end = entries.findLast(({ said }) => said.kind === 'decision' && said.event.type === 'ended')?.said;
  const outcome =
    end?.kind === 'decision' && end.event.type === 'ended'
      ? `${end.event.outcome}${end.event.reason === undefined ? '' : `: ${escapeControls(end.event.reason.text)}`}`
      : 'not ended yet';
  const where = `${escapeControls(project)}/${escapeControls(environment)}, run ${escapeControls(run)}`;
  return `${style.bold(escapeControls(service))} in ${where}: ${outcome}`;
}

function rowOf(
  { look, at, step, weights, verdict }: RecordedLook,
  metrics: readonly string[],
  { style }: View,
): readonly Cell[] {
  const rows = new Map(verdict.rows.map((row) => [row.metric, row]));
  return [
    String(look),
    at.slice(11, 19),
    String(step),
    weightsText(weights),
    { text: verdict.outcome, paint: verdictPaint(verdict.outcome, style) },
    ...metrics.map((metric): Cell => {
      const row = rows.get(metric);
      return row === undefined ? '' : { text: metricText(row), paint: verdictPaint(row.outcome, style) };
    }),
  ];
}

/** `canary 10 %`: the rest is the stable arm's. */
export function weightsText(weights: Readonly<Record<string, number>>): string {
  const { stable: _, ...others } = weights;
  const shown = Object.keys(others).length === 0 ? weights : others;
  return Object.entries(shown)
    .map(([arm, weight]) => `${arm} ${shownWeight(weight)}`)
    .join(', ');
}

function metricText({ evidence, found }: VerdictRow): string {
  if (evidence === undefined) return found;
  const [worse, fine] = sharesOf(evidence);
  return `worse ${percentOf(worse)}, as good ${percentOf(fine)}`;
}
