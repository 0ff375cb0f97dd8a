import type { PlanResult, RunResult, StepFailure } from '../../app/toolkit.ts';
import type { Problem } from '../../domain/errors/problem.ts';
import type { RunStatus } from '../../domain/run/model.ts';
import { renderHeldUp } from './held-up.ts';
import type { RunView, StepView } from './run-view.ts';
import { listed, refusalOf } from './step-words.ts';
import type { Paint, Style } from './style.ts';
import { type Cell, table } from './table.ts';
import { count, escapeBlock, escapeControls } from './text.ts';
import { duration } from './time.ts';
import type { View } from './view.ts';

/** The end of a run: how it went, the time of each stack, the critical path, what failed and how to go on. */
export function renderRunSummary(result: RunResult, run: RunView, view: View): string {
  const refusals = result.failures.filter(({ error }) => refusalOf(error.code) !== undefined);
  const failures = result.failures.filter((failure) => !refusals.includes(failure));
  const blocks = [
    headline(result, run, view.style),
    timings(result, run, view),
    firstApplied(result, view),
    criticalPath(run, view.style),
    renderFailures(failures, view),
    // What a refused approval holds up is everything; nobody needs the list.
    refusals.length > 0 && failures.length === 0 ? '' : renderHeldUp(run, view),
    renderRefusals(refusals, view),
    renderResume(result.status, result.run, view),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

const endings: Readonly<Record<RunStatus, string>> = {
  done: 'Done',
  failed: 'Failed',
  stopped: 'Stopped',
  stopping: 'Stopped',
  running: 'Interrupted',
  waiting: 'Waiting for an approval',
  queued: 'Waiting for another run to end',
  declined: 'Declined: nothing was changed',
  'rolled-back': 'Rolled back: what was there before serves again',
  superseded: 'Superseded by a later run',
};

function headline(result: RunResult, run: RunView, style: Style): string {
  const paint: Paint = result.status === 'done' ? style.green : result.status === 'failed' ? style.red : style.yellow;
  const destroying = run.kind === 'destroy';
  const failed = result.failures.filter(({ error }) => refusalOf(error.code) === undefined).length;
  const facts = [
    ...(result.applied.length > 0
      ? [`${count(result.applied.length, 'stack')} ${destroying ? 'destroyed' : 'applied'}`]
      : []),
    ...servicesOf(result),
    ...(result.unchanged.length > 0 ? [`${result.unchanged.length} unchanged`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const time = run.ended === undefined ? '' : ` in ${duration(run.ended.seconds)}`;
  const text = `${facts.length === 0 ? '' : `: ${facts.join(', ')}`}${time}`;
  return `${paint(style.bold(endings[result.status]))}${text} ${style.dim(`(run ${escapeControls(result.run)})`)}`;
}

function servicesOf({ rollouts = [] }: RunResult): readonly string[] {
  const live = rollouts.filter(({ outcome }) => outcome === 'promoted' || outcome === 'unchanged').length;
  return live === 0 ? [] : [`${count(live, 'service')} live`];
}

/** One line for each stack that did something. */
function timings(result: RunResult, run: RunView, view: View): string {
  const stacks = new Map<string, StepView[]>();
  for (const step of run.steps.values()) {
    if (step.stack === undefined || step.seconds === undefined) continue;
    stacks.set(step.stack, [...(stacks.get(step.stack) ?? []), step]);
  }
  if (stacks.size === 0) return '';
  const applying = run.kind === 'destroy' ? 'destroy' : 'apply';
  const seconds = (steps: readonly StepView[], prefix: string): string => {
    const found = steps.filter((step) => step.id.startsWith(prefix));
    return found.length === 0 ? '' : duration(sum(found));
  };
  const shown = view.detail === 'all' ? stacks : mostTelling(stacks);
  const rows = [...shown].map(([stack, steps]): readonly Cell[] => [
    stack,
    outcome(stack, steps, result, run, view.style),
    seconds(steps, 'plan'),
    seconds(steps, 'apply'),
    duration(sum(steps)),
  ]);
  const text = table({ header: ['stack', 'outcome', 'plan', applying, 'total'], rows }, view);
  const more = stacks.size - shown.size;
  return more === 0 ? text : `${text}\n${view.style.dim(`… and ${more} more that took no longer, see --verbose`)}`;
}

const mostRows = 40;

/** Of many stacks those that failed, then those that took longest, in the order in which all of them stand. */
function mostTelling(stacks: ReadonlyMap<string, readonly StepView[]>): ReadonlyMap<string, readonly StepView[]> {
  if (stacks.size <= mostRows) return stacks;
  const rank = (steps: readonly StepView[]): number =>
    steps.some(({ state }) => state !== 'done') ? Number.POSITIVE_INFINITY : sum(steps);
  const telling = new Set(
    [...stacks]
      .toSorted(([, a], [, b]) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)))
      .slice(0, mostRows)
      .map(([stack]) => stack),
  );
  return new Map([...stacks].filter(([stack]) => telling.has(stack)));
}

const sum = (steps: readonly StepView[]): number => steps.reduce((all, step) => all + (step.seconds ?? 0), 0);

function outcome(stack: string, steps: readonly StepView[], result: RunResult, run: RunView, style: Style): Cell {
  if (steps.some((step) => step.state === 'failed')) return { text: 'failed', paint: style.red };
  if (steps.some((step) => step.state === 'interrupted')) return { text: 'interrupted', paint: style.yellow };
  if (result.unchanged.includes(stack)) return { text: 'unchanged', paint: style.dim };
  if (result.applied.includes(stack))
    return { text: run.kind === 'destroy' ? 'destroyed' : 'applied', paint: style.green };
  return { text: 'planned', paint: style.dim };
}

/** Nobody has seen a plan of these: it is said once more, at the end. */
function firstApplied({ first }: RunResult, view: View): string {
  if (first.length === 0) return '';
  const words = first.length === 1 ? 'a plan of its own' : 'plans of their own';
  return `${listed(first, view)}: applied without ${words}, nothing was there before`;
}

function criticalPath(run: RunView, style: Style): string {
  const path = run.ended?.criticalPath ?? [];
  if (path.length < 2) return '';
  const parts = path.map(({ step, seconds }) => `${escapeControls(step)} ${duration(seconds)}`);
  const shown = parts.length > 8 ? [...parts.slice(0, 4), `… ${parts.length - 7} more …`, ...parts.slice(-3)] : parts;
  return `${style.dim('critical path:')} ${shown.join(' → ')}`;
}

function renderRefusals(refusals: readonly StepFailure[], view: View): string {
  const { style } = view;
  return refusals
    .filter(({ error }) => error.code === 'APPROVAL_REQUIRED')
    .map(({ error }) => {
      const next = error.hint === undefined ? '' : `\n  ${style.cyan('next:')} ${escapeControls(error.hint)}`;
      return `${style.yellow('waiting:')} ${escapeBlock(error.message)}${next}`;
    })
    .join('\n');
}

/** Every failed step with its error and what to do; empty where none failed. */
function renderFailures(failures: readonly StepFailure[], view: View): string {
  const { style } = view;
  return failures
    .map(({ step, stack, error }) => {
      const head = `${style.red('failed:')} ${style.bold(escapeControls(stack ?? step))}: ${escapeBlock(error.message)} ${style.dim(`[${error.code}]`)}`;
      const next = error.hint === undefined ? [] : [`  ${style.cyan('next:')} ${escapeControls(error.hint)}`];
      return [head, ...(error.problems ?? []).flatMap((problem) => placeLine(problem, view)), ...next].join('\n');
    })
    .join('\n');
}

/** Only what is about one place in a stack. The tool's own words were shown when they came. */
function placeLine({ at, path }: Problem, { style }: View): readonly string[] {
  if (at?.line === undefined || path === undefined || /^stacks\.[^.[]+$/.test(path)) return [];
  const place = [at.file, at.line, ...(at.column === undefined ? [] : [at.column])].join(':');
  return [`  ${style.bold(escapeControls(place))} ${style.dim('at')} ${escapeControls(path)}`];
}

/** The end of `plan` and `drift`: what failed, what could not be planned for it, and how to go on. */
export function renderPlanEnd(result: PlanResult, run: RunView, view: View): string {
  const blocks = [
    renderFailures(result.failures, view),
    result.status === 'done' ? '' : renderHeldUp(run, view),
    renderResume(result.status, result.run, view),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

/** The last line of a run that can go on; empty where it cannot. */
function renderResume(status: RunStatus, run: string, view: View): string {
  const command = view.style.bold(`fairlead resume ${escapeControls(run)}`);
  if (status === 'waiting') return `approve and continue with \`${command}\``;
  return status === 'failed' ||
    status === 'stopped' ||
    status === 'queued' ||
    status === 'stopping' ||
    status === 'running'
    ? `continue with \`${command}\``
    : '';
}
