import type { CatalogueEntry } from '../entry.ts';

export const projectErrors = {
  PROJECT_INVALID: {
    title: 'the project file has mistakes',
    hint: 'mend what is listed and run `fairlead validate`',
    retry: 'never',
    exit: 2,
  },
} as const satisfies Record<string, CatalogueEntry>;
