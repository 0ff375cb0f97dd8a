import { DeliveryError, isDeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { sqliteFault } from '../sqlite-fault.ts';

/**
 * Scripts are never changed, only added. A version is never changed either, but for the key it is wrapped with.
 *
 * `sealed_key` and `body`: see `envelope.ts`. `body` is null where the state was deleted.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE versions (
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    how TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    serial INTEGER NOT NULL,
    lineage TEXT NOT NULL,
    tool_version TEXT,
    resources INTEGER,
    bytes INTEGER NOT NULL,
    key_id TEXT,
    sealed_key BLOB,
    body BLOB,
    PRIMARY KEY (state, version)
  ) STRICT;
  CREATE TABLE locks (
    state TEXT PRIMARY KEY,
    lock TEXT NOT NULL,
    holder TEXT
  ) STRICT, WITHOUT ROWID;
  `,
];

export const statesKind: DatabaseKind = {
  // "FLS1"
  applicationId: 0x464c5331,
  migrations,
  failed(path, error) {
    if (isDeliveryError(error)) return error;
    const why = error instanceof Error ? error.message : String(error);
    return new DeliveryError(`STATE_STORE_${sqliteFault(error)}`, `store of states ${path}: ${why}`, {
      cause: error,
      data: { path },
    });
  },
  damaged: (path, what) =>
    new DeliveryError('STATE_STORE_CORRUPT', `store of states ${path}: ${what}`, { data: { path } }),
  tooNew: (path, version) =>
    new DeliveryError(
      'STATE_STORE_TOO_NEW',
      `store of states ${path} has version ${version}, and this Fairlead knows up to ${migrations.length}`,
      { data: { path, version, known: migrations.length } },
    ),
};
