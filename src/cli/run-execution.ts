/** What all commands that run something have in common: events, interrupts, questions, the end and the exit code. */
import type { ApplyOptions, DriftResult, FairleadProject, PlanResult, RunOptions, RunResult } from '../app/toolkit.ts';
import { reachOf } from '../domain/change/reach.ts';
import type { StackPlan } from '../domain/change/model.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { exitOfRun } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import type { OptionValues } from './option-values.ts';
import { createProgress, type Progress, type Purpose } from './progress.ts';
import type { RunView } from './renderers/run-view.ts';
import type { PlanContext } from './renderers/plan-context.ts';
import { type Chosen, chooseStacks } from './selection.ts';
import type { Call, OpenWish } from './verb.ts';

/** Options of every run that come from the command line. */
export function runOptionsOf(
  options: OptionValues,
  { stacks }: Chosen,
): Pick<RunOptions, 'stacks' | 'parallelism' | 'onFailure' | 'refresh'> {
  const parallelism = options.count('parallelism');
  return {
    ...(stacks === undefined ? {} : { stacks }),
    ...(parallelism === undefined ? {} : { parallelism }),
    ...(options.flag('keep-going') ? { onFailure: 'continue' } : {}),
    ...(options.flag('refresh') ? { refresh: true } : {}),
  };
}

interface Watched {
  readonly onEvent: Progress['onEvent'];
  readonly signal: AbortSignal;
  readonly hardSignal: AbortSignal;
}

/** Runs with progress and interrupts; whatever happens, both are put away afterwards. */
async function watched<Result>(
  call: Call,
  purpose: Purpose,
  work: (watch: Watched, progress: Progress) => Promise<Result>,
): Promise<{ readonly result: Result; readonly progress: Progress }> {
  const progress = createProgress(call.io, call.screen, purpose);
  const interrupts = watchInterrupts(call.io, (text) => {
    progress.interrupted();
    call.io.stderr.write(`\n${text}\n`);
  });
  try {
    const { signal, hardSignal } = interrupts;
    return { result: await work({ onEvent: progress.onEvent, signal, hardSignal }, progress), progress };
  } catch (error) {
    progress.end();
    sayResume(call, progress);
    throw error;
  } finally {
    progress.end();
    interrupts.release();
  }
}

/** Interrupted, or the journal failed: what had begun can go on. */
function sayResume(call: Call, progress: Progress): void {
  const run = progress.view.run;
  if (run !== undefined && !call.screen.json) call.io.stderr.write(`continue with \`fairlead resume ${run}\`\n`);
}

/** `plan` and `drift`: the result is a plan. */
export async function executePlan(
  call: Call,
  command: 'plan' | 'drift',
  work: (project: FairleadProject, options: RunOptions) => Promise<PlanResult | DriftResult>,
  wish: OpenWish = {},
): Promise<ExitCode> {
  if (call.options.flag('markdown') && call.screen.json)
    throw new DeliveryError('USAGE', '--markdown and --json exclude each other', { hint: 'leave one of them out' });
  return call.withProject(async (project) => {
    const chosen = await chooseStacks(call, project, command);
    if (chosen.over) {
      await saySaved(call, undefined);
      return 0;
    }
    const { result, progress } = await watched(call, 'results', (watch) =>
      work(project, { ...runOptionsOf(call.options, chosen), ...watch }),
    );
    if (call.screen.json) call.screen.line({ type: 'result', command, ...result });
    else await printPlan(call, planContext(project, command), result, progress);
    progress.end();
    await saySaved(call, result);
    const exit = exitOfRun(result.status);
    return exit === 0 && result.changed && call.options.flag('exit-code') ? 3 : exit;
  }, wish);
}

async function saySaved(call: Call, result: PlanResult | undefined): Promise<void> {
  if (call.options.text('out') === undefined) return;
  const { sayPlanFile } = await import('./plan-file-note.ts');
  sayPlanFile(call, result);
}

async function printPlan(
  call: Call,
  base: PlanContext,
  result: PlanResult | DriftResult,
  progress: Progress,
): Promise<void> {
  const incomplete = result.status !== 'done';
  const report = 'report' in result ? { report: result.report } : {};
  const context = { ...base, reach: result.reach, ...report, incomplete };
  if (call.options.flag('markdown')) {
    const { planMarkdown } = await import('./renderers/plan-markdown.ts');
    call.screen.print(planMarkdown(result.plans, { ...context, failures: result.failures }));
    return;
  }
  const { renderPlan } = await import('./renderers/plan.ts');
  const { renderPlanEnd } = await import('./renderers/run-summary.ts');
  const view = call.screen.view();
  if (!incomplete || result.plans.length > 0) call.screen.print(renderPlan(result.plans, context, view));
  const end = renderPlanEnd(result, progress.view, view);
  call.screen.print(end === '' || result.plans.length === 0 ? end : `\n${end}`);
}

/** `apply`, `destroy` and `resume`: questions, plans before them, and a summary. */
export async function executeRun(
  call: Call,
  command: 'apply' | 'destroy' | 'resume' | 'deploy',
  work: (project: FairleadProject, options: ApplyOptions) => Promise<RunResult>,
  wish: OpenWish = {},
): Promise<ExitCode> {
  const { createAsker } = await import('./asker.ts');
  const { renderPlan } = await import('./renderers/plan.ts');
  const { renderRunSummary } = await import('./renderers/run-summary.ts');
  return call.withProject(async (project) => {
    const chosen =
      command === 'resume' || command === 'deploy' ? { over: false } : await chooseStacks(call, project, command);
    if (chosen.over) return 0;
    const { result, progress } = await watched(call, 'log', (watch, shown) => {
      const onPlan = (plans: readonly StackPlan[]): void => {
        shown.pause();
        const incomplete = isIncomplete(shown.view);
        const reach = reachOf(plans, project.effective);
        const context = { ...planContext(project, command), reach, incomplete };
        call.screen.print(`\n${renderPlan(plans, context, call.screen.view())}\n`);
      };
      const asker = createAsker({
        io: call.io,
        screen: call.screen,
        makeRoom: () => shown.pause(),
        signal: watch.signal,
      });
      return work(project, {
        ...runOptionsOf(call.options, chosen),
        ...watch,
        asker,
        onPlan,
        autoApprove: call.options.flag('yes'),
        allowDestroy: call.options.flag('allow-destroy'),
        ...(call.options.flag('plan-first') ? { planFirst: true } : {}),
      });
    });
    if (call.screen.json) call.screen.line({ type: 'result', command, ...result });
    else call.screen.print(`\n${renderRunSummary(result, progress.view, call.screen.view())}`);
    return exitOfRun(result.status);
  }, wish);
}

/** With `--keep-going` a plan is brought for approval though some stacks have none. */
const isIncomplete = (run: RunView): boolean =>
  [...run.steps.values()].some(
    ({ id, state }) => id.startsWith('plan:') && (state === 'failed' || state === 'blocked'),
  );

function planContext(project: FairleadProject, command: string): PlanContext {
  return {
    project: project.effective.name,
    environment: project.effective.environment.name,
    command,
    ...project.graph(),
  };
}
