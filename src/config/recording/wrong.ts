import type { ErrorCode } from '../../domain/errors/catalogue.ts';
import type { Json } from '../../domain/json.ts';

/** What is wrong with a line; whoever reads the file knows its place. */
export interface Wrong {
  readonly code: ErrorCode;
  readonly message: string;
  readonly path?: string;
  readonly value?: Json;
}
