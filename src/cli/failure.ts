import { catalogue } from '../domain/errors/catalogue.ts';
import { isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { CatalogueEntry, ExitCode } from '../domain/errors/entry.ts';
import type { Problem } from '../domain/errors/problem.ts';
import type { Json } from '../domain/json.ts';

/** An error as the command line tells it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly retry: CatalogueEntry['retry'];
  readonly exit: Exclude<ExitCode, 0>;
  readonly problems: readonly Problem[];
  readonly data?: Json;
  /** Messages of the errors beneath, outermost first. */
  readonly causes: readonly string[];
  readonly stack?: string;
}

export function failureOf(error: unknown): Failure {
  const stack = error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {};
  if (isDeliveryError(error)) {
    const { retry, exit } = catalogue[error.code];
    return {
      code: error.code,
      message: error.message,
      hint: error.hint,
      retry,
      exit,
      problems: error.problems,
      ...(error.data === undefined ? {} : { data: error.data }),
      causes: causesOf(error),
      ...stack,
    };
  }
  const { hint, retry, exit } = catalogue.INTERNAL;
  const message = `unexpected failure: ${error instanceof Error ? error.message : String(error)}`;
  return { code: 'INTERNAL', message, hint, retry, exit, problems: [], causes: causesOf(error), ...stack };
}

/** The JSON of an error: what is contract, without stacks. */
export const failureJson = (failure: Failure) => ({
  type: 'error',
  code: failure.code,
  message: failure.message,
  hint: failure.hint,
  retry: failure.retry,
  exit: failure.exit,
  problems: failure.problems,
  ...(failure.data === undefined ? {} : { data: failure.data }),
});

const deepest = 8;

function causesOf(error: unknown): readonly string[] {
  const causes: string[] = [];
  let current = error instanceof Error ? error.cause : undefined;
  while (current !== undefined && causes.length < deepest) {
    causes.push(current instanceof Error ? current.message : String(current));
    current = current instanceof Error ? current.cause : undefined;
  }
  return causes;
}
