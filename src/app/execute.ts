import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { stackGraph } from '../domain/graph/graph.ts';
import { defineRun } from '../domain/run/definitions.ts';
import { unknownRun } from '../domain/run/takeover.ts';
import type { RunDefinition, RunKind, RunState } from '../domain/run/model.ts';
import type { Journal } from '../ports/journal.ts';
import { createApproval } from './approval.ts';
import { perform } from './effects/handlers.ts';
import type { OpenedProject } from './opened-project.ts';
import { preflight, refuseAutoApproval, selectStacks } from './preflight.ts';
import { redactedError } from './redaction.ts';
import { resumeRun, startRun } from './run/host.ts';
import { type RunContext, storedPlans } from './run-context.ts';
import { refuseOtherInputs, requestOf } from './run-request.ts';
import type { EndedRun } from './run-result.ts';
import { silentCall } from './silent-call.ts';
import type { ApplyOptions, ResumeOptions } from './toolkit.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

/** Starts a run and stays until it rests. @throws what stands in the way before anything has started */
export async function startNew(project: OpenedProject, kind: RunKind, options: ApplyOptions): Promise<EndedRun> {
  const stacks = selectStacks(project, options.stacks);
  const bench = createWorkbench(project);
  await check(bench, kind, stacks, options);
  const { clock, identity, journal } = project.services;
  const { effective } = project;
  const definition = defineRun({
    id: identity.newRunId(clock.now()),
    kind,
    project: effective.name,
    environment: effective.environment.name,
    dependsOn: stackGraph(effective).dependsOn,
    stacks,
    parallelism: parallelismOf(project, options),
    onFailure: options.onFailure ?? 'stop',
    request: requestOf(project),
  });
  const context = contextOf(definition, bench, journal.open(), options);
  return ended(context, await startRun(definition, hostOf(context, options)));
}

/** Goes on with a run: what is done stays done. @throws RUN_UNKNOWN, RUN_NOT_RESUMABLE, and as {@link startNew} */
export async function resume(project: OpenedProject, id: string, options: ResumeOptions): Promise<EndedRun> {
  const journal = project.services.journal.existing();
  const stored = journal?.load(id);
  if (journal === undefined || stored === undefined) throw unknownRun(id);
  const { definition } = stored;
  refuseOtherEnvironment(project, definition);
  refuseOtherInputs(project, id, definition.request);
  const bench = createWorkbench(project);
  const left = stacksLeft(stored.definition, stored.state);
  await check(bench, definition.kind, left, options);
  const context = contextOf(definition, bench, journal, options);
  return ended(context, await resumeRun(id, hostOf(context, options)));
}
