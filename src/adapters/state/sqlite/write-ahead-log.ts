/**
 * SQLite syncs its log inside a transaction, and this whole process waits for the disk. Here the log is synced after the
 * transactions, by another thread, once for all that were written meanwhile. The frames of the log carry checksums: what is
 * on disk up to a frame is valid up to it.
 */
import { closeSync, existsSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

const syncData = promisify(fdatasync);

export interface WriteAheadLog {
  /** False where the file system cannot do it, and in memory. */
  exists(): boolean;
  /** Something was written that has to be on disk before an effect begins. */
  owe(): void;
  /** Resolves when all that was owed by now is on disk. */
  sync(): Promise<void>;
  close(): void;
}

/** @param database path of the database; its log lies beside it while anybody has it open */
export function writeAheadLog(database: string): WriteAheadLog {
  const path = `${database}-wal`;
  /** SQLite keeps no locks on this file, so that closing it lets go of none. */
  let file: number | undefined;
  let owed = 0;
  let synced = 0;
  let running: Promise<void> | undefined;
  let seen = false;

  async function once(): Promise<void> {
    const upTo = owed;
    file ??= openSync(path, 'r+');
    await syncData(file);
    synced = upTo;
  }

  async function sync(): Promise<void> {
    const wanted = owed;
    while (synced < wanted) {
      // A sync that began before the last write may have missed it: the loop asks for another one.
      running ??= once().finally(() => (running = undefined));
      await running;
    }
  }

  return {
    exists: () => (seen ||= existsSync(path)),
    owe: () => void (owed += 1),
    sync,
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
