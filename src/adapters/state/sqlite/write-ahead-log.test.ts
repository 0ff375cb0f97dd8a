import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAheadLog } from './write-ahead-log.ts';

let directory: string;
let database: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairlead-log-'));
  database = join(directory, 'journal.db');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('is there once the database keeps one', () => {
  const log = writeAheadLog(database);

  const before = log.exists();
  writeFileSync(`${database}-wal`, 'frames');

  expect([before, log.exists()]).toEqual([false, true]);
});

it('brings to disk all that is owed, whoever asks and however often', async () => {
  writeFileSync(`${database}-wal`, 'frames');
  const log = writeAheadLog(database);
  log.owe();
  const first = log.sync();
  // Written after the first sync began: it needs one of its own.
  log.owe();

  await Promise.all([first, log.sync(), log.sync()]);
  await log.sync();

  log.close();
});

it('touches no disk where nothing is owed', async () => {
  const log = writeAheadLog(database);

  await expect(log.sync()).resolves.toBeUndefined();
});

it('fails where it cannot be synced, and again until it can', async () => {
  const log = writeAheadLog(database);
  log.owe();

  await expect(log.sync()).rejects.toMatchObject({ code: 'ENOENT' });
  writeFileSync(`${database}-wal`, 'frames');
  await expect(log.sync()).resolves.toBeUndefined();

  log.close();
});
