import type { Verb as Wish } from '../app/rollout/face.ts';
import type { DeployOptions } from '../app/rollout/face.ts';
import type { ApplyOptions, ApproveOptions, FairleadProject, RunResult } from '../app/toolkit.ts';
import { DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { exitOfRun } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { createProgress } from './progress.ts';
import { renderLint, renderServices } from './renderers/service-status.ts';
import type { Call, OpenWish } from './verb.ts';

/** `deploy`, `rollout start` and `rollout retry`. */
export const executeDeploy = (call: Call, services: readonly string[]): Promise<ExitCode> =>
  execute(
    call,
    (project, options) => project.deploy({ ...options, ...(services.length === 0 ? {} : { services }) }),
    environmentOf(call),
  );

export function executeUndo(call: Call): Promise<ExitCode> {
  const to = call.options.text('to');
  const service = call.argument('service') ?? '';
  return execute(call, (project, options) =>
    project.rollouts.undo(service, { ...options, ...(to !== undefined && { to }) }),
  );
}

export const executeRestart = (call: Call): Promise<ExitCode> =>
  execute(call, (project, options) => project.rollouts.restart(call.argument('service') ?? '', options));

async function execute(
  call: Call,
  work: (project: FairleadProject, options: DeployOptions) => Promise<RunResult>,
  wish: OpenWish = {},
): Promise<ExitCode> {
  const { executeRun } = await import('./run-execution.ts');
  return executeRun(call, 'deploy', (project, options) => work(project, withoutChoice(options)), wish);
}

const withoutChoice = ({ stacks: _stacks, selection: _selection, plan: _plan, ...rest }: ApplyOptions): DeployOptions =>
  rest;

/** The environment may be the argument, as everybody says it: `deploy production`. @throws USAGE for two different ones */
function environmentOf(call: Call): OpenWish {
  const named = call.argument('environment');
  const option = call.options.text('environment');
  if (named === undefined) return {};
  if (option !== undefined && option !== named) {
    throw new DeliveryError('USAGE', `the environment is "${named}" and -e says "${option}"`, {
      hint: 'leave one of them out',
    });
  }
  return { environment: { named } };
}

export async function showServices(call: Call): Promise<ExitCode> {
  return call.withProject<ExitCode>(async (project) => {
    const services = await project.rollouts.status(call.argument('service'));
    const title = { project: project.effective.name, environment: project.effective.environment.name };
    await call.screen.present({ json: services, text: () => renderServices(services, title, call.screen.view()) });
    return 0;
  });
}

export async function lintServices(call: Call): Promise<ExitCode> {
  return call.withProject<ExitCode>(async (project) => {
    const requestsPerSecond = call.options.count('rate');
    const findings = project.rollouts.lint(requestsPerSecond === undefined ? {} : { requestsPerSecond });
    await call.screen.present({ json: { findings }, text: () => renderLint(findings, call.screen.view()) });
    return findings.length === 0 ? 0 : 1;
  });
}

export async function watchService(call: Call): Promise<ExitCode> {
  const service = call.argument('service') ?? '';
  return call.withProject<ExitCode>(async (project) => {
    const progress = createProgress(call.io, call.screen, 'log');
    const interrupts = watchInterrupts(call.io, () => progress.interrupted());
    try {
      const watched = await project.rollouts.watch(service, { onEvent: progress.onEvent, signal: interrupts.signal });
      progress.end();
      if (call.screen.json) call.screen.line({ type: 'result', command: 'watch', ...watched });
      else if (watched.status === 'running') {
        call.screen.print(
          `nobody works on run ${watched.run} any more: go on with it by \`fairlead resume ${watched.run}\``,
        );
      } else call.screen.print(`run ${watched.run}: ${watched.status}`);
      return watched.status === 'running' ? 0 : exitOfRun(watched.status);
    } catch (error) {
      // Whoever stops watching changes nothing.
      if (interrupts.signal.aborted) return 130;
      throw error;
    } finally {
      progress.end();
      interrupts.release();
    }
  });
}

/** @param missing what to say where there is nothing else of that name either */
export async function approveService(call: Call, given: ApproveOptions, missing: DeliveryError): Promise<ExitCode> {
  const name = call.argument('plan') ?? '';
  const approved = await call
    .withProject((project) => project.rollouts.approve(name, given), isRunId(name) ? { run: name } : {})
    .catch((error: unknown) => {
      throw isDeliveryError(error) && error.code === 'PROJECT_NOT_FOUND' ? missing : error;
    });
  const { run, service, step, counted, required, enough } = approved;
  if (approved.kind === 'left') return goOn(call, run);
  const count = required > 0 ? `, ${counted} of ${required} approvals` : '';
  const next = enough ? `follow it with \`fairlead rollout watch ${service}\`` : 'more are needed';
  await call.screen.present({
    json: approved,
    text: () => `step ${step} of ${service} is approved${count}: ${next}`,
  });
  return 0;
}

export const isRunId = (text: string): boolean => /^\d{8}-\d{4}-[0-9a-z]{4}$/.test(text);

/** Tells the process that works on the rollout; where there is none, this one takes it up. */
export async function wishService(call: Call, verb: Wish): Promise<ExitCode> {
  const service = call.argument('service') ?? '';
  const wished = await call.withProject((project) => project.rollouts.wish(service, verb));
  if (wished.kind === 'heard') {
    await call.screen.present({
      json: wished,
      text: () => `run ${wished.run} has heard of it; follow it with \`fairlead rollout watch ${service}\``,
    });
    return 0;
  }
  return goOn(call, wished.run);
}

async function goOn(call: Call, run: string): Promise<ExitCode> {
  call.screen.note(`nobody works on run ${run}: going on with it here`);
  const { executeRun } = await import('./run-execution.ts');
  return executeRun(call, 'resume', (project, options) => project.resume(run, withoutChoice(options)), { run });
}
