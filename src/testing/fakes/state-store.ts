import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { HolderLife } from '../../domain/run/takeover.ts';
import { judgeWrite, lockFault } from '../../domain/state/acceptance.ts';
import { readState } from '../../domain/state/document.ts';
import { judgeLock, judgeUnlock, type StateLock } from '../../domain/state/lock.ts';
import type { Holder } from '../../ports/journal.ts';
import type { StateContent, StateStore, StateVersion, StateWriter } from '../../ports/state-store.ts';

interface FakeVersion {
  version: StateVersion;
  /** Undefined: the state was deleted. */
  readonly text: string | undefined;
}

/** What all handles on one store share. */
export interface FakeStateStoreContent {
  /** Oldest first. */
  readonly versions: Map<string, FakeVersion[]>;
  readonly locks: Map<string, { readonly lock: StateLock; readonly holder: Holder | undefined }>;
}

export interface FakeStateStoreOptions {
  /** @default everybody lives */
  readonly lifeOf?: (holder: Holder) => HolderLife;
  /** @default the first of January 2026 */
  readonly now?: () => Date;
  /** Ids of keys; nothing is encrypted, but what has another key cannot be read. @default none: stored in plain */
  readonly keys?: { readonly newest: string | undefined; readonly older: readonly string[] };
  /** Shared by several handles, as one file is by several processes. @default a new one */
  readonly content?: FakeStateStoreContent;
}

export const createFakeStateStoreContent = (): FakeStateStoreContent => ({ versions: new Map(), locks: new Map() });

/** A store of states in memory; it passes the same contract as the real one. */
export function createFakeStateStore(options: FakeStateStoreOptions = {}): StateStore {
  const { versions, locks } = options.content ?? createFakeStateStoreContent();
  const books: Books = { ...defaults, ...options, versions };
  const held = (state: string): { readonly lock: StateLock; readonly life: HolderLife } | undefined => {
    const found = locks.get(state);
    if (found === undefined) return undefined;
    return { lock: found.lock, life: found.holder === undefined ? 'unknown' : books.lifeOf(found.holder) };
  };
  const heldLock = (state: string): ReturnType<StateStore['heldLock']> => {
    const found = held(state);
    return found === undefined ? undefined : { ...structuredClone(found.lock), life: found.life };
  };
  return {
    list: () =>
      [...versions.keys()].sort().flatMap((state) => {
        const newest = versions.get(state)?.at(-1);
        const lock = heldLock(state);
        if (newest === undefined) return [];
        return { state, newest: newest.version, deleted: newest.text === undefined, ...(lock && { lock }) };
      }),
    read(state, wanted) {
      const all = versions.get(state) ?? [];
      return contentOf(books, wanted === undefined ? all.at(-1) : all[wanted - 1]);
    },
    history: (state) => (versions.get(state) ?? []).map(({ version }) => version).reverse(),
    write: (state, text, by) => addVersion(books, { state, text, by, lock: held(state)?.lock }),
    remove: (state, by) => removeState(books, { state, by, lock: held(state)?.lock }),
    lock(state, lock, holder) {
      const verdict = judgeLock({ state, wanted: lock, held: held(state) });
      if (verdict.kind === 'refuse') throw verdict.error;
      locks.set(state, structuredClone({ lock, holder }));
      return verdict.kind === 'taken over' ? { takenFrom: verdict.from } : {};
    },
    unlock(state, id) {
      const verdict = judgeUnlock(state, held(state)?.lock, id);
      if (verdict.kind === 'refuse') throw verdict.error;
      locks.delete(state);
    },
    heldLock,
    breakLock(state) {
      const found = held(state)?.lock;
      locks.delete(state);
      return found;
    },
    rotate: () => rotateKeys(books),
    close: () => undefined,
  };
}

type Books = Required<Omit<FakeStateStoreOptions, 'content'>> & Pick<FakeStateStoreContent, 'versions'>;

const defaults: Omit<Books, 'versions'> = {
  lifeOf: () => 'alive',
  now: () => new Date('2026-01-01T00:00:00.000Z'),
  keys: { newest: undefined, older: [] },
};

interface Change {
  readonly state: string;
  readonly by: StateWriter;
  readonly lock: StateLock | undefined;
}

function addVersion(books: Books, { state, text, by, lock }: Change & { readonly text: string }): StateVersion {
  const read = readState(text);
  if (read.kind === 'invalid') throw new DeliveryError('STATE_INVALID', `state ${state}: ${read.why}`);
  const newest = books.versions.get(state)?.at(-1);
  const verdict = judgeWrite({
    state,
    current: newest === undefined ? undefined : { facts: newest.version, present: newest.text !== undefined },
    incoming: read.facts,
    same: newest?.version.serial === read.facts.serial && contentOf(books, newest)?.text === text,
    lock,
    lockId: by.lockId,
    order: by.order ?? 'check',
  });
  if (verdict.kind === 'refuse') throw verdict.error;
  if (verdict.kind === 'same' && newest !== undefined) return newest.version;
  const { newest: keyId } = books.keys;
  return add(books, text, {
    ...head(books, state, by),
    ...read.facts,
    bytes: new TextEncoder().encode(text).length,
    ...(keyId === undefined ? {} : { keyId }),
  });
}

function removeState(books: Books, { state, by, lock }: Change): void {
  const fault = lockFault({ state, lock, lockId: by.lockId });
  if (fault !== undefined) throw fault;
  const newest = books.versions.get(state)?.at(-1);
  if (newest?.text === undefined) return;
  const { serial, lineage } = newest.version;
  add(books, undefined, { ...head(books, state, { ...by, how: 'delete' }), serial, lineage, bytes: 0 });
}

const head = ({ versions, now }: Books, state: string, { how, who }: StateWriter) => ({
  state,
  version: (versions.get(state)?.length ?? 0) + 1,
  how,
  who,
  at: now().toISOString(),
});

function add({ versions }: Books, text: string | undefined, version: StateVersion): StateVersion {
  versions.set(version.state, [...(versions.get(version.state) ?? []), { version, text }]);
  return version;
}

function contentOf({ keys }: Books, found: FakeVersion | undefined): StateContent | undefined {
  if (found?.text === undefined) return undefined;
  const { keyId } = found.version;
  const known = [...(keys.newest === undefined ? [] : [keys.newest]), ...keys.older];
  if (keyId === undefined || known.includes(keyId)) return { version: found.version, text: found.text };
  throw new DeliveryError('STATE_KEY_WRONG', `a state was encrypted with key ${keyId}`, {
    data: { key: keyId, given: known },
  });
}

function rotateKeys(books: Books): number {
  const { newest } = books.keys;
  const others = [...books.versions.values()]
    .flat()
    .filter(({ text, version }) => text !== undefined && version.keyId !== newest);
  // All of them are read before the first is changed: one that cannot be read leaves every other as it is.
  for (const each of others) contentOf(books, each);
  for (const each of others) {
    const { keyId: _, ...version } = each.version;
    each.version = newest === undefined ? version : { ...version, keyId: newest };
  }
  return others.length;
}
