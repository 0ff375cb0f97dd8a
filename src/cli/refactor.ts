/** `move`, `rename`, `split` and `merge`: what the words mean, the question, and what was done. */
import type { Refactored, RefactorOptions } from '../app/refactor-toolkit.ts';
import type { FairleadProject } from '../app/toolkit.ts';
import type { StackPlan } from '../domain/change/model.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { reachOf } from '../domain/change/reach.ts';
import { createAsker } from './asker.ts';
import { watchInterrupts } from './interrupts.ts';
import { renderPlan } from './renderers/plan.ts';
import { renderRefactored } from './renderers/refactored.ts';
import type { Call } from './verb.ts';

export function runMove(call: Call): Promise<ExitCode> {
  const [resource, into] = [call.argument('resource'), call.argument('stack')];
  if (call.options.flag('finish')) {
    if (resource !== undefined) throw usage('`--finish` takes no names: it does all that the file requests');
    return run(call, 'move', (project, options) => project.refactor.finish(options));
  }
  if (resource === undefined || into === undefined) throw usage('`fairlead move` needs `stack.resource` and a stack');
  // In a root module a resource is told by its address: `legacy.aws_vpc.main`.
  const [, stack, name] = /^([^.]+)\.([^.]+(?:\.[^.]+)?)$/.exec(resource) ?? [];
  if (stack === undefined || name === undefined) throw usage(`"${resource}" is not \`stack.resource\``);
  return run(call, 'move', (project, options) => project.refactor.move({ stack, resource: name, into }, options));
}

export function runRename(call: Call): Promise<ExitCode> {
  const [from, to] = [call.argument('old') ?? '', call.argument('new') ?? ''];
  return run(call, 'rename', (project, options) => project.refactor.rename({ from, to }, options));
}

export function runSplit(call: Call): Promise<ExitCode> {
  const stack = call.argument('stack') ?? '';
  const into = call.options.text('into');
  if (into === undefined) throw usage('`fairlead split` needs `--into NAME`, the name of the new stack');
  return run(call, 'split', (project, options) =>
    project.refactor.split({ stack, resources: call.rest, into }, options),
  );
}

export function runMerge(call: Call): Promise<ExitCode> {
  const [stack, into] = [call.argument('stack') ?? '', call.argument('into') ?? ''];
  return run(call, 'merge', (project, options) => project.refactor.merge({ stack, into }, options));
}

const usage = (message: string): DeliveryError => new DeliveryError('USAGE', message, { hint: '`fairlead help move`' });

function run(
  call: Call,
  command: string,
  work: (project: FairleadProject, options: RefactorOptions) => Promise<Refactored>,
): Promise<ExitCode> {
  const { io, screen, options } = call;
  return call.withProject<ExitCode>(async (project) => {
    const interrupts = watchInterrupts(io, (text) => io.stderr.write(`\n${text}\n`));
    const { signal, hardSignal } = interrupts;
    const onPlan = (plans: readonly StackPlan[]): void => {
      const { name, environment } = project.effective;
      const context = { project: name, environment: environment.name, command, ...project.graph() };
      const reach = reachOf(plans, project.effective);
      screen.print(`\n${renderPlan(plans, { ...context, reach, incomplete: false }, screen.view())}\n`);
    };
    try {
      if (!options.flag('dry-run'))
        screen.note('plans with the new file; nothing is written before they show the move alone');
      const result = await work(project, {
        dryRun: options.flag('dry-run'),
        autoApprove: options.flag('yes'),
        asker: createAsker({ io, screen, makeRoom: () => undefined, signal }),
        onPlan,
        signal,
        hardSignal,
      });
      await screen.present({ json: result, text: () => renderRefactored(result, screen.view()) });
      return 0;
    } finally {
      interrupts.release();
    }
  });
}
