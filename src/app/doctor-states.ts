import { catalogue } from '../domain/errors/catalogue.ts';
import { type DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { Settings } from '../domain/project/model.ts';
import type { StackRecord } from '../ports/journal.ts';
import type { StateStore, StoredStateSummary } from '../ports/state-store.ts';
import type { Finding } from './toolkit.ts';

export interface StoredStates {
  readonly settings: Settings;
  /** Undefined: nothing was stored yet. May throw STATE_* codes. */
  readonly states: () => Promise<StateStore | undefined>;
}

const subject = 'states';

/** Whether the stored states can be read with the keys that there are, and which locks nobody will give back. */
export async function stateFindings({ settings, states }: StoredStates): Promise<readonly Finding[]> {
  try {
    const store = await states();
    if (store !== undefined) return findingsIn(store);
    return settings.state?.service === 'embedded' ? [{ subject, state: 'ok', text: 'none stored yet' }] : [];
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    return [faultOf(error)];
  }
}

function findingsIn(store: StateStore): readonly Finding[] {
  const all = store.list();
  const locks = all.flatMap(deadLock);
  const faults = all.filter(({ deleted }) => !deleted).flatMap(({ state }) => unreadable(store, state));
  // One wrong key is one fault, however many states it was used for.
  const distinct = [...new Map(faults.map((fault) => [fault.text, fault])).values()];
  if (distinct.length > 0) return [...distinct, ...locks];
  return [{ subject, state: 'ok', text: `${all.length} stored, all of them can be read` }, ...locks];
}

function unreadable(store: StateStore, state: string): readonly Finding[] {
  try {
    store.read(state);
    return [];
  } catch (error) {
    if (!isDeliveryError(error)) throw error;
    return [faultOf(error)];
  }
}

const faultOf = ({ message, hint }: DeliveryError): Finding => ({ subject, state: 'fault', text: message, mend: hint });

function deadLock({ state, lock }: StoredStateSummary): readonly Finding[] {
  if (lock?.life !== 'gone') return [];
  return [
    {
      subject: `state ${state}`,
      state: 'warning',
      text: `locked by ${lock.who} (${lock.operation}, since ${lock.since}), whose process is gone`,
      mend: 'nothing needs to be done: the next run of the stack takes the lock',
    },
  ];
}

/** Stacks that were applied and that no project file names any more: their resources are still there. */
export const orphanFindings = (orphans: readonly StackRecord[]): readonly Finding[] =>
  orphans.map(({ environment, stack, run }) => ({
    subject: `stack ${environment}/${stack}`,
    state: 'warning',
    text: `was applied by run ${run} and is not in the project file any more`,
    mend: catalogue.STACK_ORPHANED.hint,
  }));
