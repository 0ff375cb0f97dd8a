import type { StackPlan } from '../domain/change/model.ts';
import type { Json } from '../domain/json.ts';
import { planKey } from '../domain/run/definitions.ts';
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
}

/** One attempt at one step. */
export interface StepCall extends EngineCall {
  /** From 1; more: it was begun before, and nobody knows how far it came. */
  readonly attempt: number;
}

/** Whether this run plans the stack. */
export const isPartOf = ({ definition }: RunContext, stack: string): boolean => stacksOf(definition).includes(stack);

/** Stacks of a run, in the order of its steps. */
export const stacksOf = (definition: RunDefinition): readonly string[] =>
  definition.steps.flatMap((step) => (step.effect.kind === 'iac.plan' ? [step.effect.stack] : []));

/** The plan that was reviewed, or is to be. */
export const storedPlan = (context: RunContext, stack: string): StackPlan | undefined =>
  planFrom(context.journal.get(context.definition.id, planKey(stack)));

export const storePlan = (context: RunContext, plan: StackPlan): void =>
  context.journal.put(context.definition.id, planKey(plan.stack), asJson(plan));

/** Plans of a run, in the order of its steps. */
export const storedPlans = (journal: Pick<Journal, 'get'>, definition: RunDefinition): readonly StackPlan[] =>
  stacksOf(definition)
    .map((stack) => planFrom(journal.get(definition.id, planKey(stack))))
    .filter((plan) => plan !== undefined);

/** Written by {@link storePlan} alone, therefore a plan. */
const planFrom = (value: Json | undefined): StackPlan | undefined => value as StackPlan | undefined;

/** A plan is plain JSON by its definition; its optional members are left out, never undefined. */
const asJson = (plan: StackPlan): Json => plan as unknown as Json;
