import type { Json } from '../domain/json.ts';
import type { Edit } from '../domain/refactor/edit.ts';

/** The project file as something that can be changed. `Opened`: a project that is open. */
export interface ProjectFile<Opened> {
  /** As it is written now. */
  read(): Promise<WrittenProject>;
  /** The text with these edits; all else stays as it is. @throws REFACTOR_LAYOUT */
  edited(text: string, edits: readonly Edit[]): Promise<string>;
  /**
   * The project as it would be with this text, in one environment. It shares journal and states with the project that is
   * open, and is closed with it. @throws PROJECT_INVALID with all problems
   */
  open(text: string, environment: string): Promise<Opened>;
}

export type WrittenProject =
  | { readonly kind: 'yaml'; readonly text: string; readonly data: Json }
  /** A program: nothing in it can be edited. */
  | { readonly kind: 'module'; readonly data: Json };
