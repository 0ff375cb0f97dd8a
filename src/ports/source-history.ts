/** What the version control knows of the project's files. */
export interface SourceHistory {
  /**
   * Where the work in this directory left `ref`: their last common commit. Undefined: left the main branch.
   * @throws GIT_MISSING, GIT_REPOSITORY_MISSING, GIT_REF_UNKNOWN, GIT_REF_REQUIRED, GIT_HISTORY_SHALLOW,
   * GIT_HISTORY_UNRELATED, GIT_FAILED
   */
  branchPoint(directory: string, ref: string | undefined): Promise<HistoryPoint>;
  /** The same for a commit itself, wherever the work is now. @throws as {@link branchPoint} */
  commit(directory: string, id: string): Promise<HistoryPoint>;
  /**
   * Files that are different now: committed or not, staged or not, also new ones that are not tracked yet. Not those
   * that git ignores. Relative to the top of the repository, with `/`.
   */
  changedSince(point: HistoryPoint): Promise<readonly string[]>;
  /** Text of a file as it was, by its path from the top; undefined: it was not there. */
  textAt(point: HistoryPoint, path: string): Promise<string | undefined>;
}

/** A commit, seen from a directory. */
export interface HistoryPoint {
  /** Absolute path of the repository's top. */
  readonly top: string;
  /** The directory, from the top; `''` for the top itself. */
  readonly below: string;
  /** As it was asked for, or the main branch that was found. */
  readonly ref: string;
  readonly commit: string;
}
