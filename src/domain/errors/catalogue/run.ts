import type { CatalogueEntry } from '../entry.ts';

export const runErrors = {
  RUN_HELD: {
    title: 'another run holds the stack',
    hint: 'wait for it, or look at it with `fairlead runs show`',
    retry: 'later',
    exit: 1,
  },
  RUN_UNKNOWN: {
    title: 'there is no such run',
    hint: '`fairlead runs` lists them',
    retry: 'never',
    exit: 2,
  },
  RUN_NOT_RESUMABLE: {
    title: 'the run cannot be resumed',
    hint: 'start a new one with `fairlead apply`',
    retry: 'never',
    exit: 1,
  },
  RUN_LOCK_LOST: {
    title: 'the run lost its locks to another run',
    hint: 'look at the other run with `fairlead runs`, then start again',
    retry: 'never',
    exit: 1,
  },
  RUN_GRAPH_INVALID: {
    title: 'the steps of a run do not form a graph',
    hint: 'this is a fault in Fairlead; please report it',
    retry: 'never',
    exit: 1,
  },
  FIRST_APPLY_UNEXPECTED: {
    title: 'a stack of which nothing should have been there was about to be changed without a plan',
    hint: '`fairlead plan` shows what is there now, and `fairlead resume` plans what is left; please report how it came to be there',
    retry: 'never',
    exit: 1,
  },
  APPROVAL_REQUIRED: {
    title: 'the run waits for an approval',
    hint: 'run it in a terminal, or pass `--yes`',
    retry: 'never',
    exit: 4,
  },
  APPROVAL_DECLINED: { title: 'the plan was declined', hint: 'nothing was changed', retry: 'never', exit: 5 },
  JOURNAL_CORRUPT: {
    title: 'the journal is damaged',
    hint: '`fairlead runs repair` says what is wrong; with `--save` it saves what can be read',
    retry: 'never',
    exit: 1,
  },
  JOURNAL_TOO_NEW: {
    title: 'the journal was written by a newer Fairlead',
    hint: 'use at least that version: `npm install fairlead@latest`',
    retry: 'never',
    exit: 1,
  },
  JOURNAL_DISK_FULL: {
    title: 'the journal cannot be written: the disk is full',
    hint: 'make room (`df -h`, `df -i`), then go on with `fairlead resume`',
    retry: 'later',
    exit: 1,
  },
  JOURNAL_DENIED: {
    title: 'the journal cannot be written: no permission',
    hint: 'look at owner and mode with `ls -la .fairlead`',
    retry: 'never',
    exit: 1,
  },
  JOURNAL_BUSY: {
    title: 'another process has kept the journal locked for too long',
    hint: 'try again; `fairlead runs` shows what is at work',
    retry: 'later',
    exit: 1,
  },
  JOURNAL_FAILED: {
    title: 'the journal could not be read or written',
    hint: 'look at the disk and at `fairlead runs repair`',
    retry: 'later',
    exit: 1,
  },
  RETENTION_MISSING: {
    title: 'nothing says which runs may go',
    hint: '`fairlead runs prune --older-than 30d`, or `--keep 100`, or both',
    retry: 'never',
    exit: 2,
  },
} as const satisfies Record<string, CatalogueEntry>;
