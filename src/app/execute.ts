import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { stackGraph } from '../domain/graph/graph.ts';
import { defineRun, heldStacks, type RolloutWish, type RunWish, stacksOf } from '../domain/run/definitions.ts';
import { stacksLeft } from '../domain/run/stacks-left.ts';
import type { RunDefinition, RunKind, RunState } from '../domain/run/model.ts';
import { isResumable } from '../domain/run/status.ts';
import { unorderedEdges } from '../domain/run/unordered.ts';
import { notResumable, unknownRun } from '../domain/run/takeover.ts';
import type { Journal, StoredRun } from '../ports/journal.ts';
import type { Judgement } from '../domain/review/approvals.ts';
import type { PlanFile } from '../domain/review/model.ts';
import { handlersOf } from './effects/handlers.ts';
import { firstApplies, wantsPlanFirst } from './first-apply.ts';
import type { OpenedProject } from './opened-project.ts';
import { type PreflightWish, preflight, refuseAutoApproval } from './preflight.ts';
import { redactedError } from './redaction.ts';
import { refuseMoved } from './review/apply-plan.ts';
import { judgedFor } from './review/approval-rule.ts';
import { ordinaryApproval, recordOfReview, refuseWithoutFile, reviewOf } from './review/consent.ts';
import { refuseForeignPlan } from './review/foreign-plan.ts';
import { planFileAt } from './review/read-plan-file.ts';
import { keptReview } from './review/run-review.ts';
import { createDesk } from './rollout/desk.ts';
import { rolloutHandler } from './rollout/handler.ts';
import { createSampling } from './rollout/sampling.ts';
import { resumeInTurn, startInTurn } from './rollout/turn.ts';
import { type HostDeps, type Pace, resumeRun } from './run/host.ts';
import { type RunContext, storedPlans } from './run-context.ts';
import { refuseOtherInputs, requestOf } from './run-request.ts';
import type { EndedRun } from './run-result.ts';
import { chosenStacks } from './selection.ts';
import { basisChanged } from './stack-basis.ts';
import { silentCall } from './silent-call.ts';
import type { ApplyOptions, ResumeOptions } from './toolkit.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

export interface StartOptions extends ApplyOptions {
  /** One look of a watch. */
  readonly watched?: true;
}

/** Starts a run and stays until it rests. @throws what stands in the way before anything has started, RUN_HELD, JOURNAL_* */
export async function startNew(
  project: OpenedProject,
  kind: RunKind,
  options: StartOptions,
  goal: 'apply' | 'destroy' = 'apply',
): Promise<EndedRun> {
  refuseWithoutFile(project, kind);
  const stacks = await chosenStacks(project, options, goal === 'destroy' ? 'destroy' : kind);
  return start(createWorkbench(project), { kind, stacks, goal }, options);
}

/** Starts the run that a plan file is for. @throws PLAN_FILE_*, APPROVAL*_*, and as {@link startNew} */
export async function startReviewed(project: OpenedProject, path: string, options: ApplyOptions): Promise<EndedRun> {
  refuseChoice(options);
  const file = await planFileAt(project.services, path);
  const { name, environment } = project.effective;
  refuseForeignPlan(file.reviewed, { project: name, environments: [environment.name] });
  refuseAutoApproval(project, options);
  const reviewed = { file, judgement: await judgedFor(project, { file, path, now: project.services.clock.now() }) };
  const bench = createWorkbench(project);
  await redacting(bench, () => refuseMoved(bench, file, options.signal));
  const stacks = file.reviewed.stacks.map(({ plan }) => plan.stack);
  return start(bench, { kind: file.reviewed.kind, stacks, reviewed }, options);
}

export interface DeployWish {
  readonly stacks: readonly string[];
  readonly rollouts: readonly RolloutWish[];
}

/** Stacks, then services, in one run. @throws as {@link startNew} */
export async function startDeploy(project: OpenedProject, wish: DeployWish, options: ApplyOptions): Promise<EndedRun> {
  const held = heldStacks(wish.rollouts.map(({ rollout }) => rollout));
  const stacks = [...new Set([...wish.stacks, ...held.keys()])].sort();
  if (stacks.length > 0) refuseWithoutFile(project, 'deploy');
  return start(createWorkbench(project), { kind: 'deploy', ...wish, stacks }, options);
}

interface Start {
  readonly kind: RunKind;
  readonly stacks: readonly string[];
  readonly rollouts?: readonly RolloutWish[];
  /** What a `plan` is about. */
  readonly goal?: 'apply' | 'destroy';
  readonly reviewed?: Reviewed;
}

interface Reviewed {
  readonly file: PlanFile;
  readonly judgement: Judgement;
}

async function start(bench: Workbench, wish: Start, options: StartOptions): Promise<EndedRun> {
  const { project } = bench;
  const { stacks, reviewed } = wish;
  const kind = wish.goal === 'destroy' ? 'destroy' : wish.kind;
  await check(bench, { kind, stacks, left: stacks }, options);
  const first = await redacting(bench, () => firstOf(bench, { ...wish, kind }, options));
  const definition = newDefinition(project, { ...wish, first }, options);
  const context = contextOf(definition, bench, { journal: project.services.journal.open(), reviewed }, options);
  return hosted(context, (host) => startInTurn(host, project, definition, options));
}

/** Goes on with a run: what is done stays done. @throws RUN_UNKNOWN, RUN_NOT_RESUMABLE, and as {@link startNew} */
export async function resume(project: OpenedProject, id: string, options: ResumeOptions): Promise<EndedRun> {
  const journal = project.services.journal.existing();
  const stored = journal?.load(id);
  if (journal === undefined || stored === undefined) throw unknownRun(id);
  refuseUnfit(project, stored);
  const { definition, state } = stored;
  const bench = createWorkbench(project);
  const reviewed = await reviewedBefore(project, { definition, journal, begun: new Date(stored.createdAt) });
  const context = contextOf(definition, bench, { journal, reviewed }, options);
  const left = stacksLeft(definition, state);
  const stacks = stacksOf(definition);
  const changed = stacks.filter(
    (stack) => !left.includes(stack) && isInFile(project, stack) && basisChanged(context, stack),
  );
  await check(bench, { kind: definition.kind, stacks, left, changed }, options);
  const pace = paceOf(options);
  return hosted(context, (host) =>
    stored.status === 'queued'
      ? resumeInTurn(host, project, { definition, watching: options, pace })
      : resumeRun(host, id, options, pace),
  );
}

/** What the run was begun with. Whose approvals count is asked again: the project may have become stricter. */
async function reviewedBefore(
  project: OpenedProject,
  run: Pick<RunContext, 'definition' | 'journal'> & { readonly begun: Date },
): Promise<Reviewed | undefined> {
  const { id, kind, review } = run.definition;
  if (review === undefined) {
    if (kind !== 'deploy' || stacksOf(run.definition).length > 0) refuseWithoutFile(project, kind);
    return undefined;
  }
  const file = keptReview(run);
  if (file !== undefined) {
    const judgement = await judgedFor(project, { file, path: 'the plan file', now: run.begun });
    return { file, judgement };
  }
  throw new DeliveryError('RUN_NOT_RESUMABLE', `run ${id} ended before it had begun anything`, {
    hint: 'apply the plan file again',
  });
}

function refuseChoice({ stacks, selection }: ApplyOptions): void {
  if (stacks === undefined && selection === undefined) return;
  throw new DeliveryError('SELECTION_REFUSED', 'a plan file says itself which stacks it is about', {
    hint: 'apply all of it, or plan only those stacks: `fairlead plan -s NAME -o FILE`',
  });
}

const isInFile = ({ effective }: OpenedProject, stack: string): boolean => Object.hasOwn(effective.stacks, stack);

async function check(bench: Workbench, wish: PreflightWish, options: ApplyOptions): Promise<void> {
  refuseAutoApproval(bench.project, options);
  await redacting(bench, () => preflight(bench, wish, silentCall(options.signal)));
}

async function redacting<Result>(bench: Workbench, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw redactedError(error, bench.redact);
  }
}

const firstOf = (bench: Workbench, { kind, stacks, reviewed, rollouts = [] }: Start, options: ApplyOptions) =>
  firstApplies(
    bench,
    {
      kind,
      stacks,
      planned: [...heldStacks(rollouts.map(({ rollout }) => rollout)).keys()],
      hasPlanFile: reviewed !== undefined,
      onFailure: options.onFailure ?? 'stop',
    },
    options,
    silentCall(options.signal),
  );

function newDefinition(
  project: OpenedProject,
  { kind, stacks, goal, reviewed, rollouts, first }: Start & Pick<RunWish, 'first'>,
  options: Pick<StartOptions, 'parallelism' | 'onFailure' | 'watched'>,
): RunDefinition {
  const { effective, services } = project;
  return defineRun({
    id: services.identity.newRunId(services.clock.now()),
    kind,
    project: effective.name,
    environment: effective.environment.name,
    dependsOn: stackGraph(effective).dependsOn,
    stacks,
    parallelism: options.parallelism ?? effective.settings.parallelism,
    onFailure: options.onFailure ?? 'stop',
    request: requestOf(project),
    by: byWhom(project),
    ...(goal === undefined ? {} : { goal }),
    ...(rollouts === undefined ? {} : { rollouts, guarded: effective.environment.protected }),
    ...(options.watched === undefined ? {} : { watched: options.watched }),
    ...(reviewed === undefined ? {} : { review: recordOfReview(reviewed.file) }),
    ...(first === undefined ? {} : { first }),
  });
}

const byWhom = ({ services }: OpenedProject): string => {
  const { user, host } = services.identity.holder;
  return `${user}@${host}`;
};

function refuseUnfit(project: OpenedProject, { definition, state, status, supersededBy }: StoredRun): void {
  const { name } = project.effective.environment;
  if (definition.environment !== name) {
    throw new DeliveryError(
      'RUN_OF_ANOTHER_ENVIRONMENT',
      `run ${definition.id} belongs to environment "${definition.environment}", and "${name}" is open`,
      {
        hint: `pass \`-e ${definition.environment}\``,
        data: { run: definition.id, environment: definition.environment },
      },
    );
  }
  if (!isResumable(status)) throw notResumable(definition.id, status, supersededBy);
  if (definition.kind === 'stop') {
    throw new DeliveryError(
      'RUN_NOT_RESUMABLE',
      `run ${definition.id} was to stop services, and begins from the start`,
      {
        hint: '`fairlead services stop`',
      },
    );
  }
  refuseOtherInputs(project, definition.id, definition.request);
  refuseOtherGraph(project, definition, state);
}

/** @throws RUN_GRAPH_CHANGED */
function refuseOtherGraph(project: OpenedProject, definition: RunDefinition, state: RunState): void {
  // Drift checks have no order.
  if (definition.kind === 'drift') return;
  const unordered = unorderedEdges(definition, state, stackGraph(project.effective).dependsOn);
  if (unordered.length === 0) return;
  const edges = unordered.map(({ stack, needs }) => `"${stack}" needs "${needs}" now`).join(', ');
  throw new DeliveryError('RUN_GRAPH_CHANGED', `run ${definition.id} was begun with another graph: ${edges}`, {
    data: { run: definition.id, edges: unordered.map((edge) => ({ ...edge })) },
  });
}

const paceOf = ({ parallelism, onFailure }: ResumeOptions): Pace => ({
  ...(parallelism === undefined ? {} : { parallelism }),
  ...(onFailure === undefined ? {} : { onFailure }),
});

interface Kept {
  readonly journal: Journal;
  readonly reviewed: Reviewed | undefined;
}

function contextOf(
  definition: RunDefinition,
  bench: Workbench,
  { journal, reviewed }: Kept,
  options: ApplyOptions,
): RunContext {
  const { project } = bench;
  const approval = ordinaryApproval(project, definition.kind, options);
  const planFirst = wantsPlanFirst(project, options);
  const base = { definition, bench, journal, approval, planFirst, refresh: options.refresh === true };
  return reviewed === undefined ? base : { ...base, review: reviewOf(project, reviewed, options) };
}

/** What is sampled for rollouts is sampled for as long as the run lasts. */
async function hosted(context: RunContext, work: (host: HostDeps) => Promise<RunState>): Promise<EndedRun> {
  const { delivery, clock } = context.bench.project.services;
  const sampling = createSampling(clock);
  const desk = delivery?.loopback === undefined ? undefined : createDesk(context.bench.project, delivery.loopback);
  const rolling = { context, sampling, ...(desk !== undefined && { desk }) };
  const rollouts = delivery === undefined ? {} : { rollouts: rolloutHandler({ ...rolling, delivery }) };
  try {
    return ended(context, await work({ ...hostOf(context), ...rollouts }));
  } finally {
    sampling.end();
    await desk?.close();
  }
}

const hostOf = (context: RunContext): HostDeps => ({
  journal: context.journal,
  clock: context.bench.project.services.clock,
  holder: context.bench.project.services.identity.holder,
  handlers: handlersOf(context),
  redact: context.bench.redact,
});

function ended({ definition, journal, bench }: RunContext, state: RunState): EndedRun {
  const { order } = stackGraph(bench.project.effective);
  return {
    definition,
    state,
    plans: storedPlans(journal, definition),
    order: definition.kind === 'destroy' ? [...order].reverse() : order,
  };
}
