import { changesWorld } from './kind.ts';
import { applyingStep, type Dependencies, edgesAmong, planStep, stacksOf } from './definitions.ts';
import type { RunDefinition, RunState } from './model.ts';
import { runGraph } from './run-graph.ts';

export interface Unordered {
  readonly stack: string;
  readonly needs: string;
}

/**
 * Edges that a run does not keep to: the stacks depend on each other in another way than when it was defined, and what is
 * left of it would be done in the wrong order (I5). What is done already needs no order.
 */
export function unorderedEdges(
  definition: RunDefinition,
  state: RunState,
  dependsOn: Dependencies,
): readonly Unordered[] {
  const stacks = stacksOf(definition);
  const stepOf = changesWorld(definition.kind) ? (stack: string) => applyingStep(definition, stack) : planStep;
  const isDone = (stack: string) => state.steps[stepOf(stack)]?.status === 'done';
  const preceding = precedingSteps(definition);
  return Object.entries(edgesAmong(dependsOn, stacks)).flatMap(([stack, upstream]) =>
    upstream
      .filter((needs) => {
        const [first, then] = definition.kind === 'destroy' ? [stack, needs] : [needs, stack];
        // Steps of one rollout have the order that the strategy gives them.
        if (stepOf(first) === stepOf(then)) return false;
        return !isDone(first) && !isDone(then) && preceding.get(stepOf(then))?.has(stepOf(first)) !== true;
      })
      .map((needs) => ({ stack, needs })),
  );
}

/** Step → all steps that must be done before it. */
function precedingSteps(definition: RunDefinition): ReadonlyMap<string, ReadonlySet<string>> {
  const preceding = new Map<string, Set<string>>();
  for (const { id, dependsOn } of runGraph(definition).order) {
    const own = new Set<string>();
    for (const step of dependsOn) {
      own.add(step);
      for (const before of preceding.get(step) ?? []) own.add(before);
    }
    preceding.set(id, own);
  }
  return preceding;
}
