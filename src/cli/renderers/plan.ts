import { dataHeldBy } from '../../domain/change/data-bearing.ts';
import type { Change, StackPlan } from '../../domain/change/model.ts';
import { hasChanges, summarise } from '../../domain/change/summarise.ts';
import { closure, reversed } from '../../domain/graph/graph.ts';
import { renderChange } from './plan-change.ts';
import { driftSentences, paintOf, summaryText, symbolOf } from './plan-words.ts';
import { showValue } from './plan-value.ts';
import { count, displayWidth, escapeBlock, escapeControls, indent, padEnd } from './text.ts';
import { ago } from './time.ts';
import type { View } from './view.ts';

export interface PlanContext {
  readonly project: string;
  readonly environment: string;
  /** `plan`, `apply`, `destroy`, `drift` or `resume`. */
  readonly command: string;
  /** Some stacks could not be planned: what is shown is not all. @default false */
  readonly incomplete?: boolean;
  readonly dependsOn: Readonly<Record<string, readonly string[]>>;
  /** One order of application; destruction goes the other way. */
  readonly order: readonly string[];
}

/** The plan over all stacks: what is destroyed first, then stack by stack, then the sum. */
export function renderPlan(unsorted: readonly StackPlan[], context: PlanContext, view: View): string {
  const plans = sorted(unsorted, context);
  const changed = plans.filter((plan) => hasChanges(plan) || plan.drift.length > 0 || plan.warnings.length > 0);
  const dependents = reversed(context.dependsOn);
  const blocks = [
    heading(plans, context, view),
    ...destroyed(plans, view),
    ...changed.map((plan) => renderStack(plan, dependents, view)),
    ...unchanged(plans, context, view),
    ...confirmed(plans, view),
    total(plans, context, view),
  ];
  return blocks.join('\n\n');
}

function sorted(plans: readonly StackPlan[], context: PlanContext): readonly StackPlan[] {
  const position = new Map(context.order.map((name, index) => [name, index]));
  const place = (plan: StackPlan): number => {
    const index = position.get(plan.stack) ?? context.order.length;
    return plan.mode === 'destroy' ? -index : index;
  };
  return plans.toSorted((a, b) => place(a) - place(b));
}

function heading(plans: readonly StackPlan[], context: PlanContext, view: View): string {
  const place = `${escapeControls(context.project)} in ${escapeControls(context.environment)}`;
  const destroying = plans.length > 0 && plans.every((plan) => plan.mode === 'destroy');
  const what = context.command === 'drift' ? 'Drift of' : destroying ? 'Plan to destroy' : 'Plan for';
  return view.style.bold(`${what} ${place}, ${count(plans.length, 'stack')}`);
}

/** Said before anything else: what will be gone, and what it holds. */
function destroyed(plans: readonly StackPlan[], view: View): readonly string[] {
  const gone = plans.flatMap((plan) =>
    plan.mode === 'refresh-only'
      ? []
      : plan.changes.filter(isDestroyed).map((change) => ({ stack: plan.stack, change })),
  );
  if (gone.length === 0) return [];
  const { style } = view;
  const stackWidth = Math.max(...gone.map(({ stack }) => displayWidth(escapeControls(stack))));
  const addressWidth = Math.min(
    50,
    Math.max(...gone.map(({ change }) => displayWidth(escapeControls(change.address)))),
  );
  const lines = gone.map(({ stack, change }) => {
    const holds = dataHeldBy(change.type);
    const data = holds === undefined ? '' : style.red(`holds data: ${holds}`);
    const replaced = change.action === 'replace' ? style.magenta('replaced') : '';
    const notes = [replaced, data].filter((note) => note !== '').join(', ');
    const symbol = paintOf(change.action, style)(symbolOf(change).padStart(3));
    const names = `${padEnd(escapeControls(stack), stackWidth)}  ${padEnd(escapeControls(change.address), addressWidth)}`;
    return `${symbol} ${names}  ${notes}`.trimEnd();
  });
  return [[style.bold(style.red(`Will be destroyed (${gone.length}):`)), ...lines].join('\n')];
}

const isDestroyed = (change: Change): boolean => change.action === 'delete' || change.action === 'replace';

function renderStack(plan: StackPlan, dependents: PlanContext['dependsOn'], view: View): string {
  const { style } = view;
  const summary = summaryText(summarise(plan), style);
  const name = style.bold(escapeControls(plan.stack));
  const engine = style.dim(`(${escapeControls(plan.engine)} ${escapeControls(plan.engineVersion)})`);
  const lines = [summary === undefined ? `${name} ${engine}` : `${name}: ${summary} ${engine}`];
  const downstream = downstreamOf(plan.stack, dependents, view);
  if (downstream.length > 0 && hasChanges(plan) && plan.mode !== 'refresh-only') {
    lines.push(`    ${style.dim(`downstream: ${downstream.join(', ')}`)}`);
  }
  lines.push(...waiting(plan, view));
  for (const change of inOrder(plan.changes, view)) lines.push(...renderChange(change, 'planned', view));
  lines.push(...driftLines(plan, view), ...outputLines(plan, view));
  for (const warning of plan.warnings)
    lines.push(indent(`${style.yellow('warning:')} ${escapeBlock(warning)}`, '    '));
  return lines.join('\n');
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

function unchanged(plans: readonly StackPlan[], context: PlanContext, view: View): readonly string[] {
  const names = plans.filter((plan) => !hasChanges(plan)).map((plan) => escapeControls(plan.stack));
  if (names.length === 0 || names.length === plans.length) return [];
  return [view.style.dim(`${context.command === 'drift' ? 'Not drifted' : 'Unchanged'}: ${shortened(names, view)}`)];
}

/** Never silent: what was not asked about just now, and when it was. */
function confirmed(plans: readonly StackPlan[], view: View): readonly string[] {
  const times = plans.flatMap(({ confirmedAt }) => (confirmedAt === undefined ? [] : [confirmedAt])).toSorted();
  const [oldest] = times;
  if (oldest === undefined) return [];
  const names = plans.filter(({ confirmedAt }) => confirmedAt !== undefined).map(({ stack }) => escapeControls(stack));
  const which =
    times.length === plans.length && times.length > 1 ? `all ${times.length} stacks` : shortened(names, view);
  const when = times.length > 1 ? `the oldest ${ago(oldest, view.now)}` : ago(oldest, view.now);
  return [
    view.style.dim(
      `Not planned again: ${which}; found unchanged (${when}), and not touched since. \`--refresh\` plans all.`,
    ),
  ];
}

const shortened = (names: readonly string[], view: View): string =>
  (view.detail === 'all' || names.length <= 8 ? names : [...names.slice(0, 7), `${names.length - 7} more`]).join(', ');

function total(plans: readonly StackPlan[], context: PlanContext, view: View): string {
  const { style } = view;
  const changed = plans.filter(hasChanges);
  if (changed.length === 0 && context.incomplete === true) {
    const [done, sound] =
      context.command === 'drift' ? ['looked at', 'have not drifted'] : ['planned', 'have no changes'];
    return style.yellow(`Incomplete: not every stack could be ${done}; the others ${sound}.`);
  }
  if (changed.length === 0) {
    const sentence =
      context.command === 'drift'
        ? 'No drift: nothing changed behind our back.'
        : plans.some(({ confirmedAt }) => confirmedAt !== undefined)
          ? 'No changes.'
          : 'No changes: everything is as the project says.';
    return style.green(sentence);
  }
  const sums = plans.map(summarise);
  const sum = (key: keyof ReturnType<typeof summarise>): number => sums.reduce((all, each) => all + each[key], 0);
  const summary = summaryText(
    {
      create: sum('create'),
      update: sum('update'),
      replace: sum('replace'),
      delete: sum('delete'),
      forget: sum('forget'),
      import: sum('import'),
      move: sum('move'),
      read: sum('read'),
    },
    style,
  );
  if (context.command === 'drift') return driftTotal(plans, context, view);
  const all = count(plans.length, 'stack');
  const where = changed.length === plans.length ? `in ${all}` : `in ${changed.length} of ${all}`;
  const deferred = plans.filter((plan) => plan.deferred !== undefined).map((plan) => escapeControls(plan.stack));
  const later = deferred.length === 0 ? '' : ` Not known yet: ${deferred.join(', ')}.`;
  const missing = context.incomplete === true ? ` ${style.yellow('Not every stack could be planned.')}` : '';
  return `${style.bold('Plan:')} ${summary ?? 'only outputs change'} ${where}.${later}${missing}`;
}

function driftTotal(plans: readonly StackPlan[], context: PlanContext, view: View): string {
  const drifted = plans.map((plan) => plan.drift.filter((change) => change.action !== 'no-op').length);
  const resources = drifted.reduce((all, number) => all + number, 0);
  const stacks = drifted.filter((number) => number > 0).length;
  const missing = context.incomplete === true ? ` ${view.style.yellow('Not every stack could be looked at.')}` : '';
  return `${view.style.bold('Drift:')} ${count(resources, 'resource')} in ${count(stacks, 'stack')}; \`fairlead apply\` mends it.${missing}`;
}

const downstreamShown = 8;

/** Everything that needs it, directly or not, sorted. */
function downstreamOf(stack: string, dependents: PlanContext['dependsOn'], view: View): readonly string[] {
  const names = [...closure(dependents, [stack])]
    .filter((name) => name !== stack)
    .toSorted()
    .map(escapeControls);
  if (view.detail === 'all' || names.length <= downstreamShown) return names;
  return [...names.slice(0, downstreamShown - 1), `${names.length - downstreamShown + 1} more`];
}
