import type { CatalogueEntry } from '../entry.ts';

export const engineErrors = {
  ENGINE_INTERRUPTED: {
    title: 'the engine was interrupted',
    hint: '`fairlead resume` continues the run',
    retry: 'later',
    exit: 130,
  },
  ENGINE_FAILED: {
    title: 'the engine ended with an error',
    hint: 'read the diagnostics above; `fairlead resume` continues after they are mended',
    retry: 'later',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
