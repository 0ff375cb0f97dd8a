import type { CatalogueEntry } from '../entry.ts';

export const runErrors = {
  RUN_HELD: {
    title: 'another run holds the stack',
    hint: 'wait for it, or look at it with `fairlead runs show`',
    retry: 'later',
    exit: 1,
  },
  APPROVAL_REQUIRED: {
    title: 'the run waits for an approval',
    hint: 'run it in a terminal, or pass `--yes`',
    retry: 'never',
    exit: 4,
  },
  APPROVAL_DECLINED: { title: 'the plan was declined', hint: 'nothing was changed', retry: 'never', exit: 5 },
} as const satisfies Record<string, CatalogueEntry>;
