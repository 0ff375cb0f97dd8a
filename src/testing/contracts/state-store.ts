import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { HolderLife } from '../../domain/run/takeover.ts';
import type { StateLock } from '../../domain/state/lock.ts';
import type { Holder } from '../../ports/journal.ts';
import type { StateStore, StateWriter } from '../../ports/state-store.ts';
import { afterEach, beforeEach, describe, expect, it } from './runner.ts';

/** What the suite needs: one store that several processes use, keys by name, and power over who of them lives. */
export interface StateStoreBench {
  /** A handle of its own on the same store. */
  open(keys: StateStoreKeys): StateStore;
  setLife(holder: Holder, life: HolderLife): void;
  close(): void;
}

/** Any name stands for a key; the same name for the same key. */
export interface StateStoreKeys {
  /** Undefined: states are stored in plain. */
  readonly newest: string | undefined;
  readonly older: readonly string[];
}

const first: StateStoreKeys = { newest: 'first', older: [] };
const second: StateStoreKeys = { newest: 'second', older: [] };
const both: StateStoreKeys = { newest: 'second', older: ['first'] };
const plain: StateStoreKeys = { newest: undefined, older: [] };

const alice: Holder = { pid: 11, startedAt: 'boot/1/100', host: 'here', user: 'alice' };
const bob: Holder = { pid: 12, startedAt: 'boot/1/200', host: 'here', user: 'bob' };
const writer: StateWriter = { how: 'write', who: 'ada@here' };

const textOf = (serial: number, content = 'one', lineage = 'l-1'): string =>
  JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial,
    lineage,
    outputs: { password: { value: content, type: 'string', sensitive: true } },
    resources: [{ mode: 'managed', type: 'x', name: 'a', instances: [{ attributes: {} }] }],
  });

const lock = (id: string): StateLock => ({ id, who: `${id}@here`, operation: 'apply', since: 'now', info: { ID: id } });

/** Every store of states behaves like this. */
export function stateStoreContract(name: string, openBench: () => StateStoreBench): void {
  describe(`state store: ${name}`, () => {
    let bench: StateStoreBench;
    let store: StateStore;
    const opened: StateStore[] = [];
    const open = (keys: StateStoreKeys = first): StateStore => {
      const handle = bench.open(keys);
      opened.push(handle);
      return handle;
    };
    beforeEach(() => {
      bench = openBench();
      store = open();
    });
    afterEach(() => {
      for (const handle of opened.splice(0)) handle.close();
      bench.close();
    });
    const context: Context = { bench: () => bench, store: () => store, open };

    describe('versions', () => versionRules(context));
    describe('locks', () => lockRules(context));
    describe('keys', () => keyRules(context));
  });
}

interface Context {
  readonly bench: () => StateStoreBench;
  /** Under the first key. */
  readonly store: () => StateStore;
  readonly open: (keys?: StateStoreKeys) => StateStore;
}

function versionRules({ store, open }: Context): void {
  it('knows nothing of a state that never was', () => {
    expect(store().list()).toEqual([]);
    expect(store().history('a/b')).toEqual([]);
    expect(store().read('a/b')).toBeUndefined();
    expect(store().read('a/b', 1)).toBeUndefined();
    expect(codeOf(() => store().remove('a/b', writer))).toBe('done');
    expect(store().list()).toEqual([]);
  });

  it('keeps every version and gives each back as it was, to every process', () => {
    for (const serial of [1, 2, 5]) store().write('staging/network', textOf(serial, 'é\n'), writer);

    const other = open();
    expect(other.history('staging/network').map(({ version, serial }) => [version, serial])).toEqual([
      [3, 5],
      [2, 2],
      [1, 1],
    ]);
    expect(other.read('staging/network')?.text).toBe(textOf(5, 'é\n'));
    expect(other.read('staging/network', 1)?.text).toBe(textOf(1, 'é\n'));
    expect(other.read('staging/network', 9)).toBeUndefined();
    expect(other.read('staging/other')).toBeUndefined();
  });

  it('tells of a version what is known of it, when it is written and ever after', () => {
    const text = textOf(3, 'é');
    const version = store().write('a/b', text, { how: 'import', who: 'ada@here' });

    expect(version).toMatchObject({
      state: 'a/b',
      version: 1,
      how: 'import',
      who: 'ada@here',
      serial: 3,
      lineage: 'l-1',
      toolVersion: '1.11.4',
      resources: 1,
      bytes: new TextEncoder().encode(text).length,
      keyId: expect.any(String),
    });
    expect(new Date(version.at).toISOString()).toBe(version.at);
    expect(store().history('a/b')).toEqual([version]);
    expect(store().read('a/b')?.version).toEqual(version);
    expect(store().list()).toEqual([{ state: 'a/b', newest: version, deleted: false }]);
  });

  it('lists by name', () => {
    for (const state of ['b/x', 'a/y', 'a/x']) store().write(state, textOf(1), writer);

    expect(
      store()
        .list()
        .map(({ state }) => state),
    ).toEqual(['a/x', 'a/y', 'b/x']);
  });

  it('adds nothing when the same text comes twice', () => {
    const version = store().write('a/b', textOf(1), writer);

    expect(store().write('a/b', textOf(1), writer)).toEqual(version);
    expect(store().history('a/b')).toHaveLength(1);
  });

  it.each([
    { why: 'serial back', text: textOf(2), code: 'STATE_SERIAL_BACK' },
    { why: 'the same serial with other content', text: textOf(3, 'x'), code: 'STATE_SERIAL_BACK' },
    { why: 'another lineage', text: textOf(9, 'x', 'l-2'), code: 'STATE_LINEAGE_CHANGED' },
    { why: 'no state', text: '{}', code: 'STATE_INVALID' },
  ])('refuses $why and keeps what is there (S1, S2)', ({ text, code }) => {
    store().write('a/b', textOf(3), writer);

    expect(codeOf(() => store().write('a/b', text, writer))).toBe(code);
    expect(store().read('a/b')?.text).toBe(textOf(3));
    expect(store().history('a/b')).toHaveLength(1);
  });

  it('takes what goes back or belongs to another lineage from who says so by name', () => {
    store().write('a/b', textOf(3), writer);

    store().write('a/b', textOf(1, 'x', 'l-2'), { ...writer, how: 'import', order: 'force' });

    expect(store().read('a/b')).toMatchObject({ text: textOf(1, 'x', 'l-2'), version: { version: 2, how: 'import' } });
    expect(store().read('a/b', 1)?.text).toBe(textOf(3));
  });

  it('refuses the second writer of a serial', () => {
    const other = open();
    store().write('a/b', textOf(1), writer);
    other.write('a/b', textOf(2), writer);

    expect(codeOf(() => store().write('a/b', textOf(2, 'mine'), writer))).toBe('STATE_SERIAL_BACK');
    expect(store().read('a/b')?.text).toBe(textOf(2));
  });

  it('keeps the history of a state that was deleted, and does not take its past for new', () => {
    store().write('a/b', textOf(4), writer);
    store().remove('a/b', { ...writer, who: 'bob@here' });
    store().remove('a/b', writer);

    expect(store().read('a/b')).toBeUndefined();
    expect(store().read('a/b', 2)).toBeUndefined();
    expect(store().list()).toMatchObject([
      { state: 'a/b', deleted: true, newest: { version: 2, how: 'delete', who: 'bob@here', serial: 4, bytes: 0 } },
    ]);
    expect(store().history('a/b')).toHaveLength(2);
    expect(store().read('a/b', 1)?.text).toBe(textOf(4));
    expect(codeOf(() => store().write('a/b', textOf(4), writer))).toBe('STATE_SERIAL_BACK');
    expect(codeOf(() => store().write('a/b', textOf(1, 'x', 'l-9'), writer))).toBe('done');
    expect(store().list()).toMatchObject([{ deleted: false, newest: { version: 3 } }]);
  });
}

function lockRules({ bench, store, open }: Context): void {
  it('lets only the holder of the lock write, and only with that lock (S3)', () => {
    store().lock('a/b', lock('one'), alice);
    const other = open();

    expect(codeOf(() => other.lock('a/b', lock('two'), bob))).toBe('STATE_LOCKED');
    expect(codeOf(() => other.write('a/b', textOf(1), writer))).toBe('STATE_LOCKED');
    expect(codeOf(() => other.write('a/b', textOf(1), { ...writer, order: 'force' }))).toBe('STATE_LOCKED');
    expect(codeOf(() => other.remove('a/b', writer))).toBe('STATE_LOCKED');
    expect(codeOf(() => other.write('a/b', textOf(1), { ...writer, lockId: 'two' }))).toBe('STATE_LOCK_WRONG');
    expect(codeOf(() => other.remove('a/b', { ...writer, lockId: 'two' }))).toBe('STATE_LOCK_WRONG');
    expect(codeOf(() => other.unlock('a/b', 'two'))).toBe('STATE_LOCK_WRONG');
    expect(codeOf(() => store().write('a/b', textOf(1), { ...writer, lockId: 'one' }))).toBe('done');
  });

  it('takes a lock, and gives it back, also when the first answer was lost', () => {
    expect(store().lock('a/b', lock('one'), alice)).toEqual({});
    expect(store().lock('a/b', lock('one'), alice)).toEqual({});
    expect(codeOf(() => store().unlock('a/b', 'one'))).toBe('done');
    expect(codeOf(() => store().unlock('a/b', 'one'))).toBe('done');
    expect(store().heldLock('a/b')).toBeUndefined();
    expect(codeOf(() => store().write('a/b', textOf(1), { ...writer, lockId: 'one' }))).toBe('STATE_LOCK_LOST');
  });

  it('locks one state and no other', () => {
    store().lock('a/b', lock('one'), alice);

    expect(codeOf(() => store().write('a/c', textOf(1), writer))).toBe('done');
    expect(codeOf(() => store().lock('a/c', lock('two'), bob))).toBe('done');
  });

  it('takes the lock of a process that is gone, and of no other', () => {
    store().lock('a/b', lock('one'), alice);

    bench().setLife(alice, 'unknown');
    expect(codeOf(() => store().lock('a/b', lock('two'), bob))).toBe('STATE_LOCKED');
    bench().setLife(alice, 'gone');
    expect(store().lock('a/b', lock('two'), bob).takenFrom?.id).toBe('one');
    expect(codeOf(() => store().write('a/b', textOf(1), { ...writer, lockId: 'one' }))).toBe('STATE_LOCK_WRONG');
  });

  it('tells who holds a state and whether that process lives', () => {
    store().write('a/b', textOf(1), writer);
    store().lock('a/b', lock('one'), alice);
    bench().setLife(alice, 'gone');

    expect(store().heldLock('a/b')).toEqual({ ...lock('one'), life: 'gone' });
    expect(open().list()).toMatchObject([{ state: 'a/b', lock: { ...lock('one'), life: 'gone' } }]);
  });

  it('takes nobody for dead of whom it does not know the process', () => {
    store().lock('a/b', lock('one'), undefined);

    expect(store().heldLock('a/b')?.life).toBe('unknown');
    expect(codeOf(() => store().lock('a/b', lock('two'), bob))).toBe('STATE_LOCKED');
  });

  it('breaks a lock by hand', () => {
    store().lock('a/b', lock('one'), alice);

    expect(store().breakLock('a/b')).toEqual(lock('one'));
    expect(store().breakLock('a/b')).toBeUndefined();
    expect(codeOf(() => store().write('a/b', textOf(1), writer))).toBe('done');
  });
}

function keyRules({ store, open }: Context): void {
  it('says which key is wanted when it gets another one, or none', () => {
    store().write('a/b', textOf(1), writer);

    expect(codeOf(() => open(second).read('a/b'))).toBe('STATE_KEY_WRONG');
    expect(codeOf(() => open(plain).read('a/b'))).toBe('STATE_KEY_WRONG');
    expect(open(second).history('a/b')).toHaveLength(1);
    expect(open(both).read('a/b')?.text).toBe(textOf(1));
  });

  it('reads what was stored in plain with any key', () => {
    open(plain).write('a/b', textOf(1), writer);

    expect(store().read('a/b')?.text).toBe(textOf(1));
    expect(store().read('a/b')?.version.keyId).toBeUndefined();
  });

  it('brings everything under a new key, and out of it', () => {
    open(plain).write('a/b', textOf(1), writer);
    for (const serial of [2, 3]) store().write('a/b', textOf(serial), writer);
    store().remove('a/b', writer);

    expect(open(both).rotate()).toBe(3);
    expect(open(both).rotate()).toBe(0);
    expect(open(second).read('a/b', 2)?.text).toBe(textOf(2));
    expect(codeOf(() => store().read('a/b', 2))).toBe('STATE_KEY_WRONG');
    expect(open({ newest: undefined, older: ['second'] }).rotate()).toBe(3);
    expect(open(plain).read('a/b', 1)?.text).toBe(textOf(1));
  });

  it('changes nothing when a key for the rotation is missing', () => {
    store().write('a/b', textOf(1), writer);
    open(both).write('a/b', textOf(2), writer);

    expect(codeOf(() => open({ newest: 'third', older: ['first'] }).rotate())).toBe('STATE_KEY_WRONG');
    expect(store().read('a/b', 1)?.text).toBe(textOf(1));
    expect(open(second).read('a/b', 2)?.text).toBe(textOf(2));
  });
}

/** The code of what was thrown; what is no error of ours fails the assertion. */
function codeOf(work: () => unknown): string {
  try {
    work();
    return 'done';
  } catch (error) {
    return isDeliveryError(error) ? error.code : `not a DeliveryError: ${String(error)}`;
  }
}
