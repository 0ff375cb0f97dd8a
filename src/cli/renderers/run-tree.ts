/** The live tree: one frame, drawn from what is known now. Pure: the same view, time and size give the same lines. */
import type { Verdict } from '../../domain/analysis/model.ts';
import { shownWeight } from '../../domain/rollout/shown-step.ts';
import { evidenceLines } from './evidence-bars.ts';
import { causeOf } from './held-up.ts';
import { actionDoing, confirmedWords, nameOf, refusalOf, wordsOf } from './step-words.ts';
import type { RunView, StepView } from './run-view.ts';
import type { Paint, Style } from './style.ts';
import { count, displayWidth, escapeControls, shorten } from './text.ts';
import { duration, secondsBetween } from './time.ts';

export interface TreeSize {
  readonly columns: number;
  readonly rows: number;
}

interface Row {
  readonly state: StepView['state'];
  /** False for a step that belongs to none. */
  readonly stack: boolean;
  readonly lines: readonly TreeLine[];
}

interface TreeLine {
  readonly symbol: string;
  readonly paint: Paint;
  readonly depth: number;
  readonly text: string;
  readonly right: string;
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 100;
const activeShown = 3;

/** At most `rows` lines, each at most `columns` cells: it never scrolls and never wraps. */
export function drawTree(view: RunView, now: Date, size: TreeSize, style: Style): readonly string[] {
  const rows = rowsOf(view, now, style);
  const room = Math.max(2, size.rows - 2);
  const lines = rows.flatMap((row) => row.lines);
  const header = headerLine(view, rows, now, style, size.columns);
  if (lines.length + 1 <= room) return [header, ...lines.map((line) => draw(line, size.columns))];
  const { kept, hidden } = choose(rows, room - 2);
  return [
    header,
    ...kept
      .flatMap((row) => row.lines)
      .slice(0, room - 2)
      .map((line) => draw(line, size.columns)),
    shorten(`  … and ${hidden}`, size.columns),
  ];
}

function headerLine(view: RunView, rows: readonly Row[], now: Date, style: Style, columns: number): string {
  if (view.startedAt === undefined && view.queued !== undefined)
    return style.bold(shorten(`waits for run ${escapeControls(view.queued.behind)} to end`, columns));
  const elapsed = view.startedAt === undefined ? '' : ` · ${duration(secondsBetween(view.startedAt, now))}`;
  const stopping = view.stopping ? ' · stopping' : '';
  const text = `${escapeControls(view.kind)} · ${escapeControls(view.environment)} · ${doneOf(view, rows)} done${elapsed}${stopping}`;
  return style.bold(shorten(text, columns));
}

/** Of stacks, of services, or of both, as far as there are some. */
function doneOf(view: RunView, rows: readonly Row[]): string {
  const stacks = rows.filter((row) => row.stack);
  const services = [...view.steps.values()].filter(({ id }) => id.startsWith('rollout:'));
  const of = (all: readonly { readonly state: StepView['state'] }[], what: string): string =>
    `${all.filter(({ state }) => state === 'done').length}/${count(all.length, what)}`;
  if (services.length === 0) return of(stacks, 'stack');
  return [...(stacks.length === 0 ? [] : [of(stacks, 'stack')]), of(services, 'service')].join(', ');
}

/** A step without a stack is shown while it matters. */
const telling: ReadonlySet<StepView['state']> = new Set(['running', 'failed', 'interrupted']);

/** One row for each stack, in order, then the steps that belong to none. */
function rowsOf(view: RunView, now: Date, style: Style): readonly Row[] {
  const groups = new Map<string, StepView[]>();
  for (const step of view.steps.values()) {
    const key = step.stack === undefined ? `step:${step.id}` : `stack:${step.stack}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [step]);
    else group.push(step);
  }
  // A stack stands where its last step stands: in the order of application, or of destruction.
  const position = new Map([...view.steps.keys()].map((id, index) => [id, index]));
  const last = (steps: readonly StepView[]): number => Math.max(...steps.map((step) => position.get(step.id) ?? 0));
  const sorted = [...groups.values()].toSorted((a, b) => last(a) - last(b));
  const rows = sorted.map((steps) => rowOf(steps, view, now, style));
  return [...rows.filter((row) => row.stack), ...rows.filter((row) => !row.stack && telling.has(row.state))];
}

function rowOf(steps: readonly StepView[], view: RunView, now: Date, style: Style): Row {
  const current = currentOf(steps);
  const name = escapeControls(nameOf(current));
  const words = wordsOf(current, view.kind);
  const seconds = steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0);
  const line = (symbol: string, paint: Paint, text: string, right = ''): TreeLine => ({
    symbol,
    paint,
    depth: 0,
    text: `${name}  ${text}`,
    right,
  });
  const row = (lines: readonly TreeLine[]): Row => ({
    state: current.state,
    stack: current.stack !== undefined,
    lines,
  });
  switch (current.state) {
    case 'running':
      return row(runningLines(current, words.doing, now, line, style));
    case 'done':
      if (current.confirmedAt !== undefined)
        return row([line('✓', style.dim, confirmedWords(current.confirmedAt, now))]);
      return row([line('✓', style.green, words.did, duration(seconds))]);
    case 'failed':
      return row([failedLine(current, duration(seconds), line, style)]);
    case 'interrupted':
      return row([line('!', style.yellow, 'interrupted', duration(seconds))]);
    case 'blocked':
      return row([line('-', style.yellow, `not ${words.did}: ${causeOf(current, view)}`)]);
    case 'waiting':
      return row([line('·', style.dim, waitingText(steps, current, view))]);
  }
}

/** The step that says most: one that failed or runs, else the first that is not done, else the last. */
function currentOf(steps: readonly StepView[]): StepView {
  const order = ['failed', 'running', 'interrupted', 'blocked', 'waiting'] as const;
  for (const state of order) {
    const step = steps.find((each) => each.state === state);
    if (step !== undefined) return step;
  }
  // Groups are made of at least one step.
  return steps.at(-1)!;
}

type LineMaker = (symbol: string, paint: Paint, text: string, right?: string) => TreeLine;

function failedLine(step: StepView, seconds: string, line: LineMaker, style: Style): TreeLine {
  const message = escapeControls(step.error?.message ?? '');
  const refusal = refusalOf(step.error?.code);
  if (refusal !== undefined) return line('!', style.yellow, `${refusal}: ${message}`, seconds);
  return line('✗', style.red, `failed: ${message}`, seconds);
}

function runningLines(step: StepView, doing: string, now: Date, line: LineMaker, style: Style): readonly TreeLine[] {
  const symbol = spinner[Math.floor(now.getTime() / frameMs) % spinner.length] ?? '*';
  const elapsed = step.startedAt === undefined ? '' : duration(secondsBetween(step.startedAt, now));
  const init = step.command === 'init' ? ' (init)' : '';
  const done = step.completed > 0 ? `, ${count(step.completed, 'resource')} done` : '';
  const active = [...step.active].slice(0, activeShown).map(([address, resource]) => ({
    symbol: '›',
    paint: style.dim,
    depth: 1,
    text: `${escapeControls(address)} ${actionDoing(resource.action)}`,
    right: duration(secondsBetween(resource.since, now)),
  }));
  const more = step.active.size - active.length;
  const rest = more > 0 ? [{ symbol: '›', paint: style.dim, depth: 1, text: `… and ${more} more`, right: '' }] : [];
  const rollout = rolloutTexts(step).map((text) => ({ symbol: '›', paint: style.dim, depth: 1, text, right: '' }));
  return [line(symbol, style.cyan, `${doing}${init}${done}`, elapsed), ...rollout, ...active, ...rest];
}

/** What it does, the weights as the proxy has them, and the last verdict. */
function rolloutTexts({ rollout }: StepView): readonly string[] {
  if (rollout === undefined) return [];
  const arms = Object.entries(rollout.arms).map(([name, weight]) => `${escapeControls(name)} ${shownWeight(weight)}`);
  const { verdict } = rollout;
  return [
    escapeControls(rollout.doing),
    ...(arms.length === 0 ? [] : [arms.join(', ')]),
    ...(verdict === undefined ? [] : [`${verdict.outcome}: ${escapeControls(verdict.reason)}`]),
    ...(verdict === undefined ? [] : evidenceShown(verdict)),
  ];
}

const mostMetrics = 5;

function evidenceShown({ rows }: Verdict): readonly string[] {
  const lines = evidenceLines(rows);
  const more = lines.length - mostMetrics;
  return more > 0 ? [...lines.slice(0, mostMetrics), `… and ${count(more, 'metric')} more`] : lines;
}

function waitingText(steps: readonly StepView[], current: StepView, view: RunView): string {
  const done = steps.filter((step) => step.state === 'done').at(-1);
  const before = done === undefined ? '' : `${wordsOf(done, view.kind).did}, `;
  const open = current.dependsOn.filter((id) => view.steps.get(id)?.state !== 'done');
  return open.length === 0 ? `${before}waiting for its turn` : `${before}waiting for ${names(open, view)}`;
}

function names(steps: readonly string[], view: RunView): string {
  const distinct = [
    ...new Set(
      steps.map((id) => escapeControls(view.steps.get(id)?.stack ?? (id === 'approve' ? 'the approval' : id))),
    ),
  ];
  return distinct.length > 4
    ? `${distinct.slice(0, 3).join(', ')} and ${distinct.length - 3} more`
    : distinct.join(', ');
}

function draw(line: TreeLine, columns: number): string {
  const left = '  '.repeat(line.depth + 1);
  const room = columns - left.length - 2 - (line.right === '' ? 0 : displayWidth(line.right) + 2);
  const text = shorten(line.text, Math.max(8, room));
  const gap = line.right === '' ? '' : '  ';
  return `${left}${line.paint(line.symbol)} ${text}${gap}${line.right}`;
}

const urgency: readonly StepView['state'][] = ['failed', 'running', 'interrupted', 'blocked', 'waiting', 'done'];

/** Where not all fits: what failed or runs first, then what comes next; the rest is counted. */
function choose(rows: readonly Row[], room: number): { readonly kept: readonly Row[]; readonly hidden: string } {
  const sorted = urgency.flatMap((state) => rows.filter((row) => row.state === state));
  const kept = new Set<Row>();
  let used = 0;
  for (const row of sorted) {
    if (used + row.lines.length > room) break;
    kept.add(row);
    used += row.lines.length;
  }
  const hidden = urgency.flatMap((state) => {
    const number = rows.filter((row) => row.state === state && !kept.has(row)).length;
    return number === 0 ? [] : [`${number} ${state}`];
  });
  return { kept: rows.filter((row) => kept.has(row)), hidden: hidden.join(', ') };
}
