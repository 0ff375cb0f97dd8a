import type { Change, StackPlan } from '../../domain/change/model.ts';
import type { StackDrift } from '../../domain/change/drift-report.ts';
import type { Reach } from '../../domain/change/reach.ts';
import { hasChanges, summarise } from '../../domain/change/summarise.ts';
import { renderChange } from './plan-change.ts';
import { reachLines } from './plan-reach.ts';
import { driftSentences, paintOf, summaryText, symbolOf } from './plan-words.ts';
import { showValue } from './plan-value.ts';
import { displayWidth, escapeBlock, escapeControls, indent, padEnd } from './text.ts';
import { ago, moment } from './time.ts';
import type { View } from './view.ts';

/** What is known about a stack beside its plan. */
export interface AboutStack {
  readonly reach?: Reach | undefined;
  readonly drift?: StackDrift | undefined;
}

/** One stack: its sum, what it reaches, then change by change. */
export function renderStack(plan: StackPlan, about: AboutStack, view: View): string {
  return [stackHead(plan, view), ...stackLines(plan, about, view)].join('\n');
}

function stackHead(plan: StackPlan, view: View): string {
  const { style } = view;
  const summary = summaryText(summarise(plan), style);
  const name = style.bold(escapeControls(plan.stack));
  const engine = style.dim(`(${escapeControls(plan.engine)} ${escapeControls(plan.engineVersion)})`);
  return summary === undefined ? `${name} ${engine}` : `${name}: ${summary} ${engine}`;
}

/** All but the first line. */
export function stackLines(plan: StackPlan, { reach, drift }: AboutStack, view: View): readonly string[] {
  const { style } = view;
  const reached = hasChanges(plan) && plan.mode !== 'refresh-only' ? reachLines(reach, view.detail) : [];
  return [
    ...reached.map((line) => `    ${style.dim(line)}`),
    ...waiting(plan, view),
    ...inOrder(plan.changes, view).flatMap((change) => renderChange(change, 'planned', view)),
    ...driftLines(plan, view),
    ...reportLines(drift, view),
    ...outputLines(plan, view),
    ...plan.warnings.map((warning) => indent(`${style.yellow('warning:')} ${escapeBlock(warning)}`, '    ')),
  ];
}

/** When it was last in order, and what an apply would do about it. */
export function reportLines(drift: StackDrift | undefined, view: View): readonly string[] {
  if (drift === undefined) return [];
  const { lastInOrder: last, mending } = drift;
  const when =
    last === undefined
      ? 'no record says when it was last in order'
      : `last in order ${ago(last.at, view.now)} (${moment(last.at)}, ${last.how} by run ${escapeControls(last.run)})`;
  return [`    ${view.style.dim(when)}`, `    ${mendingText(mending, view)}`];
}

function mendingText(mending: StackDrift['mending'], { style }: View): string {
  if (mending.kind === 'unknown')
    return style.yellow(`what an apply would do is not known: ${escapeControls(mending.because)}`);
  const { plan } = mending;
  if (plan.deferred !== undefined)
    return style.yellow(`what an apply would do is not known: ${escapeControls(plan.deferred)}`);
  const summary = summaryText(summarise(plan), style);
  if (summary !== undefined) return `\`fairlead apply\`: ${summary}`;
  return hasChanges(plan)
    ? '`fairlead apply` takes note of it, and changes outputs'
    : '`fairlead apply` changes nothing about it: the project does not say otherwise';
}

function waiting(plan: StackPlan, view: View): readonly string[] {
  const { style } = view;
  const waitsFor = plan.waitsFor.map(escapeControls).join(', ');
  if (plan.deferred !== undefined) {
    const until = waitsFor === '' ? '' : ` before ${waitsFor} ${plan.waitsFor.length === 1 ? 'is' : 'are'} applied`;
    return [`    ${style.yellow(`cannot be planned${until}:`)} ${escapeControls(plan.deferred)}`];
  }
  if (waitsFor === '') return [];
  return [`    ${style.cyan(`waits for ${waitsFor}`)}: planned once more, with the real values, before it is applied`];
}

/** What is destroyed comes first; reading and doing nothing is left out unless all is asked for. */
function inOrder(changes: readonly Change[], view: View): readonly Change[] {
  const shown = view.detail === 'all' ? changes : changes.filter(({ action }) => action !== 'no-op');
  const rank = (change: Change): number => (change.action === 'delete' ? 0 : change.action === 'replace' ? 1 : 2);
  return shown.toSorted((a, b) => rank(a) - rank(b));
}

function driftLines(plan: StackPlan, view: View): readonly string[] {
  const drift = plan.drift.filter((change) => change.action !== 'no-op');
  if (drift.length === 0) return [];
  const { style } = view;
  if (plan.mode === 'refresh-only') return drift.flatMap((change) => renderChange(change, 'drift', view));
  const lines =
    view.detail === 'all'
      ? drift.flatMap((change) => renderChange(change, 'drift', view))
      : drift.map(
          (change) =>
            `${paintOf(change.action, style)(symbolOf(change).padStart(3))} ${escapeControls(change.address)} ${driftSentences[change.action]}`,
        );
  return [
    `    ${style.yellow('changed outside of Fairlead since the last apply')} (\`fairlead drift\` tells more):`,
    ...lines,
  ];
}

function outputLines(plan: StackPlan, view: View): readonly string[] {
  const outputs = plan.outputs.filter((output) => output.action !== 'no-op');
  if (outputs.length === 0) return [];
  const { style } = view;
  const width = Math.max(...outputs.map((output) => displayWidth(escapeControls(output.name))));
  const room = view.detail === 'all' ? Number.POSITIVE_INFINITY : Math.max(20, view.width - width - 12);
  const lines = outputs.map((output) => {
    const action = output.action === 'no-op' ? 'update' : output.action;
    const start = `${paintOf(action, style)(symbolOf({ action }).padStart(3))} ${padEnd(escapeControls(output.name), width)} =`;
    if (action === 'create') return `${start} ${showValue(output.after, room, style)}`;
    if (action === 'delete') return `${start} ${showValue(output.before, room, style)}`;
    const half = Math.max(20, Math.floor((room - 3) / 2));
    return `${start} ${showValue(output.before, half, style)} → ${showValue(output.after, half, style)}`;
  });
  return [`    ${style.dim('outputs:')}`, ...lines];
}
