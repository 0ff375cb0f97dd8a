import type { CatalogueEntry } from '../entry.ts';

const planAgain = 'plan again with `fairlead plan -o FILE`, and have it approved';

/** Plans as files, and who approved them. */
export const reviewErrors = {
  PLAN_FILE_MISSING: {
    title: 'there is no such plan file',
    hint: 'make one with `fairlead plan -o FILE`',
    retry: 'never',
    exit: 2,
  },
  PLAN_FILE_UNREADABLE: {
    title: 'the file is no plan of Fairlead',
    hint: 'make one with `fairlead plan -o FILE`',
    retry: 'never',
    exit: 2,
  },
  PLAN_FILE_TOO_NEW: {
    title: 'the plan file was made by a newer Fairlead',
    hint: 'use at least that version: `npm install fairlead@latest`',
    retry: 'never',
    exit: 2,
  },
  PLAN_FILE_CHANGED: {
    title: 'the plan file was changed by hand',
    hint: planAgain,
    retry: 'never',
    exit: 1,
  },
  PLAN_FILE_TAKEN: {
    title: 'there is a file of that name that is no plan',
    hint: 'choose another name for the plan file',
    retry: 'never',
    exit: 2,
  },
  PLAN_FILE_OF_ANOTHER_PROJECT: {
    title: 'the plan file belongs to another project',
    hint: 'apply it where that project is: `--cwd DIR`',
    retry: 'never',
    exit: 2,
  },
  PLAN_FILE_OF_ANOTHER_ENVIRONMENT: {
    title: 'the plan file belongs to another environment',
    hint: 'leave `-e` away: the file says which one is meant',
    retry: 'never',
    exit: 2,
  },
  PLAN_FILE_STALE: {
    title: 'something has moved since the plan was made',
    hint: planAgain,
    retry: 'never',
    exit: 1,
  },
  PLAN_FILE_DIVERGED: {
    title: 'a new plan does not say what the plan file says',
    hint: planAgain,
    retry: 'never',
    exit: 1,
  },
  APPROVAL_OF_ANOTHER_PLAN: {
    title: 'an approval in the plan file is of another plan',
    hint: 'have this plan approved: `fairlead approve FILE`',
    retry: 'never',
    exit: 1,
  },
  APPROVALS_MISSING: {
    title: 'the plan has not enough approvals',
    hint: '`fairlead approve FILE`, then apply it again',
    retry: 'never',
    exit: 4,
  },
  APPROVALS_NEED_FILE: {
    title: 'the environment asks for approvals, and those are given to a plan file',
    hint: '`fairlead plan -o plan.fairlead`, `fairlead approve plan.fairlead`, then `fairlead apply plan.fairlead`',
    retry: 'never',
    exit: 4,
  },
  SIGNING_KEY_INVALID: {
    title: 'a key to sign or to verify approvals is no Ed25519 key',
    hint: 'make one with `openssl genpkey -algorithm ed25519 -out me.pem`; `openssl pkey -in me.pem -pubout` gives its public part',
    retry: 'never',
    exit: 2,
  },
} as const satisfies Record<string, CatalogueEntry>;
