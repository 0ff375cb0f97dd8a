import type { ErrorCode } from '../../../domain/errors/catalogue.ts';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';

const codes: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'FILE_DENIED',
  EPERM: 'FILE_DENIED',
  ENOSPC: 'FILE_DISK_FULL',
  EDQUOT: 'FILE_DISK_FULL',
  EROFS: 'FILE_READ_ONLY',
  EISDIR: 'FILE_WRONG_KIND',
  ENOTDIR: 'FILE_WRONG_KIND',
  EEXIST: 'FILE_WRONG_KIND',
};

/** The operating system's code, e.g. `ENOENT`. */
export const systemCode = (error: unknown): string | undefined => {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
};

/** A failed call on a file as an error with a FILE_* code. @param doing e.g. `write` */
export function fileError(doing: string, path: string, error: unknown): DeliveryError {
  const system = systemCode(error);
  const code = codes[system ?? ''] ?? 'FILE_FAILED';
  const why = system ?? (error instanceof Error ? error.message : String(error));
  return new DeliveryError(code, `cannot ${doing} ${path}: ${why}`, { cause: error, data: { path, system: why } });
}
