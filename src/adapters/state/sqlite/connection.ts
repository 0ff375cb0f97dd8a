import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { type DatabaseKind, journalKind } from './database-kind.ts';
import { writeAheadLog } from './write-ahead-log.ts';

export type Row = Record<string, SQLOutputValue>;

/**
 * How sure a write has to be when it returns: `decision` survives a power cut, `note` survives our own death. `owed` is a
 * note that becomes a decision with the next {@link Connection.durable}.
 */
export type Durability = 'decision' | 'owed' | 'note';

export interface Connection {
  readonly path: string;
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined;
  run(sql: string, ...values: readonly SQLInputValue[]): void;
  /** All or nothing, and alone. Every failure comes out as a DeliveryError. */
  write<T>(durability: Durability, work: () => T): T;
  /** A consistent view. Every failure comes out as a DeliveryError. */
  read<T>(work: () => T): T;
  /**
   * Resolves when nothing is owed to the disk any more. Several callers share one look at the disk, and nobody is held up
   * meanwhile. Every failure comes out as a DeliveryError.
   */
  durable(): Promise<void>;
  close(): void;
}

/** How long another process may keep the file locked; its transactions take milliseconds. */
const busyTimeoutMs = 15_000;

/** Opens the file, makes it where it is not there, and brings it to the newest version. @throws what the kind says */
export function connect(path: string, kind: DatabaseKind = journalKind): Connection {
  try {
    createFile(path);
    const connection = wrap(path, new DatabaseSync(path), kind);
    try {
      prepare(connection, kind);
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  } catch (error) {
    throw kind.failed(path, error);
  }
}

/** For looking only: makes and changes nothing, and reads what is left of a torn file. */
export function connectReadOnly(path: string, kind: DatabaseKind = journalKind): Connection {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    // Since Node 24 the next setting has no effect otherwise; older ones do not know the method and do not need it.
    if ('enableDefensive' in database) database.enableDefensive(false);
    const connection = wrap(path, database, kind);
    try {
      // Without this, SQLite refuses the whole of a file that is shorter than it says.
      connection.all('PRAGMA writable_schema = ON');
      checkKind(connection, kind);
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  } catch (error) {
    throw kind.failed(path, error);
  }
}

/** Empty tables of the newest version, gone when closed. */
export function connectInMemory(): Connection {
  const connection = wrap(':memory:', new DatabaseSync(':memory:'), journalKind);
  connection.write('note', () => migrate(connection, journalKind, 0));
  return connection;
}

/** Plans and outputs in it are for its owner alone; SQLite gives its side files the same mode. */
function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

function wrap(path: string, database: DatabaseSync, kind: DatabaseKind): Connection {
  const statements = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  const log = writeAheadLog(path);

  const transaction = <T>(begin: string, work: () => T): T => {
    try {
      database.exec(begin);
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk has rolled back already.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw kind.failed(path, error);
    }
  };

  return {
    path,
    all: (sql, ...values) => statement(sql).all(...values),
    get: (sql, ...values) => statement(sql).get(...values),
    run: (sql, ...values) => void statement(sql).run(...values),
    write(durability, work) {
      // Without a log of its own there is nothing that could be synced later.
      const isNow = durability === 'decision' || (durability === 'owed' && !log.exists());
      database.exec(`PRAGMA synchronous = ${isNow ? 'FULL' : 'NORMAL'}`);
      const result = transaction('BEGIN IMMEDIATE', work);
      if (durability === 'owed' && !isNow) log.owe();
      return result;
    },
    read: (work) => transaction('BEGIN', work),
    async durable() {
      try {
        await log.sync();
      } catch (error) {
        throw kind.failed(path, error);
      }
    },
    close() {
      log.close();
      if (database.isOpen) database.close();
    },
  };
}

function prepare(connection: Connection, kind: DatabaseKind): void {
  useWriteAheadLog(connection, kind);
  connection.write('decision', () => migrate(connection, kind, checkKind(connection, kind)));
}

/** The version of the file; 0: it is new. */
function checkKind(connection: Connection, { applicationId, migrations, ...kind }: DatabaseKind): number {
  const version = Number(connection.get('PRAGMA user_version')?.['user_version']);
  const id = Number(connection.get('PRAGMA application_id')?.['application_id']);
  const tables = Number(connection.get('SELECT count(*) AS n FROM sqlite_schema')?.['n']);
  if (id !== applicationId && (version !== 0 || tables !== 0)) {
    throw kind.damaged(connection.path, 'this is another kind of database');
  }
  if (version > migrations.length) throw kind.tooNew(connection.path, version);
  return version;
}

function migrate(connection: Connection, { applicationId, migrations }: DatabaseKind, version: number): void {
  if (version === migrations.length) return;
  for (const script of migrations.slice(version)) {
    for (const sql of script.split(';')) if (sql.trim() !== '') connection.run(sql);
  }
  connection.run(`PRAGMA application_id = ${applicationId}`);
  connection.run(`PRAGMA user_version = ${migrations.length}`);
}

/**
 * Readers do not wait for writers. Where the file system cannot do it, SQLite stays with its rollback journal, which is
 * as safe. SQLite does not wait for others when it switches, so that we do.
 */
function useWriteAheadLog(connection: Connection, kind: DatabaseKind): void {
  const pauseMs = 10;
  for (let waited = 0; ; waited += pauseMs) {
    try {
      connection.all('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const failure = kind.failed(connection.path, error);
      if (!failure.code.endsWith('_BUSY') || waited > busyTimeoutMs) throw failure;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}
