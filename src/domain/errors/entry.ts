/**
 * What the command line exits with.
 * 0 done, 1 failed, 2 usage or an invalid project, 3 changes present, 4 waiting for approval, 5 declined, 130 interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130;

/** One error code: permanent, looked up by code alone. Texts may change, codes may not. */
export interface CatalogueEntry {
  /** What kind of thing happened, a few words. */
  readonly title: string;
  /** What to do next, usually a command to type. A thrown error may carry a more precise one. */
  readonly hint: string;
  /** `later`: the same call may succeed without a change by the user. */
  readonly retry: 'never' | 'later';
  readonly exit: Exclude<ExitCode, 0>;
}
