/** Stacks that a rollout applies at one of its steps. What they have changed stays: going back moves traffic, nothing else. */
import type { RolloutDefinition, RolloutEffect, RolloutState } from './model.ts';
import type { StackOutcome } from './steps.ts';

/** In the order of the steps; a return to a revision that was stable a moment ago takes none of them. */
export const stacksOfRollout = ({ strategy, skipSteps }: RolloutDefinition): readonly string[] =>
  skipSteps === true ? [] : strategy.steps.flatMap((step) => (step.do === 'iac' ? [step.stack] : []));

/** The next one that nobody has applied or skipped. */
export function stackDue(definition: RolloutDefinition, state: RolloutState): RolloutEffect | undefined {
  const due = stacksOfRollout(definition).find((stack) => !isSettled(state, stack));
  return due === undefined ? undefined : applying(definition, due);
}

export const isSettled = ({ stacks = [] }: RolloutState, stack: string): boolean =>
  stacks.some((each) => each.stack === stack);

export const applying = ({ service }: RolloutDefinition, stack: string): RolloutEffect => ({
  kind: 'stack.apply',
  service,
  stack,
});

export const withStack = (state: RolloutState, outcome: StackOutcome): RolloutState =>
  isSettled(state, outcome.stack) ? state : { ...state, stacks: [...(state.stacks ?? []), outcome] };

/** What is said where the traffic goes back and the infrastructure does not; nothing where there is none. */
export function leftBehind({ stacks = [] }: RolloutState): string {
  const names = stacks.filter(({ outcome }) => outcome === 'applied').map(({ stack }) => `"${stack}"`);
  return names.length === 0 ? '' : `; not undone: what was applied of ${names.join(', ')}`;
}

export const notApplied = (stack: string, why: string): string =>
  `stack "${stack}" could not be applied: ${why}; what it has changed is not undone: \`fairlead plan -s ${stack}\` shows what is left, \`fairlead apply -s ${stack}\` goes on`;
