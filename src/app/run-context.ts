import type { StackPlan } from '../domain/change/model.ts';
import { withoutMacs } from '../domain/change/without-macs.ts';
import type { Json } from '../domain/json.ts';
import { planKey, stacksOf } from '../domain/run/definitions.ts';
import type { PlanFile } from '../domain/review/model.ts';
import type { RunDefinition } from '../domain/run/model.ts';
import type { EngineCall } from '../ports/iac-engine.ts';
import type { Journal } from '../ports/journal.ts';
import type { Approval } from './approval.ts';
import type { Workbench } from './workbench.ts';

/** What the handlers of one run share. */
export interface RunContext {
  readonly definition: RunDefinition;
  readonly bench: Workbench;
  readonly journal: Journal;
  readonly approval: Approval;
  /** Plan every stack, also where an earlier plan found nothing to do. */
  readonly refresh: boolean;
  /** Somebody wants to see every plan before the first change. */
  readonly planFirst: boolean;
  /** The plan file that it applies; undefined: it asks for its own plans. */
  readonly review?: RunReview;
}

export interface RunReview {
  readonly file: PlanFile;
  /** For the plan as it is in the file; what nobody has seen is asked about in the ordinary way. */
  readonly approval: Pick<Approval, 'ask'>;
}

/** One attempt at one step. */
export interface StepCall extends EngineCall {
  /** From 1; more: it was begun before, and nobody knows how far it came. */
  readonly attempt: number;
  /** Whether another step of the run is done by now. */
  readonly isDone: (step: string) => boolean;
}

/** Whether the stack is one of this run. */
export const isPartOf = ({ definition }: RunContext, stack: string): boolean => stacksOf(definition).includes(stack);

/** The plan that was reviewed, or is to be. */
export const storedPlan = (context: Pick<RunContext, 'journal' | 'definition'>, stack: string): StackPlan | undefined =>
  planFrom(context.journal.get(context.definition.id, planKey(stack)));

export const storePlan = (context: RunContext, plan: StackPlan): void =>
  context.journal.put(context.definition.id, planKey(plan.stack), asJson(plan));

/** Plans of a run as others may see them, in the order of its steps. */
export const storedPlans = (journal: Pick<Journal, 'get'>, definition: RunDefinition): readonly StackPlan[] =>
  stacksOf(definition)
    .map((stack) => planFrom(journal.get(definition.id, planKey(stack))))
    .filter((plan) => plan !== undefined)
    .map(withoutMacs);

/** One stack's plan of a run, of this one or of the past; undefined where none was made. */
export function planOfRun(
  journal: Pick<Journal, 'get'>,
  definition: RunDefinition,
  stack: string,
): StackPlan | undefined {
  const plan = planFrom(journal.get(definition.id, planKey(stack)));
  return plan === undefined ? undefined : withoutMacs(plan);
}

const approvedKey = 'approved';

/** Keeps which stacks' plans somebody has approved, or that had no need of it. */
export function rememberApproved(context: RunContext, stacks: readonly string[]): void {
  context.journal.put(context.definition.id, approvedKey, [...new Set([...approvedStacks(context), ...stacks])]);
}

/** Whether the plan that is stored for the stack may be applied. */
export const isApproved = (context: RunContext, stack: string): boolean => approvedStacks(context).includes(stack);

function approvedStacks({ journal, definition }: RunContext): readonly string[] {
  const kept = journal.get(definition.id, approvedKey);
  return Array.isArray(kept) ? kept.filter((stack) => typeof stack === 'string') : [];
}

/** Written by {@link storePlan} alone, therefore a plan. */
const planFrom = (value: Json | undefined): StackPlan | undefined => value as StackPlan | undefined;

/** A plan is plain JSON by its definition; its optional members are left out, never undefined. */
const asJson = (plan: StackPlan): Json => plan as unknown as Json;
