import type { ErrorCode } from '../../../domain/errors/catalogue.ts';
import { DeliveryError, isDeliveryError } from '../../../domain/errors/delivery-error.ts';

/** SQLite's primary result codes; the higher bits of an extended code say more, but not for us. */
const codes: Readonly<Record<number, ErrorCode>> = {
  3: 'JOURNAL_DENIED', // PERM
  5: 'JOURNAL_BUSY',
  6: 'JOURNAL_BUSY', // LOCKED
  8: 'JOURNAL_DENIED', // READONLY
  11: 'JOURNAL_CORRUPT',
  13: 'JOURNAL_DISK_FULL',
  14: 'JOURNAL_DENIED', // CANTOPEN
  26: 'JOURNAL_CORRUPT', // NOTADB
};

const systemCodes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'JOURNAL_DISK_FULL',
  EDQUOT: 'JOURNAL_DISK_FULL',
  EACCES: 'JOURNAL_DENIED',
  EPERM: 'JOURNAL_DENIED',
  EROFS: 'JOURNAL_DENIED',
  ENOTDIR: 'JOURNAL_DENIED',
  EISDIR: 'JOURNAL_DENIED',
  EEXIST: 'JOURNAL_DENIED',
};

/** Whatever SQLite or the file system threw, as an error with a JOURNAL_* code; a DeliveryError stays what it is. */
export function journalError(path: string, error: unknown): DeliveryError {
  if (isDeliveryError(error)) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new DeliveryError(codeOf(error), `journal ${path}: ${why}`, { cause: error, data: { path } });
}

function codeOf(error: unknown): ErrorCode {
  if (!(error instanceof Error)) return 'JOURNAL_FAILED';
  if ('errcode' in error && typeof error.errcode === 'number') return codes[error.errcode & 0xff] ?? 'JOURNAL_FAILED';
  if ('code' in error && typeof error.code === 'string') return systemCodes[error.code] ?? 'JOURNAL_FAILED';
  return 'JOURNAL_FAILED';
}

/** Damage that was found by our own books. */
export const damaged = (path: string, what: string): DeliveryError =>
  new DeliveryError('JOURNAL_CORRUPT', `journal ${path}: ${what}`, { data: { path } });
