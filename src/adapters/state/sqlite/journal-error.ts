import { DeliveryError, isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { sqliteFault } from './sqlite-fault.ts';

/** Whatever SQLite or the file system threw, as an error with a JOURNAL_* code; a DeliveryError stays what it is. */
export function journalError(path: string, error: unknown): DeliveryError {
  if (isDeliveryError(error)) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new DeliveryError(`JOURNAL_${sqliteFault(error)}`, `journal ${path}: ${why}`, {
    cause: error,
    data: { path },
  });
}

/** Damage that was found by our own books. */
export const damaged = (path: string, what: string): DeliveryError =>
  new DeliveryError('JOURNAL_CORRUPT', `journal ${path}: ${what}`, { data: { path } });
