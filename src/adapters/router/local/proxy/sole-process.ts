import { DatabaseSync } from 'node:sqlite';

/**
 * Holds a lock until this process ends, however it ends: the kernel gives it back. A file with a pid in it cannot do
 * that: two that find it left over can both believe that it is theirs now. SQLite is the one lock of the kernel's that
 * Node can take.
 * @returns undefined where another process holds it
 */
export function lockForLife(path: string): { release(): void } | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    // SQLITE_BUSY
    if ((error as { readonly errcode?: number }).errcode === 5) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}
