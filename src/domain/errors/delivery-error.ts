import type { Json } from '../json.ts';
import { catalogue, type ErrorCode, isErrorCode } from './catalogue.ts';
import type { Problem } from './problem.ts';

const brand = Symbol.for('fairlead.DeliveryError');

export interface DeliveryErrorOptions {
  readonly cause?: unknown;
  /** More precise than the catalogue's. */
  readonly hint?: string;
  readonly problems?: readonly Problem[];
  /** Facts for machines: JSON, without secrets. */
  readonly data?: Json;
}

/** The one error class. Recognise it with {@link isDeliveryError} and by its `code`, never by its text. */
export class DeliveryError extends Error {
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly hint: string;
  readonly problems: readonly Problem[];
  readonly data: Json | undefined;

  constructor(code: ErrorCode, message: string, options: DeliveryErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DeliveryError';
    this.code = code;
    this.hint = options.hint ?? catalogue[code].hint;
    this.problems = options.problems ?? [];
    this.data = options.data;
  }
}

/** True for a Fairlead error, also one of another copy of the package. */
export const isDeliveryError = (error: unknown): error is DeliveryError =>
  typeof error === 'object' && error !== null && brand in error && isErrorCode((error as DeliveryError).code);
