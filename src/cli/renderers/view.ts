import type { Style } from './style.ts';

/** What a renderer may know about the place it writes for. */
export interface View {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
  readonly now: Date;
  /** With `--verbose`: nothing is left out. */
  readonly detail: 'usual' | 'all';
}
