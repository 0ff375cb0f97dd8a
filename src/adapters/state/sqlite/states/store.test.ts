import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { HolderLife } from '../../../../domain/run/takeover.ts';
import type { StateLock } from '../../../../domain/state/lock.ts';
import type { StateStore, StateWriter } from '../../../../ports/state-store.ts';
import { type KeyRing, newStateKey, parseStateKey } from './envelope.ts';
import { openStateStore } from './store.ts';

const now = new Date('2026-11-24T10:00:00.000Z');
const holder = { pid: 1, startedAt: 'then', host: 'here', user: 'me' };
const writer: StateWriter = { how: 'write', who: 'ada@here' };
const key = parseStateKey(newStateKey(), 'test');
const other = parseStateKey(newStateKey(), 'test');
const plain: KeyRing = { newest: undefined, older: [] };

const textOf = (serial: number, content = 'hunter2', lineage = 'l-1'): string =>
  JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial,
    lineage,
    outputs: { password: { value: content, type: 'string', sensitive: true } },
    resources: [],
  });
const lock = (id: string): StateLock => ({ id, who: `${id}@here`, operation: 'apply', since: 'now', info: { ID: id } });

describe('the store of states', () => {
  let directory: string;
  let file: string;
  let life: HolderLife = 'alive';
  const opened: StateStore[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-states-'));
    file = join(directory, 'state.db');
    life = 'alive';
  });
  afterEach(() => {
    for (const store of opened.splice(0)) store.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const open = (keys: KeyRing = { newest: key, older: [] }): StateStore => {
    const store = openStateStore(file, { keys, now: () => now, lifeOf: () => life });
    opened.push(store);
    return store;
  };
  const codeOf = (work: () => unknown): string => {
    try {
      work();
      return 'done';
    } catch (error) {
      return isDeliveryError(error) ? error.code : String(error);
    }
  };
  const edit = (sql: string): void => {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  };
  const bytesOnDisk = (): string =>
    readdirSync(directory)
      .map((name) => readFileSync(join(directory, name), 'latin1'))
      .join('');

  it('keeps every version and gives each back byte for byte', () => {
    const store = open();

    for (const serial of [1, 2, 5]) store.write('staging/network', textOf(serial), writer);

    expect(store.history('staging/network').map(({ version, serial }) => [version, serial])).toEqual([
      [3, 5],
      [2, 2],
      [1, 1],
    ]);
    expect(store.read('staging/network')?.text).toBe(textOf(5));
    expect(store.read('staging/network', 1)?.text).toBe(textOf(1));
    expect(store.read('staging/network', 9)).toBeUndefined();
    expect(store.read('staging/other')).toBeUndefined();
  });

  it('adds nothing when the same text comes twice', () => {
    const store = open();
    const first = store.write('a/b', textOf(1), writer);

    expect(store.write('a/b', textOf(1), writer)).toEqual(first);
    expect(store.history('a/b')).toHaveLength(1);
  });

  it.each([
    { why: 'serial back', text: textOf(2), code: 'STATE_SERIAL_BACK' },
    { why: 'the same serial with other content', text: textOf(3, 'x'), code: 'STATE_SERIAL_BACK' },
    { why: 'another lineage', text: textOf(9, 'x', 'l-2'), code: 'STATE_LINEAGE_CHANGED' },
    { why: 'no state', text: '{}', code: 'STATE_INVALID' },
  ])('refuses $why and keeps what is there', ({ text, code }) => {
    const store = open();
    store.write('a/b', textOf(3), writer);

    expect(codeOf(() => store.write('a/b', text, writer))).toBe(code);
    expect(store.read('a/b')?.text).toBe(textOf(3));
    expect(store.history('a/b')).toHaveLength(1);
  });

  it('lets only the holder of the lock write, and only with that lock', () => {
    const store = open();
    store.lock('a/b', lock('one'), holder);

    expect(codeOf(() => store.lock('a/b', lock('two'), holder))).toBe('STATE_LOCKED');
    expect(codeOf(() => store.write('a/b', textOf(1), writer))).toBe('STATE_LOCKED');
    expect(codeOf(() => store.write('a/b', textOf(1), { ...writer, lockId: 'two' }))).toBe('STATE_LOCK_WRONG');
    expect(codeOf(() => store.remove('a/b', { ...writer, lockId: 'two' }))).toBe('STATE_LOCK_WRONG');
    expect(codeOf(() => store.unlock('a/b', 'two'))).toBe('STATE_LOCK_WRONG');
    expect(codeOf(() => store.write('a/b', textOf(1), { ...writer, lockId: 'one' }))).toBe('done');
    expect(codeOf(() => store.unlock('a/b', 'one'))).toBe('done');
    expect(codeOf(() => store.unlock('a/b', 'one'))).toBe('done');
    expect(codeOf(() => store.write('a/b', textOf(2), { ...writer, lockId: 'one' }))).toBe('STATE_LOCK_LOST');
  });

  it('takes the lock of a process that is gone, and of no other', () => {
    const store = open();
    store.lock('a/b', lock('one'), holder);

    life = 'unknown';
    expect(codeOf(() => store.lock('a/b', lock('two'), holder))).toBe('STATE_LOCKED');
    life = 'gone';
    expect(store.lock('a/b', lock('two'), holder).takenFrom?.id).toBe('one');
    expect(codeOf(() => store.write('a/b', textOf(1), { ...writer, lockId: 'one' }))).toBe('STATE_LOCK_WRONG');
  });

  it('breaks a lock by hand', () => {
    const store = open();
    store.lock('a/b', lock('one'), undefined);

    expect(store.breakLock('a/b')?.who).toBe('one@here');
    expect(store.breakLock('a/b')).toBeUndefined();
  });

  it('keeps the history of a state that was deleted, and does not take its past for new', () => {
    const store = open();
    store.write('a/b', textOf(4), writer);
    store.remove('a/b', writer);

    expect(store.read('a/b')).toBeUndefined();
    expect(store.list()).toMatchObject([{ state: 'a/b', deleted: true }]);
    expect(store.read('a/b', 1)?.text).toBe(textOf(4));
    expect(codeOf(() => store.write('a/b', textOf(4), writer))).toBe('STATE_SERIAL_BACK');
    expect(codeOf(() => store.write('a/b', textOf(1, 'x', 'l-9'), writer))).toBe('done');
  });

  it('writes no secret in clear, nor its key', () => {
    const store = open();
    store.write('a/b', textOf(1, 'correct horse battery staple'), writer);

    expect(bytesOnDisk()).not.toContain('correct horse');
    expect(bytesOnDisk()).not.toContain(Buffer.from(key.bytes).toString('latin1'));
  });

  it('says which key is wanted when it gets another one, or none', () => {
    open().write('a/b', textOf(1), writer);

    expect(codeOf(() => open({ newest: other, older: [] }).read('a/b'))).toBe('STATE_KEY_WRONG');
    expect(codeOf(() => open(plain).read('a/b'))).toBe('STATE_KEY_WRONG');
    expect(open({ newest: other, older: [] }).history('a/b')).toHaveLength(1);
  });

  it('brings everything under a new key', () => {
    const store = open();
    for (const serial of [1, 2, 3]) store.write('a/b', textOf(serial), writer);
    store.remove('a/b', writer);

    expect(open({ newest: other, older: [key] }).rotate()).toBe(3);
    expect(open({ newest: other, older: [key] }).rotate()).toBe(0);
    expect(open({ newest: other, older: [] }).read('a/b', 2)?.text).toBe(textOf(2));
    expect(codeOf(() => open().read('a/b', 2))).toBe('STATE_KEY_WRONG');
  });

  it('changes nothing when a key for the rotation is missing', () => {
    const store = open();
    store.write('a/b', textOf(1), writer);
    open({ newest: other, older: [key] }).write('a/b', textOf(2), writer);

    expect(codeOf(() => open({ newest: other, older: [] }).rotate())).toBe('STATE_KEY_WRONG');
    expect(open().read('a/b', 1)?.text).toBe(textOf(1));
  });

  it('encrypts what was plain, and leaves nothing of it in the file', () => {
    const store = open(plain);
    store.write('a/b', textOf(1, 'x'.repeat(9000)), writer);
    const stored = new DatabaseSync(file).prepare('SELECT body FROM versions').get()?.['body'] as Uint8Array;
    const trace = Buffer.from(stored.subarray(4, 24)).toString('latin1');
    store.close();
    expect(bytesOnDisk()).toContain(trace);

    const fresh = open();
    expect(fresh.rotate()).toBe(1);
    fresh.close();

    expect(bytesOnDisk()).not.toContain(trace);
    expect(open().read('a/b')?.text).toBe(textOf(1, 'x'.repeat(9000)));
  });

  it.each([
    { why: 'a changed content', sql: 'UPDATE versions SET body = zeroblob(60) WHERE version = 1' },
    { why: 'another serial', sql: 'UPDATE versions SET serial = 9 WHERE version = 1' },
    { why: 'another lineage', sql: "UPDATE versions SET lineage = 'x' WHERE version = 1" },
    { why: 'another author', sql: "UPDATE versions SET who = 'eve' WHERE version = 1" },
    {
      why: 'the content of another version',
      sql: 'UPDATE versions SET body = (SELECT body FROM versions WHERE version = 2), sealed_key = (SELECT sealed_key FROM versions WHERE version = 2) WHERE version = 1',
    },
    { why: 'the content of another state', sql: "UPDATE versions SET state = 'a/c' WHERE version = 1" },
  ])('does not take $why for what was written', ({ sql }) => {
    const store = open();
    store.write('a/b', textOf(1), writer);
    store.write('a/b', textOf(2), writer);
    edit(sql);

    expect(codeOf(() => store.read('a/b', 1) ?? store.read('a/c', 1))).toBe('STATE_STORE_CORRUPT');
    expect(store.read('a/b', 2)?.text).toBe(textOf(2));
  });

  it.each(['', 'hunter2', `${newStateKey()}x`, newStateKey().slice(4), 'g'.repeat(64)])('"%s" is no key', (text) => {
    expect(codeOf(() => parseStateKey(text, 'test'))).toBe('STATE_KEY_INVALID');
  });

  it('takes a key in base64 or hex, and knows it again', () => {
    const text = Buffer.from(key.bytes);

    expect(parseStateKey(`${text.toString('hex')}\n`, 'test').id).toBe(key.id);
    expect(parseStateKey(text.toString('base64'), 'test').id).toBe(key.id);
    expect(parseStateKey(text.toString('base64url'), 'test').id).toBe(key.id);
    expect(key.id).not.toBe(other.id);
  });

  it('lets only its owner read it, and refuses a newer version and another kind of database', () => {
    open().close();
    expect(statSync(file).mode & 0o077).toBe(0);

    edit('PRAGMA user_version = 99');
    expect(codeOf(() => open())).toBe('STATE_STORE_TOO_NEW');
    edit('PRAGMA application_id = 7');
    expect(codeOf(() => open())).toBe('STATE_STORE_CORRUPT');
  });

  it('two connections see one truth: the second writer of a serial is refused', () => {
    const [one, two] = [open(), open()];
    one.write('a/b', textOf(1), writer);
    two.write('a/b', textOf(2), writer);

    expect(codeOf(() => one.write('a/b', textOf(2, 'mine'), writer))).toBe('STATE_SERIAL_BACK');
    expect(one.read('a/b')?.text).toBe(textOf(2));
  });
});
