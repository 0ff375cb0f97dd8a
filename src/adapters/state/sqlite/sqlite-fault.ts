/** What went wrong with a database, in the words that end our error codes. */
export type SqliteFault = 'DENIED' | 'BUSY' | 'CORRUPT' | 'DISK_FULL' | 'FAILED';

/** SQLite's primary result codes; the higher bits of an extended code say more, but not for us. */
const codes: Readonly<Record<number, SqliteFault>> = {
  3: 'DENIED', // PERM
  5: 'BUSY',
  6: 'BUSY', // LOCKED
  8: 'DENIED', // READONLY
  11: 'CORRUPT',
  13: 'DISK_FULL',
  14: 'DENIED', // CANTOPEN
  26: 'CORRUPT', // NOTADB
};

const systemCodes: Readonly<Record<string, SqliteFault>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EACCES: 'DENIED',
  EPERM: 'DENIED',
  EROFS: 'DENIED',
  ENOTDIR: 'DENIED',
  EISDIR: 'DENIED',
  EEXIST: 'DENIED',
};

export function sqliteFault(error: unknown): SqliteFault {
  if (!(error instanceof Error)) return 'FAILED';
  if ('errcode' in error && typeof error.errcode === 'number') return codes[error.errcode & 0xff] ?? 'FAILED';
  if ('code' in error && typeof error.code === 'string') return systemCodes[error.code] ?? 'FAILED';
  return 'FAILED';
}
