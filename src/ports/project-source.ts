import type { Json } from '../domain/json.ts';

/** The project file, found and read. */
export interface ProjectSource {
  /**
   * Looks for `fairlead.yaml`, `fairlead.yml`, `fairlead.config.ts|mts|js|mjs` in `directory` and above it.
   * @throws PROJECT_NOT_FOUND, PROJECT_AMBIGUOUS (two in one directory)
   */
  find(directory: string): Promise<string>;
  /** @throws PROJECT_UNREADABLE (encoding, module that fails to load) */
  read(file: string): Promise<ProjectText>;
}

export type ProjectText =
  | { readonly kind: 'yaml'; readonly file: string; readonly text: string }
  /** `line`: where `defineProject` was called. */
  | { readonly kind: 'module'; readonly file: string; readonly value: Json; readonly line?: number };
