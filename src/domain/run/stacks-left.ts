import { applyingStep, heldStacks, rolloutsOf } from './definitions.ts';
import type { RunDefinition, RunState } from './model.ts';

/** Stacks with a step that is not done; the others need no tool any more. */
export function stacksLeft(definition: RunDefinition, state: RunState): readonly string[] {
  const isLeft = (step: string): boolean => state.steps[step]?.status !== 'done';
  const stacks = definition.steps.flatMap(({ id, effect }) => ('stack' in effect && isLeft(id) ? [effect.stack] : []));
  const held = [...heldStacks(rolloutsOf(definition)).keys()].filter((stack) =>
    isLeft(applyingStep(definition, stack)),
  );
  return [...new Set([...stacks, ...held])].sort();
}
