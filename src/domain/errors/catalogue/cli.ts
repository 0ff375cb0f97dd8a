import type { CatalogueEntry } from '../entry.ts';

export const cliErrors = {
  USAGE: {
    title: 'the command line was not understood',
    hint: '`fairlead help` lists the commands',
    retry: 'never',
    exit: 2,
  },
  OUTPUT_UNKNOWN: {
    title: 'the stack has no such output',
    hint: '`fairlead output` lists what there is; a stack that was never applied has none',
    retry: 'never',
    exit: 1,
  },
  OUTPUT_SENSITIVE: {
    title: 'the output is sensitive',
    hint: 'add `--show-sensitive` to print it',
    retry: 'never',
    exit: 1,
  },
  INTERNAL: {
    title: 'Fairlead itself failed',
    hint: 'this is a defect: please report it with the output of `fairlead doctor --json`',
    retry: 'never',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
