import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { StateStore, StateVersion, StateWriter } from '../ports/state-store.ts';
import type { OpenedProject } from './opened-project.ts';
import type { StateAccess } from './own-state.ts';

export function accessOf({ services }: OpenedProject): StateAccess {
  if (services.states !== undefined) return services.states;
  throw new DeliveryError('STATE_ELSEWHERE', 'this project was opened without a store of states');
}

interface Locking {
  readonly store: StateStore;
  readonly name: string;
  readonly operation: string;
}

/** Under a lock of our own: no engine writes meanwhile. */
export function locked(
  { services }: OpenedProject,
  { store, name, operation }: Locking,
  write: (writer: Pick<StateWriter, 'who' | 'lockId'>) => StateVersion,
): StateVersion {
  const { holder, newRunId } = services.identity;
  const now = services.clock.now();
  const id = `fairlead-${newRunId(now)}`;
  const who = `${holder.user}@${holder.host}`;
  const since = now.toISOString();
  store.lock(
    name,
    { id, who, operation, since, info: { ID: id, Who: who, Operation: operation, Created: since } },
    holder,
  );
  try {
    return write({ who, lockId: id });
  } finally {
    store.unlock(name, id);
  }
}
