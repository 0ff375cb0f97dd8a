import type { CatalogueEntry } from '../entry.ts';

/** Why resources cannot change stacks, or a stack its name. */
export const refactorErrors = {
  REFACTOR_RESOURCE_UNKNOWN: {
    title: 'the stack has no such resource',
    hint: '`fairlead explain stacks.NAME` shows its resources; write `stack.resource`',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_USELESS: {
    title: 'there is nothing to do',
    hint: '`fairlead plan` shows that nothing changes',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_NAME_TAKEN: {
    title: 'the name is taken where it should go',
    hint: 'choose another name; a resource is renamed in its stack first, with a request under `moved`',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_SOURCE: {
    title: 'the files of a root module are yours to edit',
    hint: '`fairlead move STACK.RESOURCE STACK` tells what to write; `fairlead rename` works on such a stack',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_MODULE_CALL: {
    title: 'modules cannot be moved between stacks',
    hint: 'move it by hand: `removed` for its resources in one stack, the call in the other, and `fairlead state` for the rest',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_MODULE_FILE: {
    title: 'a project file that is a program is not edited',
    hint: 'make the changes that are listed, then apply the stack that gets the resource before the one that gives it',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_LAYOUT: {
    title: 'the project file is written in a way that cannot be edited safely',
    hint: 'write the part without anchors, aliases and merge keys first',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_REFERENCE: {
    title: 'a reference cannot be kept across stacks',
    hint: 'move what refers and what is referred to together',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_CYCLE: {
    title: 'the stacks would need each other',
    hint: 'move what refers and what is referred to together',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_ENVIRONMENT: {
    title: 'not all environments have both stacks',
    hint: 'enable both stacks in the same environments first',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_TARGET: {
    title: 'the resource would go to another target',
    hint: 'write its `provider` first, apply, and try again',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_VARIABLE: {
    title: 'a variable means something else in the other stack',
    hint: 'give one of the two variables another name first',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_BACKEND: {
    title: 'where the state of a new stack shall be is not known',
    hint: 'write the new stack with its backend into the project file first',
    retry: 'never',
    exit: 2,
  },
  REFACTOR_PENDING: {
    title: 'an earlier request for the resource is in the file still',
    hint: 'apply it in every environment, then take it out of the file',
    retry: 'never',
    exit: 1,
  },
  REFACTOR_ID_UNKNOWN: {
    title: 'the id for an import is not known',
    hint: 'keep the states of both stacks with Fairlead (`settings.state`): then the state itself is moved',
    retry: 'never',
    exit: 1,
  },
  REFACTOR_CHANGES: {
    title: 'the plan shows more than the move itself',
    hint: 'apply or take back what is open in both stacks first (`fairlead plan`); the file and the states are as they were',
    retry: 'never',
    exit: 1,
  },
  REFACTOR_STATE_CONFLICT: {
    title: 'the state that should get the resource has another one there',
    hint: 'compare with `fairlead plan`; a state of ours is shown by `fairlead state show`',
    retry: 'never',
    exit: 1,
  },
  REFACTOR_FILE_CHANGED: {
    title: 'the project file was changed meanwhile',
    hint: 'run the same command again',
    retry: 'later',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
