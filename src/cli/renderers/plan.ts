import { destructions } from '../../domain/change/destroyed.ts';
import type { StackPlan } from '../../domain/change/model.ts';
import { hasChanges } from '../../domain/change/summarise.ts';
import { aboutStacks, type PlanContext, sortedPlans } from './plan-context.ts';
import { unseenLine } from './plan-reach.ts';
import { renderStack } from './plan-stack.ts';
import { planTotal } from './plan-total.ts';
import { paintOf, symbolOf } from './plan-words.ts';
import { count, displayWidth, escapeControls, padEnd } from './text.ts';
import { ago } from './time.ts';
import type { View } from './view.ts';

/** The plan over all stacks: what is destroyed first, then stack by stack, then the sum. */
export function renderPlan(unsorted: readonly StackPlan[], context: PlanContext, view: View): string {
  const plans = sortedPlans(unsorted, context);
  const changed = plans.filter((plan) => hasChanges(plan) || plan.drift.length > 0 || plan.warnings.length > 0);
  const about = aboutStacks(context);
  const blocks = [
    heading(plans, context, view),
    ...destroyed(plans, view),
    ...changed.map((plan) => renderStack(plan, about(plan.stack), view)),
    ...unchanged(plans, context, view),
    ...confirmed(plans, view),
    ...unseen(context, view),
    planTotal(plans, context, view),
  ];
  return blocks.join('\n\n');
}

function heading(plans: readonly StackPlan[], context: PlanContext, view: View): string {
  const place = `${escapeControls(context.project)} in ${escapeControls(context.environment)}`;
  const destroying = plans.length > 0 && plans.every((plan) => plan.mode === 'destroy');
  const what = context.command === 'drift' ? 'Drift of' : destroying ? 'Plan to destroy' : 'Plan for';
  return view.style.bold(`${what} ${place}, ${count(plans.length, 'stack')}`);
}

/** Said before anything else: what will be gone, and what it holds. */
function destroyed(plans: readonly StackPlan[], view: View): readonly string[] {
  const gone = destructions(plans);
  if (gone.length === 0) return [];
  const { style } = view;
  const stackWidth = Math.max(...gone.map(({ stack }) => displayWidth(escapeControls(stack))));
  const addressWidth = Math.min(50, Math.max(...gone.map(({ address }) => displayWidth(escapeControls(address)))));
  const lines = gone.map(({ stack, address, action, createFirst = false, holds }) => {
    const data = holds === undefined ? '' : style.red(`holds data: ${holds}`);
    const replaced = action === 'replace' ? style.magenta('replaced') : '';
    const notes = [replaced, data].filter((note) => note !== '').join(', ');
    const symbol = paintOf(action, style)(symbolOf({ action, createFirst }).padStart(3));
    const names = `${padEnd(escapeControls(stack), stackWidth)}  ${padEnd(escapeControls(address), addressWidth)}`;
    return `${symbol} ${names}  ${notes}`.trimEnd();
  });
  return [[style.bold(style.red(`Will be destroyed (${gone.length}):`)), ...lines].join('\n')];
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

function unseen(context: PlanContext, view: View): readonly string[] {
  const line = unseenLine(context.reach ?? [], view.detail);
  return line === undefined ? [] : [view.style.dim(line)];
}
