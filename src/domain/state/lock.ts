/** Locks of states: who holds one, who may take it, who may give it back. */
import { DeliveryError } from '../errors/delivery-error.ts';
import type { JsonObject } from '../json.ts';
import type { HolderLife } from '../run/takeover.ts';

export interface StateLock {
  readonly id: string;
  /** What the tool says of itself: `user@host`. */
  readonly who: string;
  /** `OperationTypeApply` and the like. */
  readonly operation: string;
  readonly since: string;
  /** The lock as the tool wrote it, handed back to whoever is refused. */
  readonly info: JsonObject;
}

export type LockVerdict =
  | { readonly kind: 'granted' }
  /** The same lock once more: the first answer was lost. */
  | { readonly kind: 'held already' }
  /** The process behind the old lock is gone. */
  | { readonly kind: 'taken over'; readonly from: StateLock }
  | { readonly kind: 'refuse'; readonly error: DeliveryError };

export interface LockRequest {
  readonly state: string;
  readonly wanted: StateLock;
  readonly held: { readonly lock: StateLock; readonly life: HolderLife } | undefined;
}

/** Nobody can tell of a holder on another machine: it counts as alive. */
export function judgeLock({ state, wanted, held }: LockRequest): LockVerdict {
  if (held === undefined) return { kind: 'granted' };
  if (held.lock.id === wanted.id) return { kind: 'held already' };
  if (held.life === 'gone') return { kind: 'taken over', from: held.lock };
  return { kind: 'refuse', error: lockedError(state, held.lock) };
}

export type UnlockVerdict =
  | { readonly kind: 'released' }
  /** There is no lock: a repeated release whose first answer was lost. */
  | { readonly kind: 'free already' }
  | { readonly kind: 'refuse'; readonly error: DeliveryError };

export function judgeUnlock(state: string, held: StateLock | undefined, id: string): UnlockVerdict {
  if (held === undefined) return { kind: 'free already' };
  if (held.id === id) return { kind: 'released' };
  return {
    kind: 'refuse',
    error: new DeliveryError('STATE_LOCK_WRONG', `state ${state} is held by lock ${held.id}, not by ${id}`, {
      data: { state, named: id, held: held.id, who: held.who, since: held.since },
    }),
  };
}

export const lockedError = (state: string, { id, who, operation, since }: StateLock): DeliveryError =>
  new DeliveryError('STATE_LOCKED', `state ${state} is locked by ${who} (${operation}, since ${since}, lock ${id})`, {
    hint: `wait for it; if its owner is certainly gone: \`fairlead state unlock ${stackOf(state)}\``,
    data: { state, lock: id, who, operation, since },
  });

const stackOf = (state: string): string => state.split('/').at(-1) ?? state;

/** The lock in the body of a `LOCK` request; undefined: it has no id. */
export function lockFrom(info: JsonObject, at: string): StateLock | undefined {
  const text = (name: string): string => (typeof info[name] === 'string' ? info[name] : '');
  const id = text('ID');
  if (id === '') return undefined;
  return { id, who: text('Who') || 'somebody', operation: text('Operation') || 'unknown', since: at, info };
}
