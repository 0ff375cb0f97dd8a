import type { StackDecision } from '../domain/selection/model.ts';

/** Which stacks a command is about. A stack has to meet every condition that is given. */
export interface SelectionOptions {
  /** Only these. @default all */
  readonly stacks?: readonly string[];
  /** Only stacks with these labels: of one key any of the values, of several keys all. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /**
   * Only stacks that were touched since the work left `ref`: by a change of their part of the project, of their files, of
   * modules they call by path. Not committed counts too. `{}`: since it left the main branch.
   */
  readonly changed?: { readonly ref?: string };
  /** Also what depends on the chosen ones, directly or not. @default false */
  readonly withDependents?: boolean;
  /** Never these. */
  readonly exclude?: readonly string[];
}

export interface Selection {
  /** Chosen, sorted by name. Empty: there is nothing to do. */
  readonly stacks: readonly string[];
  /** Every stack of the project with the reasons. */
  readonly decisions: readonly StackDecision[];
  /** What was compared with; only with `changed`. */
  readonly since?: { readonly ref: string; readonly commit: string };
  /**
   * Stacks that the project file had then and does not have now: nothing of them is planned. Only with `changed`, and not
   * where the project file is a program that has changed: that cannot be told.
   */
  readonly removed?: readonly string[];
}
