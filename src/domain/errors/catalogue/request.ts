import type { CatalogueEntry } from '../entry.ts';

/** What is refused before anything starts, and what a reviewed plan no longer covers. */
export const requestErrors = {
  PREFLIGHT_FAILED: {
    title: 'the run cannot start',
    hint: 'mend what is listed; nothing was started',
    retry: 'never',
    exit: 1,
  },
  STACK_UNKNOWN: {
    title: 'there is no such stack',
    hint: '`fairlead graph` lists the stacks',
    retry: 'never',
    exit: 2,
  },
  UPSTREAM_NOT_APPLIED: {
    title: 'a stack needs another one that was never applied',
    hint: 'name both stacks, or none to take all',
    retry: 'never',
    exit: 1,
  },
  DEPENDENTS_APPLIED: {
    title: 'a stack that is still needed would be destroyed',
    hint: 'destroy what depends on it too: name those stacks as well, or none to take all',
    retry: 'never',
    exit: 1,
  },
  STATE_OF_ANOTHER_ENVIRONMENT: {
    title: 'the state belongs to another environment as well',
    hint: 'give each environment its own state (`${env.name}` in `workspace` or `backend`), or switch the stack off in this one (`enabled: false`)',
    retry: 'never',
    exit: 1,
  },
  STACK_ORPHANED: {
    title: 'a stack was applied and is not in the project file any more',
    hint: 'put it back and destroy it with `fairlead destroy --stack`, or leave it if others look after it now',
    retry: 'never',
    exit: 1,
  },
  ENGINE_CHANGED: {
    title: 'a stack was last applied by another engine',
    hint: 'pass `--engine` to say that the stack changes hands',
    retry: 'never',
    exit: 2,
  },
  FEATURE_UNSUPPORTED: {
    title: 'the tool found is too old for what a stack uses',
    hint: '`fairlead tools install opentofu` fetches a newer one',
    retry: 'never',
    exit: 1,
  },
  PROTECTED_ENVIRONMENT: {
    title: 'a protected environment is never approved automatically',
    hint: 'leave `--yes` away and answer the question',
    retry: 'never',
    exit: 2,
  },
  PLAN_DIVERGED: {
    title: 'the plan is not the one that was reviewed any more',
    hint: '`fairlead apply` plans again and asks again',
    retry: 'never',
    exit: 4,
  },
  RUN_OF_ANOTHER_ENVIRONMENT: {
    title: 'the run belongs to another environment',
    hint: 'pass `-e` with the environment of the run',
    retry: 'never',
    exit: 2,
  },
  RUN_GRAPH_CHANGED: {
    title: 'the stacks depend on each other in another way than when the run began',
    hint: 'start a new run: `fairlead apply` does what is left',
    retry: 'never',
    exit: 1,
  },
  RUN_INPUTS_DIFFER: {
    title: 'the run was started with other inputs',
    hint: 'pass the same `--var` and `--engine` again, or start a new run',
    retry: 'never',
    exit: 2,
  },
  INTERVAL_TOO_SHORT: {
    title: 'the interval is too short',
    hint: 'give at least 10 seconds',
    retry: 'never',
    exit: 2,
  },
  PROJECT_CLOSED: {
    title: 'the project was closed',
    hint: 'open it again',
    retry: 'never',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
