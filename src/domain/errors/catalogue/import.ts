import type { CatalogueEntry } from '../entry.ts';

const inInput = { retry: 'never', exit: 2 } as const;

export const importErrors = {
  IMPORT_FILE_INVALID: {
    title: 'a file to import is not valid YAML',
    hint: 'mend the line named above; a template has to be rendered first',
    ...inInput,
  },
  IMPORT_FILE_MISSING: {
    title: 'a file to import is not there',
    hint: 'check the path; `-` reads standard input',
    ...inInput,
  },
  IMPORT_NOTHING_FOUND: {
    title: 'the files hold nothing of the kind to import',
    hint: '`fairlead help import` says what each tool has',
    ...inInput,
  },
  IMPORT_FILE_EXISTS: {
    title: 'the file to write is there already',
    hint: 'name another one, or write over it with `--force`',
    ...inInput,
  },
  IMPORT_KAYENTA_JUDGE_UNKNOWN: {
    title: 'a canary config names a judge that is not known here',
    hint: 'only `NetflixACAJudge-v1.0` is known',
    ...inInput,
  },
  IMPORT_KAYENTA_GROUPS_WRONG: {
    title: 'the groups of a canary config do not sum to 100',
    hint: 'give every group of metrics that count a weight above 0, 100 in all',
    ...inInput,
  },
} as const satisfies Record<string, CatalogueEntry>;
