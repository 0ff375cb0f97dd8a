import { DeliveryError, isDeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { HolderLife } from '../../../../domain/run/takeover.ts';
import { judgeWrite, lockFault } from '../../../../domain/state/acceptance.ts';
import { readState, type StateFacts } from '../../../../domain/state/document.ts';
import { judgeLock, judgeUnlock, type StateLock } from '../../../../domain/state/lock.ts';
import type { Holder } from '../../../../ports/journal.ts';
import type { StateContent, StateStore, StateVersion, StateWriter } from '../../../../ports/state-store.ts';
import { type Connection, connect, type Row } from '../connection.ts';
import { type KeyRing, resealed, type Sealed, seal, unseal } from './envelope.ts';
import { diskReserve } from './reserve.ts';
import { statesKind } from './states-kind.ts';
import { about, sealedOf, versionColumns, versionOf } from './version-row.ts';

export interface StateStoreOptions {
  readonly keys: KeyRing;
  readonly now: () => Date;
  readonly lifeOf: (holder: Holder) => HolderLife;
}

/** One file with all versions of all states. Makes it where it is not there. @throws STATE_STORE_* */
export function openStateStore(path: string, options: StateStoreOptions): StateStore {
  const connection = connect(path, statesKind);
  // What was plain must not stay in free pages after it was encrypted.
  connection.all('PRAGMA secure_delete = ON');
  const books: Books = { connection, ...options };
  const reserve = diskReserve(`${path.replace(/\.db$/, '')}.reserve`);
  reserve.renew();
  const write = <T>(work: () => T): T => {
    try {
      return connection.write('decision', work);
    } catch (error) {
      if (!isDeliveryError(error) || error.code !== 'STATE_STORE_DISK_FULL' || !reserve.release()) throw error;
      return connection.write('decision', work);
    }
  };
  return {
    list: () => connection.read(() => namesIn(connection).map((state) => summaryOf(books, state))),
    read: (state, version) => connection.read(() => contentOf(books, state, version)),
    history: (state) =>
      connection.read(() =>
        connection
          .all(`SELECT ${versionColumns} FROM versions WHERE state = ? ORDER BY version DESC`, state)
          .map(versionOf),
      ),
    write: (state, text, by) => write(() => addVersion(books, state, text, by)),
    remove: (state, by) => write(() => removeState(books, state, by)),
    lock: (state, lock, holder) => write(() => takeLock(books, { state, lock, holder })),
    unlock: (state, id) =>
      write(() => {
        const verdict = judgeUnlock(state, heldLock(books, state)?.lock, id);
        if (verdict.kind === 'refuse') throw verdict.error;
        connection.run('DELETE FROM locks WHERE state = ?', state);
      }),
    heldLock: (state) => connection.read(() => lockShown(heldLock(books, state))),
    breakLock: (state) =>
      write(() => {
        const held = heldLock(books, state)?.lock;
        connection.run('DELETE FROM locks WHERE state = ?', state);
        return held;
      }),
    rotate() {
      const changed = write(() => rotateKeys(books));
      // The log holds what was there before.
      connection.all('PRAGMA wal_checkpoint(TRUNCATE)');
      return changed;
    },
    close: () => connection.close(),
  };
}

interface Books extends StateStoreOptions {
  readonly connection: Connection;
}

const namesIn = (connection: Connection): readonly string[] =>
  connection.all('SELECT DISTINCT state FROM versions ORDER BY state').map((row) => String(row['state']));

function summaryOf(books: Books, state: string): ReturnType<StateStore['list']>[number] {
  const newest = newestRow(books.connection, state);
  if (newest === undefined) throw statesKind.damaged(books.connection.path, `state ${state} has no version`);
  const lock = lockShown(heldLock(books, state));
  return {
    state,
    newest: versionOf(newest),
    deleted: newest['body'] === null,
    ...(lock === undefined ? {} : { lock }),
  };
}

const lockShown = (held: HeldLock | undefined): ReturnType<StateStore['heldLock']> =>
  held === undefined ? undefined : { ...held.lock, life: held.life };

const newestRow = (connection: Connection, state: string): Row | undefined =>
  connection.get('SELECT * FROM versions WHERE state = ? ORDER BY version DESC LIMIT 1', state);

function contentOf(books: Books, state: string, version: number | undefined): StateContent | undefined {
  const { connection } = books;
  const row =
    version === undefined
      ? newestRow(connection, state)
      : connection.get('SELECT * FROM versions WHERE state = ? AND version = ?', state, version);
  return row === undefined ? undefined : contentIn(books, row);
}

function contentIn(books: Books, row: Row): StateContent | undefined {
  const sealed = sealedOf(row);
  if (sealed === undefined) return undefined;
  const version = versionOf(row);
  return { version, text: opened(books, version, () => unseal(sealed, about(version), books.keys)) };
}

/** What does not open with the right key is damaged, or was changed. */
function opened<T>({ connection }: Books, { state, version }: StateVersion, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (isDeliveryError(error)) throw error;
    throw statesKind.damaged(connection.path, `version ${version} of state ${state} was changed after it was written`);
  }
}

function addVersion(books: Books, state: string, text: string, by: StateWriter): StateVersion {
  const read = readState(text);
  if (read.kind === 'invalid') throw new DeliveryError('STATE_INVALID', `state ${state}: ${read.why}`);
  const row = newestRow(books.connection, state);
  const current = row === undefined ? undefined : versionOf(row);
  const verdict = judgeWrite({
    state,
    current: current === undefined ? undefined : { facts: current, present: row?.['body'] !== null },
    incoming: read.facts,
    same: row !== undefined && current?.serial === read.facts.serial && contentIn(books, row)?.text === text,
    lock: heldLock(books, state)?.lock,
    lockId: by.lockId,
    order: by.order ?? 'check',
  });
  if (verdict.kind === 'refuse') throw verdict.error;
  if (verdict.kind === 'same' && current !== undefined) return current;
  const version = describe(books, { state, by, facts: read.facts, bytes: Buffer.byteLength(text), after: current });
  const sealed = seal(text, about(version), books.keys);
  insert(books.connection, version, sealed);
  return sealed.keyId === null ? version : { ...version, keyId: sealed.keyId };
}

interface Fresh {
  readonly state: string;
  readonly by: StateWriter;
  readonly facts: StateFacts;
  readonly bytes: number;
  readonly after: StateVersion | undefined;
}

const describe = ({ now }: Books, { state, by, facts, bytes, after }: Fresh): StateVersion => ({
  state,
  version: (after?.version ?? 0) + 1,
  how: by.how,
  who: by.who,
  at: now().toISOString(),
  ...facts,
  bytes,
});

function insert(connection: Connection, version: StateVersion, sealed: Sealed | undefined): void {
  connection.run(
    'INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    version.state,
    version.version,
    version.how,
    version.who,
    version.at,
    version.serial,
    version.lineage,
    version.toolVersion ?? null,
    version.resources ?? null,
    version.bytes,
    sealed?.keyId ?? null,
    sealed?.sealedKey ?? null,
    sealed?.body ?? null,
  );
}

function removeState(books: Books, state: string, by: StateWriter): void {
  const lock = heldLock(books, state)?.lock;
  const fault = lockFault({ state, lock, lockId: by.lockId });
  if (fault !== undefined) throw fault;
  const row = newestRow(books.connection, state);
  if (row === undefined || row['body'] === null) return;
  const { serial, lineage, ...after } = versionOf(row);
  const facts = { serial, lineage };
  const gone = describe(books, {
    state,
    by: { ...by, how: 'delete' },
    facts,
    bytes: 0,
    after: { ...after, ...facts },
  });
  insert(books.connection, gone, undefined);
}

interface HeldLock {
  readonly lock: StateLock;
  readonly life: HolderLife;
}

function heldLock({ connection, lifeOf }: Books, state: string): HeldLock | undefined {
  const row = connection.get('SELECT lock, holder FROM locks WHERE state = ?', state);
  if (row === undefined) return undefined;
  // Both were written below, as JSON of these types.
  const lock = JSON.parse(String(row['lock'])) as StateLock;
  const holder = typeof row['holder'] === 'string' ? (JSON.parse(row['holder']) as Holder) : undefined;
  return { lock, life: holder === undefined ? 'unknown' : lifeOf(holder) };
}

interface Taking {
  readonly state: string;
  readonly lock: StateLock;
  readonly holder: Holder | undefined;
}

function takeLock(books: Books, { state, lock, holder }: Taking): { readonly takenFrom?: StateLock } {
  const verdict = judgeLock({ state, wanted: lock, held: heldLock(books, state) });
  if (verdict.kind === 'refuse') throw verdict.error;
  const { connection } = books;
  const who = holder === undefined ? null : JSON.stringify(holder);
  connection.run('INSERT OR REPLACE INTO locks VALUES (?, ?, ?)', state, JSON.stringify(lock), who);
  return verdict.kind === 'taken over' ? { takenFrom: verdict.from } : {};
}

function rotateKeys(books: Books): number {
  const { connection, keys } = books;
  const wanted = keys.newest?.id ?? null;
  const rows = connection.all(
    `SELECT ${versionColumns} FROM versions WHERE body IS NOT NULL AND key_id IS NOT ?`,
    wanted,
  );
  for (const row of rows) {
    const version = versionOf(row);
    const whole = connection.get(
      'SELECT * FROM versions WHERE state = ? AND version = ?',
      version.state,
      version.version,
    );
    const sealed = whole === undefined ? undefined : sealedOf(whole);
    if (sealed === undefined) continue;
    const fresh = opened(books, version, () => resealed(sealed, about(version), keys));
    connection.run(
      'UPDATE versions SET key_id = ?, sealed_key = ?, body = ? WHERE state = ? AND version = ?',
      fresh.keyId,
      fresh.sealedKey,
      fresh.body,
      version.state,
      version.version,
    );
  }
  return rows.length;
}
