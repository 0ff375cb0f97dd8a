/** What the decision about first applies is made of: looked up here, decided in `domain/run/first-apply.ts`. */
import { isDeliveryError } from '../domain/errors/delivery-error.ts';
import { stackGraph } from '../domain/graph/graph.ts';
import { edgesAmong } from '../domain/run/definitions.ts';
import { decideFirstApplies, type RunFacts, type StackFacts, whyRunPlans } from '../domain/run/first-apply.ts';
import type { RunKind } from '../domain/run/model.ts';
import type { EngineCall, FirstApply, StackWork } from '../ports/iac-engine.ts';
import { recordOf } from './engine-assignment.ts';
import { mapBounded } from './map-bounded.ts';
import type { OpenedProject } from './opened-project.ts';
import { basisOf } from './stack-basis.ts';
import { unknownUpstream } from './stack-work.ts';
import type { ApplyOptions } from './toolkit.ts';
import type { Workbench } from './workbench.ts';

export interface FirstApplyQuestion {
  readonly kind: RunKind;
  readonly stacks: readonly string[];
  /** Those that are to be planned whatever they are. */
  readonly planned: readonly string[];
  readonly hasPlanFile: boolean;
  readonly onFailure: 'stop' | 'continue';
}

/** Stacks that need no plan of their own, each with a digest of what it is to be. */
export async function firstApplies(
  bench: Workbench,
  question: FirstApplyQuestion,
  options: Pick<ApplyOptions, 'autoApprove' | 'planFirst'>,
  call: EngineCall,
): Promise<Readonly<Record<string, string>>> {
  const { project } = bench;
  const { stacks, planned, onFailure } = question;
  const approvedInAdvance = options.autoApprove === true;
  const run = runFacts(project, { ...question, approvedInAdvance, planFirst: wantsPlanFirst(project, options) });
  if (whyRunPlans(run) !== undefined) return {};
  const facts = await mapBounded(stacks, lookedAtOnce, async (stack) => {
    const known = await factsOf(bench, stack, call);
    return [stack, planned.includes(stack) ? { ...known, able: false } : known] as const;
  });
  const why = decideFirstApplies({
    run,
    onFailure,
    stacks: Object.fromEntries(facts),
    dependsOn: edgesAmong(stackGraph(project.effective).dependsOn, stacks),
  });
  return Object.fromEntries(
    stacks.filter((stack) => why[stack] === undefined).map((stack) => [stack, basisOf(bench, stack)]),
  );
}

const lookedAtOnce = 8;

export const wantsPlanFirst = ({ effective }: OpenedProject, options: Pick<ApplyOptions, 'planFirst'>): boolean =>
  options.planFirst ?? effective.settings.planFirst ?? false;

type AskedRun = Pick<RunFacts, 'kind' | 'approvedInAdvance' | 'hasPlanFile' | 'planFirst'>;

export function runFacts({ effective }: OpenedProject, asked: AskedRun): RunFacts {
  const { protected: protectedEnvironment, approvals } = effective.environment;
  const { kind, approvedInAdvance, hasPlanFile, planFirst } = asked;
  return {
    kind,
    approvedInAdvance,
    hasPlanFile,
    planFirst,
    protectedEnvironment,
    asksForApprovals: approvals !== undefined,
  };
}

/** Before anything starts: its upstream is not known yet. What is wrong with it is told by its plan. */
async function factsOf(bench: Workbench, stack: string, call: EngineCall): Promise<StackFacts> {
  try {
    const { firstApply } = await bench.engineOf(stack);
    const work = await bench.work(stack, unknownUpstream(bench.uses(stack)));
    const facts = await factsOfWork(bench, { work, firstApply });
    // Nobody needs to know whether it is sound: it is planned anyway.
    if (firstApply === undefined || facts.state !== 'none') return facts;
    const problems = await firstApply.check(work, call);
    return { ...facts, sound: problems.every(({ severity }) => severity !== 'error') };
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    return { ...untold, content: bench.stack(stack).content.kind };
  }
}

const untold = { able: true, state: 'unknown', recorded: false, hasRequests: false, sound: false } as const;

export interface FirstWork {
  readonly work: StackWork;
  readonly firstApply: FirstApply | undefined;
}

/** As it is at this moment. */
export async function factsOfWork({ project }: Workbench, { work, firstApply }: FirstWork): Promise<StackFacts> {
  const { content, name } = work.stack;
  const isOurs = content.kind === 'resources' && firstApply !== undefined;
  return {
    content: content.kind,
    able: firstApply !== undefined,
    state: isOurs ? await firstApply.traces(work) : 'unknown',
    recorded: recordOf(project, name) !== undefined,
    hasRequests: content.kind === 'resources' && hasRequests(content),
    sound: true,
  };
}

type ResourcesContent = Extract<StackWork['stack']['content'], { readonly kind: 'resources' }>;

const hasRequests = ({ imports, moved, removed }: ResourcesContent): boolean =>
  [imports, moved, removed].some((requests) => requests.length > 0);
