/** The face of changes of structure; part of `toolkit.ts`. */
import type { Transfer } from '../domain/refactor/model.ts';
import type { Asker } from '../ports/asker.ts';
import type { StackPlan } from '../domain/change/model.ts';
import type { Listener } from '../domain/events/model.ts';

/** Resources change stacks, stacks change names; nothing in the clouds changes. Each is safe to repeat after a kill. */
export interface Refactoring {
  /** A resource becomes one of another stack. @throws REFACTOR_* */
  move(wish: MoveWish, options?: RefactorOptions): Promise<Refactored>;
  /** Several resources become a new stack. @throws REFACTOR_* */
  split(wish: SplitWish, options?: RefactorOptions): Promise<Refactored>;
  /** All of a stack becomes part of another one. @throws REFACTOR_* */
  merge(wish: MergeWish, options?: RefactorOptions): Promise<Refactored>;
  /** A stack gets another name, in all environments. @throws REFACTOR_* */
  rename(wish: RenameWish, options?: RefactorOptions): Promise<Refactored>;
  /** Goes on with all moves that the project file has requests for, and takes the requests out. */
  finish(options?: RefactorOptions): Promise<Refactored>;
}

export interface MoveWish {
  readonly stack: string;
  readonly resource: string;
  readonly into: string;
}

export interface SplitWish {
  readonly stack: string;
  readonly resources: readonly string[];
  /** A name that no stack has. */
  readonly into: string;
}

export interface MergeWish {
  /** Is no more afterwards. */
  readonly stack: string;
  readonly into: string;
}

export interface RenameWish {
  readonly from: string;
  readonly to: string;
}

/** As of an apply. */
export interface RefactorOptions {
  readonly asker?: Asker;
  readonly autoApprove?: boolean;
  readonly onPlan?: (plans: readonly StackPlan[]) => void;
  readonly onEvent?: Listener;
  readonly signal?: AbortSignal;
  readonly hardSignal?: AbortSignal;
  /** Only says what would be edited and moved: nothing is planned or written. */
  readonly dryRun?: boolean;
}

export interface Refactored {
  readonly status: 'previewed' | 'done';
  /** Lines of the project file that go and come. */
  readonly edits: readonly { readonly kind: 'removed' | 'added'; readonly line: number; readonly text: string }[];
  /** Of the environment that was open. */
  readonly transfers: readonly Transfer[];
  /** How: by `import` and `removed` in plans, or by moving objects of the state. */
  readonly way: 'requests' | 'state';
  /** Environments whose requests wait in the file. */
  readonly waiting: readonly string[];
  /** What else is to be known. */
  readonly notes: readonly string[];
}
