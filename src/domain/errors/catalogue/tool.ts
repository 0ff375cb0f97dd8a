import type { CatalogueEntry } from '../entry.ts';

export const toolErrors = {
  TOOL_MISSING: {
    title: 'a tool is not installed',
    hint: '`fairlead tools install opentofu` fetches one; `fairlead doctor` shows what is missing',
    retry: 'never',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
