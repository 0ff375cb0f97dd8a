import type { Problem } from '../domain/errors/problem.ts';
import type { EffectiveProject } from '../domain/project/model.ts';
import type { Watch } from '../domain/selection/model.ts';
import type { HistoryPoint, SourceHistory } from '../ports/source-history.ts';

/** What it takes to tell which stacks were touched. Loaded when somebody asks. */
export interface ChangeSources {
  readonly history: SourceHistory;
  /** Names that a project file may have. */
  readonly fileNames: readonly string[];
  /** The open environment as this text of a project file says it, with the overrides of the open project. */
  readThen(file: string, text: string): ProjectText;
  /** Files that a project file of code is made of, as far as they are imported by path; from the top of the repository. */
  imported(point: HistoryPoint): readonly string[];
  /** Stack → what it is made of, besides the project file. */
  watched(point: HistoryPoint): (stack: string) => readonly Watch[];
}

export type ProjectText =
  | { readonly kind: 'project'; readonly effective: EffectiveProject }
  | { readonly kind: 'environment-missing' }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };
