import type { Json } from '../json.ts';
import type { ErrorCode } from './catalogue.ts';

/** A place in a file of the user. Lines and columns count from 1. */
export interface SourcePosition {
  /** Relative to the project's directory where the file lies below it. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** One thing that is wrong. Problems are collected, all at once; they are values, not exceptions. */
export interface Problem {
  readonly code: ErrorCode;
  readonly severity: 'error' | 'warning';
  /** What is wrong, with the wrong value. Lower case, no full stop. */
  readonly message: string;
  /** What to write instead, or the next command to type. */
  readonly hint?: string;
  readonly at?: SourcePosition;
  /** Where in the project, e.g. `stacks.network.resources[0].properties.cidr`. */
  readonly path?: string;
  /** The wrong value. Never a secret. */
  readonly value?: Json;
}
