import type { Pruned } from '../../app/toolkit.ts';
import type { RunEvent } from '../../domain/events/model.ts';
import { isJsonObject } from '../../domain/json.ts';
import type { RunStatus, StepState } from '../../domain/run/model.ts';
import type { JournalFault, JournalRepair, StoredRun } from '../../ports/journal.ts';
import { approvalWords } from './plan-file.ts';
import { eventLines } from './run-lines.ts';
import { refusalOf } from './step-words.ts';
import type { Paint, Style } from './style.ts';
import { type Cell, table } from './table.ts';
import { count, escapeControls } from './text.ts';
import { ago, duration, moment } from './time.ts';
import type { View } from './view.ts';

export function renderRuns(runs: readonly StoredRun[], view: View): string {
  if (runs.length === 0) return view.style.dim('no runs yet; `fairlead plan` begins one');
  const rows = runs.map((run): readonly Cell[] => {
    const steps = Object.values(run.state.steps);
    const done = steps.filter((step) => step.status === 'done').length;
    return [
      { text: run.definition.id, paint: view.style.bold },
      run.definition.kind,
      run.definition.environment,
      { text: statusOf(run), paint: paintOfRun(run.status, view.style) },
      `${done}/${steps.length}`,
      view.detail === 'all' ? moment(run.createdAt) : ago(run.createdAt, view.now),
      holderOf(run),
    ];
  });
  const header = ['run', 'kind', 'environment', 'status', 'steps', 'begun', 'held by'];
  return table({ header, rows, whole: [0] }, view);
}

export function renderPruned({ runs, entries }: Pruned, { dryRun }: { readonly dryRun: boolean }, view: View): string {
  if (runs.length === 0) return 'no run is old enough to go';
  const what = count(runs.length, 'run');
  const said = dryRun
    ? `${what} would go; nothing was changed`
    : `${what} taken out of the journal, with ${count(entries, 'entry', 'entries')}`;
  return `${renderRuns(runs, view)}\n\n${said}`;
}

/** A run whose process is gone is not running, whatever the journal's last word was. */
const statusOf = (run: StoredRun): string =>
  (run.status === 'running' || run.status === 'queued') && run.holder?.alive !== true ? 'process gone' : run.status;

const holderOf = (run: StoredRun): string =>
  run.holder === undefined ? '' : `${run.holder.user}@${run.holder.host} (${run.holder.pid})`;

function paintOfRun(status: RunStatus, style: Style): Paint {
  switch (status) {
    case 'done':
      return style.green;
    case 'failed':
    case 'rolled-back':
      return style.red;
    case 'running':
    case 'stopping':
      return style.cyan;
    case 'stopped':
    case 'waiting':
    case 'queued':
      return style.yellow;
    case 'declined':
    case 'superseded':
      return style.dim;
  }
}

/** A run with its steps; with all its events where all is asked for. */
export function renderRun(run: StoredRun, events: readonly RunEvent[], view: View): string {
  const { style } = view;
  const { definition } = run;
  const head = [
    `${style.bold(`${definition.kind} ${escapeControls(definition.id)}`)} of ${escapeControls(definition.project)} in ${escapeControls(definition.environment)}: ${paintOfRun(run.status, style)(statusOf(run))}`,
    `begun ${moment(run.createdAt)}, last changed ${moment(run.updatedAt)}`,
    ...reviewLines(run, view),
    ...approvalLines(run, view),
    ...(run.holder === undefined ? [] : [`held by ${escapeControls(holderOf(run))}`]),
  ];
  const rows = definition.steps.map((step): readonly Cell[] => {
    const state = run.state.steps[step.id] ?? { status: 'waiting' };
    return [step.id, { text: stateOf(state), paint: paintOfStep(state, style) }, seconds(state), remark(state)];
  });
  const blocks = [head.join('\n'), table({ header: ['step', 'state', 'time', ''], rows, whole: [0] }, view)];
  if (view.detail === 'all') {
    const lines = events.flatMap((event) =>
      eventLines(event, definition.kind, view).map((line) => `${style.dim(event.at.slice(11, 19))} ${line}`),
    );
    blocks.push([style.bold('events'), ...lines].join('\n'));
  }
  const resumable = ['failed', 'stopped', 'waiting'].includes(run.status) || statusOf(run) !== run.status;
  if (resumable) blocks.push(`continue with \`${style.bold(`fairlead resume ${escapeControls(definition.id)}`)}\``);
  return blocks.join('\n\n');
}

/** Which plan file it applied, and on whose word. */
function reviewLines({ definition: { review } }: StoredRun, view: View): readonly string[] {
  if (review === undefined) return [];
  const made = `by ${escapeControls(review.createdBy)}, ${moment(review.createdAt)}`;
  return [
    `applies the plan ${review.digest}, made ${made}`,
    ...review.approvals.map((approval) => `approved ${approvalWords(approval, view)}`),
  ];
}

/** Who let rollouts go on past which of their steps. */
const approvalLines = ({ definition, state }: StoredRun, { now }: View): readonly string[] =>
  definition.steps.flatMap(({ id, effect }) =>
    effect.kind !== 'rollout'
      ? []
      : (state.steps[id]?.rollout?.approvals ?? []).map(({ step, by, at, note }) => {
          const why = note === undefined ? '' : `: ${escapeControls(note)}`;
          return `${escapeControls(effect.rollout.service)}: step ${step + 1} approved by ${escapeControls(by)}, ${ago(at, now)}${why}`;
        }),
  );

const stateOf = (state: StepState): string =>
  (state.status === 'failed' ? refusalOf(state.error.code) : undefined) ?? state.status;

function seconds(state: StepState): string {
  if (!('endedAt' in state)) return '';
  return duration((Date.parse(state.endedAt) - Date.parse(state.startedAt)) / 1000);
}

function remark(state: StepState): string {
  if (state.status === 'failed') return `${state.error.message} [${state.error.code}]`;
  if (state.status === 'blocked') return `by ${state.by.join(', ')}`;
  if (isFirst(state)) return 'without a plan of its own: nothing was there before';
  return 'attempt' in state && state.attempt > 1 ? `attempt ${state.attempt}` : '';
}

const isFirst = (state: StepState): boolean =>
  state.status === 'done' && isJsonObject(state.result) && state.result['first'] === true;

function paintOfStep(state: StepState, style: Style): Paint {
  switch (state.status) {
    case 'done':
      return style.green;
    case 'failed':
      return refusalOf(state.error.code) === undefined ? style.red : style.yellow;
    case 'running':
      return style.cyan;
    case 'interrupted':
    case 'blocked':
      return style.yellow;
    case 'waiting':
      return style.dim;
  }
}

export function renderRepair({ faults, kept, saved, lost }: JournalRepair, view: View): string {
  if (faults.length === 0) return renderFaults(faults, view);
  const { style } = view;
  return [
    `${style.green('saved:')} ${count(saved.runs, 'run')} with ${saved.entries} entries; ${lost} could not be read`,
    ...(kept === undefined ? [] : [`${style.cyan('kept:')} the damaged journal, as ${escapeControls(kept)}`]),
  ].join('\n');
}

export function renderFaults(faults: readonly JournalFault[], view: View): string {
  const { style } = view;
  if (faults.length === 0) return style.green('the journal is sound');
  const blocks = faults.map((fault) => {
    const run = fault.run === undefined ? '' : ` (run ${escapeControls(fault.run)})`;
    return `${style.red('✗')} ${escapeControls(fault.what)}${run}\n  ${style.cyan('mend:')} ${escapeControls(fault.mend)}`;
  });
  return [...blocks, '', count(faults.length, 'fault')].join('\n');
}
