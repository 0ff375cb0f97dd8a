import type { CatalogueEntry } from '../entry.ts';

const exportAgain = 'export it again where its journal is: `fairlead verdict export RUN`';

/** What rollouts decided and why, and records of it. */
export const recordErrors = {
  VERDICT_NONE: {
    title: 'the rollout was never judged',
    hint: 'a step with `analysis` judges; `fairlead runs` lists other runs',
    retry: 'never',
    exit: 1,
  },
  VERDICT_LOOK_UNKNOWN: {
    title: 'there is no such look',
    hint: '`fairlead verdict show RUN` lists them',
    retry: 'never',
    exit: 2,
  },
  RECORD_NOT_MEASURED: {
    title: 'the journal does not have what the verdicts of the run were made of',
    hint: 'a run of this version keeps it: roll out again; `fairlead runs show RUN` tells what there is',
    retry: 'never',
    exit: 1,
  },
  RECORD_MISSING: {
    title: 'there is no such decision record',
    hint: 'make one with `fairlead verdict export RUN`',
    retry: 'never',
    exit: 2,
  },
  RECORD_TAKEN: {
    title: 'there is a file of that name that is no decision record',
    hint: 'choose another name for the record: `--out FILE`',
    retry: 'never',
    exit: 2,
  },
  RECORD_UNREADABLE: {
    title: 'the file is no decision record of Fairlead',
    hint: 'make one with `fairlead verdict export RUN`',
    retry: 'never',
    exit: 2,
  },
  RECORD_TOO_NEW: {
    title: 'the decision record was made by a newer Fairlead',
    hint: 'use at least that version: `npm install fairlead@latest`',
    retry: 'never',
    exit: 2,
  },
  RECORD_CHANGED: {
    title: 'an entry of the decision record was changed',
    hint: exportAgain,
    retry: 'never',
    exit: 1,
  },
  RECORD_BROKEN: {
    title: 'an entry of the decision record was taken out, added or moved',
    hint: exportAgain,
    retry: 'never',
    exit: 1,
  },
  RECORD_SIGNATURE_WRONG: {
    title: 'the signature of the decision record does not fit',
    hint: 'ask who signed it for the record and the public key once more',
    retry: 'never',
    exit: 1,
  },
  RECORD_NOT_SIGNED: {
    title: 'the decision record is not signed',
    hint: 'sign it where its journal is: `fairlead verdict export RUN --sign KEY`',
    retry: 'never',
    exit: 1,
  },
  RECORD_NOT_OF_JOURNAL: {
    title: 'the decision record does not say what the journal says',
    hint: exportAgain,
    retry: 'never',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
