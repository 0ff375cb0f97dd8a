import type { StackPlan } from '../../domain/change/model.ts';
import { hasChanges, summarise } from '../../domain/change/summarise.ts';
import { summaryText } from './plan-words.ts';
import type { PlanContext } from './plan-context.ts';
import { count, escapeControls } from './text.ts';
import type { View } from './view.ts';

/** The last line. */
export function planTotal(plans: readonly StackPlan[], context: PlanContext, view: View): string {
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
  return `${view.style.bold('Drift:')} ${count(resources, 'resource')} in ${count(stacks, 'stack')}${context.report === undefined ? '; `fairlead apply` mends it' : ''}.${missing}`;
}
