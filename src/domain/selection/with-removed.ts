import type { EffectiveProject, Stack } from '../project/model.ts';

/** A project with stacks that left it, and what those need to be destroyed. */
export interface WithRemoved {
  readonly project: EffectiveProject;
  readonly removed: readonly string[];
}

/**
 * The project as it is, with the stacks that it had then and has no more. What both have and a removed stack may use (targets,
 * variables, secrets) is as it was then: only the removed stacks may be worked on.
 */
export function withRemoved(then: EffectiveProject, now: EffectiveProject): WithRemoved {
  const removed = Object.values(then.stacks).filter(({ name }) => !Object.hasOwn(now.stacks, name));
  const names = new Set([...Object.keys(now.stacks), ...removed.map(({ name }) => name)]);
  return {
    removed: removed.map(({ name }) => name).sort(),
    project: {
      ...now,
      variables: { ...now.variables, ...then.variables },
      secrets: { ...now.secrets, ...then.secrets },
      targets: { ...now.targets, ...then.targets },
      stacks: { ...now.stacks, ...Object.fromEntries(removed.map((stack) => [stack.name, knowing(stack, names)])) },
    },
  };
}

const knowing = (stack: Stack, names: ReadonlySet<string>): Stack => ({
  ...stack,
  dependsOn: stack.dependsOn.filter((name) => names.has(name)),
});
