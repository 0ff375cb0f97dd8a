/**
 * Which write of a state is accepted.
 *
 * S1 a serial never goes back: a write is newer than what is there, or it is the very same text once more.
 * S2 the lineage of a state never changes, unless somebody says so by name (import with force).
 * S3 while a state is locked, only the holder of that lock writes; a write that names a lock finds exactly that lock.
 */
import { DeliveryError } from '../errors/delivery-error.ts';
import type { StateFacts } from './document.ts';
import { lockedError, type StateLock } from './lock.ts';

/** What is there now. */
export interface CurrentState {
  readonly facts: StateFacts;
  /** False after the state was deleted: its history stays. */
  readonly present: boolean;
}

export interface WriteRequest {
  /** `environment/stack`. */
  readonly state: string;
  readonly current: CurrentState | undefined;
  readonly incoming: StateFacts;
  /** Whether the text is the one that is there already. */
  readonly same: boolean;
  readonly lock: StateLock | undefined;
  /** The lock that the writer believes to hold. */
  readonly lockId: string | undefined;
  /** `force`: serial and lineage are the writer's business; the lock is not. @default 'check' */
  readonly order?: 'check' | 'force';
}

export type Verdict =
  | { readonly kind: 'accept' }
  /** A repeated write whose first answer was lost: nothing to do. */
  | { readonly kind: 'same' }
  | { readonly kind: 'refuse'; readonly error: DeliveryError };

export function judgeWrite(request: WriteRequest): Verdict {
  const fault = lockFault(request) ?? (request.order === 'force' ? undefined : orderFault(request));
  if (fault !== undefined) return { kind: 'refuse', error: fault };
  return request.same && request.current?.present === true ? { kind: 'same' } : { kind: 'accept' };
}

/** Also for a removal. S3 */
export function lockFault({
  state,
  lock,
  lockId,
}: Pick<WriteRequest, 'state' | 'lock' | 'lockId'>): DeliveryError | undefined {
  if (lock === undefined && lockId !== undefined) {
    return new DeliveryError('STATE_LOCK_LOST', `state ${state} is not locked any more: lock ${lockId} is gone`, {
      data: { state, lock: lockId },
    });
  }
  if (lock === undefined || lock.id === lockId) return undefined;
  if (lockId === undefined) return lockedError(state, lock);
  return new DeliveryError(
    'STATE_LOCK_WRONG',
    `a write to state ${state} names lock ${lockId}, and lock ${lock.id} of ${lock.who} holds it`,
    { data: { state, named: lockId, held: lock.id, who: lock.who, since: lock.since } },
  );
}

function orderFault({ state, current, incoming, same }: WriteRequest): DeliveryError | undefined {
  if (current === undefined) return undefined;
  const { facts, present } = current;
  if (present && facts.lineage !== incoming.lineage) {
    return new DeliveryError(
      'STATE_LINEAGE_CHANGED',
      `state ${state} has lineage ${facts.lineage}, and the one that came in has ${incoming.lineage}`,
      { data: { state, lineage: facts.lineage, given: incoming.lineage } },
    );
  }
  // A state that was deleted begins anew, with any lineage; the old one may come back only as something newer.
  if (facts.lineage !== incoming.lineage || incoming.serial > facts.serial || (same && present)) return undefined;
  const what =
    incoming.serial < facts.serial
      ? `goes back from serial ${facts.serial} to ${incoming.serial}`
      : `has serial ${incoming.serial} a second time, with other content`;
  return new DeliveryError('STATE_SERIAL_BACK', `a write to state ${state} ${what}`, {
    data: { state, serial: facts.serial, given: incoming.serial },
  });
}
