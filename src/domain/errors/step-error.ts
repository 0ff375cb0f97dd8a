import type { Json } from '../json.ts';
import type { ErrorCode } from './catalogue.ts';
import type { Problem } from './problem.ts';

/** An error as it is journalled. */
export interface StepError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  /** Where in the project's files, as far as that is known. */
  readonly problems?: readonly Problem[];
  /** Facts for machines, without secrets. */
  readonly data?: Json;
}
