import type { CatalogueEntry } from '../entry.ts';

export const cliErrors = {
  USAGE: {
    title: 'the command line was not understood',
    hint: '`fairlead help` lists the commands',
    retry: 'never',
    exit: 2,
  },
  INTERNAL: {
    title: 'Fairlead itself failed',
    hint: 'this is a defect: please report it with the output of `fairlead doctor --json`',
    retry: 'never',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
