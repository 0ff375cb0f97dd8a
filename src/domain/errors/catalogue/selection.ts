import type { CatalogueEntry } from '../entry.ts';

/** Why it cannot be told which stacks are meant, or which were touched. */
export const selectionErrors = {
  LABEL_UNKNOWN: {
    title: 'no stack has such a label',
    hint: '`fairlead explain stacks` shows the labels of every stack',
    retry: 'never',
    exit: 2,
  },
  SELECTION_REFUSED: {
    title: 'stacks cannot be selected this way for this command',
    hint: 'name the stacks with `--stack`, or by `--label`',
    retry: 'never',
    exit: 2,
  },
  PAST_PROJECT_MISSING: {
    title: 'the project file was not there at the commit to compare with',
    hint: 'name a later one with `--changed=REF`, or leave `--changed` away: all stacks are new',
    retry: 'never',
    exit: 2,
  },
  PAST_PROJECT_INVALID: {
    title: 'the project file had mistakes at the commit to compare with',
    hint: 'name a commit with a sound project file: `--changed=REF`, or leave `--changed` away',
    retry: 'never',
    exit: 2,
  },
  GIT_MISSING: {
    title: 'git is not there, and only git knows what changed',
    hint: 'install git, or select with `--stack` or `--label`',
    retry: 'never',
    exit: 1,
  },
  GIT_REPOSITORY_MISSING: {
    title: 'the project is not in a git repository',
    hint: 'run `git init` and commit first, or select with `--stack` or `--label`',
    retry: 'never',
    exit: 1,
  },
  GIT_REF_UNKNOWN: {
    title: 'git knows no such commit, branch or tag',
    hint: '`git branch --all` and `git tag` list what there is; `git fetch` gets what is new',
    retry: 'never',
    exit: 2,
  },
  GIT_REF_REQUIRED: {
    title: 'there is no main branch to compare with',
    hint: 'name what to compare with: `--changed=REF`, e.g. `--changed=HEAD^`',
    retry: 'never',
    exit: 2,
  },
  GIT_HISTORY_SHALLOW: {
    title: 'the clone is shallow: the commit to compare with is not in it',
    hint: 'fetch the rest with `git fetch --unshallow`',
    retry: 'never',
    exit: 1,
  },
  GIT_HISTORY_UNRELATED: {
    title: 'two histories have no commit in common',
    hint: 'name a commit that the current one comes from: `git log --oneline`',
    retry: 'never',
    exit: 2,
  },
  GIT_FAILED: {
    title: 'git failed',
    hint: 'run `git status` in the directory of the project and see what it says',
    retry: 'later',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
