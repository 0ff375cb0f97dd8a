import type { StackDrift } from '../../domain/change/drift-report.ts';
import type { StackPlan } from '../../domain/change/model.ts';
import type { Reach } from '../../domain/change/reach.ts';
import { closure, type Edges, reversed } from '../../domain/graph/graph.ts';
import type { AboutStack } from './plan-stack.ts';

export interface PlanContext {
  readonly project: string;
  readonly environment: string;
  /** `plan`, `apply`, `destroy`, `drift` or `resume`. */
  readonly command: string;
  /** Some stacks could not be planned: what is shown is not all. @default false */
  readonly incomplete?: boolean;
  /** What the changes can be felt by; without it only the stacks downstream are told. */
  readonly reach?: readonly Reach[];
  /** Of a look at drift. */
  readonly report?: readonly StackDrift[];
  readonly dependsOn: Edges;
  /** One order of application; destruction goes the other way. */
  readonly order: readonly string[];
}

/** In the order in which it would happen. */
export function sortedPlans(plans: readonly StackPlan[], { order }: PlanContext): readonly StackPlan[] {
  const position = new Map(order.map((name, index) => [name, index]));
  const place = (plan: StackPlan): number => {
    const index = position.get(plan.stack) ?? order.length;
    return plan.mode === 'destroy' ? -index : index;
  };
  return plans.toSorted((a, b) => place(a) - place(b));
}

/** What the context knows about each stack. */
export function aboutStacks(context: PlanContext): (stack: string) => AboutStack {
  const reach = new Map(context.reach?.map((each) => [each.stack, each]));
  const drift = new Map(context.report?.map((each) => [each.stack, each]));
  const dependents = reversed(context.dependsOn);
  const bare = (stack: string): Reach => {
    const downstream = [...closure(dependents, [stack])].filter((name) => name !== stack).toSorted();
    return { stack, downstream, places: [], dns: [], unseen: [] };
  };
  return (stack) => ({
    reach: context.reach === undefined ? bare(stack) : reach.get(stack),
    drift: drift.get(stack),
  });
}
