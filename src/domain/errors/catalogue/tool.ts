import type { CatalogueEntry } from '../entry.ts';

export const toolErrors = {
  TOOL_MISSING: {
    title: 'a tool is not installed',
    hint: '`fairlead tools install opentofu` fetches one; `fairlead doctor` shows what is missing',
    retry: 'never',
    exit: 1,
  },
  TOOL_TOO_OLD: {
    title: 'a tool is too old',
    hint: '`fairlead tools install opentofu` fetches a newer one',
    retry: 'never',
    exit: 1,
  },
  TOOL_BROKEN: {
    title: 'a program does not answer as the tool it should be',
    hint: '`fairlead tools list` shows where it is; reinstall it or set its path',
    retry: 'never',
    exit: 1,
  },
  TOOL_VERSION_MISMATCH: {
    title: 'no installed version of the tool fits the project',
    hint: '`fairlead tools install` with that version, or change `settings.tools`',
    retry: 'never',
    exit: 1,
  },
  TOOL_VERSION_INVALID: {
    title: 'a version cannot be understood',
    hint: 'write it like `1.12.6`',
    retry: 'never',
    exit: 2,
  },
  TOOL_PLATFORM_UNSUPPORTED: {
    title: 'there is no release for this machine',
    hint: 'install the tool by other means and set its path',
    retry: 'never',
    exit: 1,
  },
  TOOL_DOWNLOAD_FAILED: {
    title: 'a release could not be fetched',
    hint: 'check the network, or set FAIRLEAD_TOOLS_MIRROR to a mirror of the releases',
    retry: 'later',
    exit: 1,
  },
  TOOL_DOWNLOAD_MISSING: {
    title: 'there is no such release',
    hint: '`fairlead tools install` without a version takes the newest known',
    retry: 'never',
    exit: 1,
  },
  TOOL_DOWNLOAD_TAMPERED: {
    title: 'a downloaded release does not match its checksum',
    hint: 'do not use it; try again, and if it stays ask the owner of the mirror',
    retry: 'never',
    exit: 1,
  },
  TOOL_DOWNLOAD_TIMEOUT: {
    title: 'a download came to a halt',
    hint: 'try again, or set FAIRLEAD_TOOLS_MIRROR to a nearer mirror',
    retry: 'later',
    exit: 1,
  },
} as const satisfies Record<string, CatalogueEntry>;
