import type { Problem } from '../domain/errors/problem.ts';
import type { OpenedProject } from './opened-project.ts';

/** Where these stacks do not fit root modules; what belongs to no single stack (a target) concerns all. */
export const sourceProblemsOf = (project: OpenedProject, stacks: readonly string[]): readonly Problem[] =>
  (project.sourceProblems ?? []).filter((problem) => {
    const stack = stackOf(problem);
    return stack === undefined || stacks.includes(stack);
  });

export const unfitStacks = (project: OpenedProject): ReadonlySet<string> =>
  new Set((project.sourceProblems ?? []).map(stackOf).filter((stack) => stack !== undefined));

/** Names of stacks need no quotes in a path. */
const stackOf = ({ path }: Problem): string | undefined => /^stacks\.([^.[]+)/.exec(path ?? '')?.[1];
