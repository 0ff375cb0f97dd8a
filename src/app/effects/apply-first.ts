/** A stack of which there is nothing yet, brought up without a plan of its own: the approval was part of the request. */
import { coveredInAdvance } from '../../domain/change/first-apply.ts';
import type { StackPlan } from '../../domain/change/model.ts';
import { hasChanges, summarise } from '../../domain/change/summarise.ts';
import type { Json } from '../../domain/json.ts';
import { type RunFacts, whyPlanned, type WhyPlanned, whyRunPlans } from '../../domain/run/first-apply.ts';
import type { FirstApply } from '../../ports/iac-engine.ts';
import type { StackRecord } from '../../ports/journal.ts';
import { factsOfWork, runFacts } from '../first-apply.ts';
import { rememberApproved, type RunContext, storePlan } from '../run-context.ts';
import { basisChanged, rememberBasis } from '../stack-basis.ts';
import { type ApplyOutcome, applyPlan, begin, type Job, record } from './apply-job.ts';

export const isFirst = ({ definition }: RunContext, stack: string): boolean =>
  Object.hasOwn(definition.first ?? {}, stack);

/** @param before what the journal knew of the stack when this attempt began */
export async function applyFirst(job: Job, before: StackRecord | undefined): Promise<Json> {
  const { engine, work, call } = job;
  const { firstApply } = engine;
  // The run was begun in the belief that nothing is there. It is asked again under its lock: others may have been faster.
  const why = call.attempt > 1 ? 'begun before' : await whyNotNow(job, firstApply);
  if (firstApply === undefined || why !== undefined) return planAndApply(job, before);
  await begin(job);
  const { create, read } = await firstApply.apply(work, call);
  record(job, 'applied');
  const nothing = create + read === 0 && Object.keys(work.stack.outputs).length === 0;
  return result({ outcome: nothing ? 'unchanged' : 'applied', first: true, summary: { ...noChanges, create, read } });
}

const noChanges = { create: 0, update: 0, replace: 0, delete: 0, forget: 0, import: 0, move: 0, read: 0 } as const;

interface FirstResult {
  readonly outcome: ApplyOutcome;
  /** It had no plan of its own. */
  readonly first?: true;
  readonly summary: typeof noChanges | Readonly<Record<keyof typeof noChanges, number>>;
}

const result = ({ outcome, first, summary }: FirstResult): Json => ({
  outcome,
  ...(first === undefined ? {} : { first }),
  summary: { ...summary },
});

async function whyNotNow({ context, work }: Job, firstApply: FirstApply | undefined): Promise<WhyPlanned | undefined> {
  if (context.planFirst) return 'plan first';
  if (basisChanged(context, work.stack.name)) return 'not sound';
  return whyPlanned(factsOfRun(context), await factsOfWork(context.bench, { work, firstApply }));
}

const whyAsked = (context: RunContext): WhyPlanned | undefined => whyRunPlans(factsOfRun(context));

/** The approval and the absence of a plan file were facts when the run was defined, or the stack would not be here. */
const factsOfRun = ({ bench, definition: { kind } }: RunContext): RunFacts =>
  runFacts(bench.project, { kind, approvedInAdvance: true, hasPlanFile: false, planFirst: false });

/**
 * Something may be there by now, of an earlier attempt or from elsewhere: planned like any other stack. What was approved
 * in advance is that this run makes it from nothing, as it was written then; all else is asked about.
 */
async function planAndApply(job: Job, before: StackRecord | undefined): Promise<Json> {
  const { context, call, engine, work } = job;
  const { name } = work.stack;
  const plan = await engine.plan(work, job.mode, call);
  if (hasChanges(plan) && !isCovered(job, before, plan)) await askAnew(job, plan);
  storePlan(context, plan);
  rememberBasis(context, name);
  rememberApproved(context, [name]);
  if (hasChanges(plan)) await applyPlan(job, plan);
  else await engine.discard(work, call);
  record(job, 'applied');
  const outcome = hasChanges(plan) || call.attempt > 1 ? 'applied' : 'unchanged';
  return result({ outcome, summary: summarise(plan) });
}

function isCovered({ context }: Job, before: StackRecord | undefined, plan: StackPlan): boolean {
  const own = before === undefined || before.run === context.definition.id;
  // The environment may have become stricter since.
  return own && whyAsked(context) === undefined && !basisChanged(context, plan.stack) && coveredInAdvance(plan);
}

const askAnew = ({ context }: Job, plan: StackPlan): Promise<void> =>
  context.approval.ask([plan], `approved in advance was only to make stack "${plan.stack}" from nothing`);
