import { basename, resolve } from 'node:path';
import type { OpenedPlan, PlanOptions } from '../app/toolkit.ts';
import { DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import type { PlanContext } from './renderers/plan-context.ts';
import { executeRun } from './run-execution.ts';
import { selectionOf } from './selection.ts';
import type { Call } from './verb.ts';

/** What the options of `plan` ask for besides a plan. */
export function planWishOf({ options, directory }: Call): Pick<PlanOptions, 'file' | 'goal' | 'by'> {
  const [out, by] = [options.text('out'), options.text('by')];
  return {
    ...(out === undefined ? {} : { file: resolve(directory, out) }),
    ...(by === undefined ? {} : { by }),
    ...(options.flag('destroy') ? { goal: 'destroy' } : {}),
  };
}

export async function showPlanFile(call: Call): Promise<ExitCode> {
  if (call.options.flag('markdown') && call.screen.json)
    throw new DeliveryError('USAGE', '--markdown and --json exclude each other', { hint: 'leave one of them out' });
  const toolkit = await call.io.toolkit();
  const opened = await toolkit.openPlanFile(fileOf(call));
  if (call.options.flag('markdown')) {
    const { planMarkdown } = await import('./renderers/plan-markdown.ts');
    call.screen.print(planMarkdown(plansOf(opened), { ...contextOf(opened), failures: [] }));
    return 0;
  }
  await present(call, opened);
  return 0;
}

export async function approvePlanFile(call: Call): Promise<ExitCode> {
  const toolkit = await call.io.toolkit();
  const [by, comment, sign] = ['by', 'comment', 'sign'].map((name) => call.options.text(name));
  const given = {
    ...(by === undefined ? {} : { by }),
    ...(comment === undefined ? {} : { comment }),
    ...(sign === undefined ? {} : { sign: resolve(call.directory, sign) }),
  };
  try {
    await present(call, await toolkit.approve(fileOf(call), given));
    return 0;
  } catch (error) {
    // What is no file may be a service, or a run, whose rollout waits.
    if (!isDeliveryError(error) || error.code !== 'PLAN_FILE_MISSING') throw error;
    const { approveService } = await import('./rollout-output.ts');
    return approveService(call, given, error);
  }
}

/** `apply FILE`. */
export async function applyPlanFile(call: Call): Promise<ExitCode> {
  const { options } = call;
  const chooses =
    Object.keys(selectionOf(options)).length > 0 || options.flag('dry-run') || options.flag('destroy-removed');
  if (chooses) {
    throw new DeliveryError('SELECTION_REFUSED', 'a plan file says itself which stacks it is about', {
      hint: 'apply all of it, or plan only those stacks: `fairlead plan -s NAME -o FILE`',
    });
  }
  const plan = fileOf(call);
  return executeRun(call, 'apply', (project, given) => project.apply({ ...given, plan }), { plan });
}

const fileOf = (call: Call): string => resolve(call.directory, call.argument('plan') ?? '');

const plansOf = ({ file }: OpenedPlan) => file.reviewed.stacks.map(({ plan }) => plan);

const contextOf = ({ file: { reviewed } }: OpenedPlan): PlanContext => ({
  project: reviewed.project,
  environment: reviewed.environment,
  command: 'plan',
  dependsOn: reviewed.dependsOn,
  order: reviewed.stacks.map(({ plan }) => plan.stack),
});

async function present(call: Call, opened: OpenedPlan): Promise<void> {
  await call.screen.present({
    json: opened,
    text: async () => {
      const { renderPlan } = await import('./renderers/plan.ts');
      const { renderPlanFile } = await import('./renderers/plan-file.ts');
      const view = call.screen.view();
      const head = renderPlanFile({ ...opened, path: basename(opened.path) }, view);
      return `${head}\n\n${renderPlan(plansOf(opened), contextOf(opened), view)}`;
    },
  });
}
