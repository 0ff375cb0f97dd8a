import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { damaged, journalError } from './journal-error.ts';
import { applicationId, migrations } from './schema.ts';

/** Which of our databases it is: what tells it from others, what is in it, and how its faults are named. */
export interface DatabaseKind {
  readonly applicationId: number;
  /** One script per version; see `schema.ts`. */
  readonly migrations: readonly string[];
  /** Whatever was thrown; a DeliveryError stays what it is. */
  readonly failed: (path: string, error: unknown) => DeliveryError;
  readonly damaged: (path: string, what: string) => DeliveryError;
  readonly tooNew: (path: string, version: number) => DeliveryError;
}

export const journalKind: DatabaseKind = {
  applicationId,
  migrations,
  failed: journalError,
  damaged,
  tooNew: (path, version) =>
    new DeliveryError(
      'JOURNAL_TOO_NEW',
      `journal ${path} has version ${version}, and this Fairlead knows up to ${migrations.length}`,
      { data: { path, version, known: migrations.length } },
    ),
};
