/** Which stacks a command is about, and why. Paths of files are relative to the top of the repository, with `/`. */

/** What narrows the choice: a stack has to meet every condition that is given. */
export interface SelectionWish {
  readonly stacks?: readonly string[];
  /** Of one key any of the values, of several keys all. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** Taken out at the end, whatever else speaks for it. */
  readonly exclude?: readonly string[];
  /** Also everything that depends on what was chosen, directly or not. */
  readonly withDependents?: boolean;
}

/** Why a stack counts as touched. */
export type TouchReason =
  /** It was not in the project then. */
  | { readonly kind: 'added' }
  /** The environment was not in the project then. */
  | { readonly kind: 'environment-added' }
  /** Parts of the effective project that concern it and say something else now, e.g. `variables.size`. */
  | { readonly kind: 'definition'; readonly paths: readonly string[] }
  /** Files below what it reads: its root module, a module called by path, a file that is named. */
  | { readonly kind: 'files'; readonly of: WatchKind; readonly path: string; readonly files: readonly string[] }
  /** It reads something that is outside of the repository: nobody can tell whether that changed. */
  | { readonly kind: 'outside'; readonly path: string }
  /** The project file is a program: what it made of the stack then cannot be told. */
  | { readonly kind: 'program'; readonly files: readonly string[] };

export type SelectionReason =
  /** In: nothing narrows the choice. */
  | { readonly kind: 'all' }
  | { readonly kind: 'named' }
  | { readonly kind: 'label'; readonly label: string; readonly value: string }
  | TouchReason
  /** In: it depends on these directly, and they were chosen or depend on what was. */
  | { readonly kind: 'dependent'; readonly of: readonly string[] }
  /** Out. */
  | { readonly kind: 'not-named' }
  | { readonly kind: 'label-differs'; readonly label: string; readonly value: string | null }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'excluded' };

export interface StackDecision {
  readonly stack: string;
  readonly selected: boolean;
  /** Never empty. */
  readonly reasons: readonly SelectionReason[];
}

export type WatchKind = 'source' | 'module' | 'file';

/** A file or a directory, with everything below it, that a stack is made of. */
export interface Watch {
  readonly of: WatchKind;
  /** `''` is the top of the repository; one that starts with `..` lies outside of it. */
  readonly path: string;
}
