/** Which revision of a service is stable, and which ones were before: written down when a rollout is settled. */
import { isJsonObject, type Json } from '../../domain/json.ts';
import type { Revision } from '../../domain/rollout/model.ts';
import type { Journal } from '../../ports/journal.ts';

export interface ServiceRecord {
  readonly stable: Revision | null;
  /** The newest first. */
  readonly previous: readonly Revision[];
  readonly run: string;
  /** ISO 8601, in UTC. */
  readonly at: string;
}

/** Not a run: what is known of services for good. */
const shelf = 'services';
const mostPrevious = 10;

export function recordOfService(
  journal: Pick<Journal, 'get'> | undefined,
  environment: string,
  service: string,
): ServiceRecord | undefined {
  const kept = journal?.get(shelf, `${environment}/${service}`);
  // Written by `settle` alone, therefore a record.
  return isJsonObject(kept) ? (kept as unknown as ServiceRecord) : undefined;
}

interface Settling {
  readonly environment: string;
  readonly service: string;
  readonly revision: Revision | null;
  /** Was never proven: nobody goes back to it. */
  readonly takenBack?: string | undefined;
  readonly run: string;
  readonly at: string;
}

/** Safe to repeat: the same revision again changes nothing. */
export function settle(journal: Pick<Journal, 'get' | 'put'>, settling: Settling): void {
  const { environment, service, revision, takenBack, run, at } = settling;
  const before = recordOfService(journal, environment, service);
  if (before?.stable?.id === revision?.id && before !== undefined) return;
  const old = [
    ...(before?.stable === null || before === undefined ? [] : [before.stable]),
    ...(before?.previous ?? []),
  ];
  const previous = old.filter(
    ({ id }, index) => id !== revision?.id && id !== takenBack && old.findIndex((one) => one.id === id) === index,
  );
  const record: ServiceRecord = { stable: revision, previous: previous.slice(0, mostPrevious), run, at };
  // Plain JSON by its definition.
  journal.put(shelf, `${environment}/${service}`, record as unknown as Json);
}
