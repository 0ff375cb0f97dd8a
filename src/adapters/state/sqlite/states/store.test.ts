import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { HolderLife } from '../../../../domain/run/takeover.ts';
import type { Holder } from '../../../../ports/journal.ts';
import type { StateStore, StateWriter } from '../../../../ports/state-store.ts';
import { stateStoreContract } from '../../../../testing/contracts/state-store.ts';
import { type KeyRing, newStateKey, parseStateKey, type StateKey } from './envelope.ts';
import { openStateStore } from './store.ts';

const now = new Date('2026-11-24T10:00:00.000Z');
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

stateStoreContract('sqlite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-states-'));
  const lives = new Map<number, HolderLife>();
  const lifeOf = ({ pid }: Holder): HolderLife => lives.get(pid) ?? 'alive';
  const byName = new Map<string, StateKey>();
  const keyNamed = (name: string): StateKey => {
    const known = byName.get(name) ?? parseStateKey(newStateKey(), name);
    byName.set(name, known);
    return known;
  };
  return {
    open({ newest, older }) {
      const keys = { newest: newest === undefined ? undefined : keyNamed(newest), older: older.map(keyNamed) };
      return openStateStore(join(directory, 'state.db'), { keys, now: () => now, lifeOf });
    },
    setLife: ({ pid }, life) => void lives.set(pid, life),
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
});

describe('the store of states on disk', () => {
  let directory: string;
  let file: string;
  const opened: StateStore[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-states-'));
    file = join(directory, 'state.db');
  });
  afterEach(() => {
    for (const store of opened.splice(0)) store.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const open = (keys: KeyRing = { newest: key, older: [] }): StateStore => {
    const store = openStateStore(file, { keys, now: () => now, lifeOf: () => 'alive' });
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

  it('writes no secret in clear, nor its key', () => {
    const store = open();
    store.write('a/b', textOf(1, 'correct horse battery staple'), writer);

    expect(bytesOnDisk()).not.toContain('correct horse');
    expect(bytesOnDisk()).not.toContain(Buffer.from(key.bytes).toString('latin1'));
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
});
