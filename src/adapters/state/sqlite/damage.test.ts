import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { advance, initialState } from '../../../domain/run/advance.ts';
import type { RunDefinition, RunSignal } from '../../../domain/run/model.ts';
import type { Holder, Journal } from '../../../ports/journal.ts';
import { journalError } from './journal-error.ts';
import { openJournal } from './journal.ts';
import { examineJournal, repairJournal } from './repair.ts';

const holder: Holder = { pid: 1, startedAt: 'then', host: 'here', user: 'me' };
const now = new Date('2026-11-24T10:00:00.000Z');

describe('a journal in trouble', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-damage-'));
    file = join(directory, 'journal.db');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const open = (): Journal => openJournal(file, { lifeOf: () => 'gone', now: () => now });
  const codeOnOpen = (): string => {
    try {
      open().close();
      return 'opened';
    } catch (error) {
      return isDeliveryError(error) ? error.code : String(error);
    }
  };
  const edit = (...statements: readonly string[]): void => {
    const database = new DatabaseSync(file);
    for (const sql of statements) database.exec(sql);
    database.close();
  };

  it('refuses a file that is no database, and says what to type', () => {
    writeFileSync(file, 'once upon a time '.repeat(500));

    expect(codeOnOpen()).toBe('JOURNAL_CORRUPT');
    expect(examineJournal(file)[0]?.mend).toContain('fairlead runs repair');
  });

  it('refuses the database of another program', () => {
    edit('CREATE TABLE songs (title TEXT)');

    expect(codeOnOpen()).toBe('JOURNAL_CORRUPT');
  });

  it('takes an empty file for a new journal', () => {
    writeFileSync(file, '');

    expect(codeOnOpen()).toBe('opened');
  });

  it('refuses a journal of a newer version', () => {
    open().close();
    edit('PRAGMA user_version = 99');

    expect(codeOnOpen()).toBe('JOURNAL_TOO_NEW');
    expect(() => repairJournal(file, now)).toThrow(expect.objectContaining({ code: 'JOURNAL_TOO_NEW' }));
  });

  it('tells no decision that somebody has written anew', () => {
    fill(60);
    const journal = open();
    const before = journal.decisions('r1').length;
    edit(`UPDATE entries SET payload = replace(payload, 'running', 'blocked') WHERE kind = 'decided'`);

    expect(before).toBeGreaterThan(0);
    expect(() => journal.decisions('r1')).toThrow(expect.objectContaining({ code: 'JOURNAL_CORRUPT' }));
    journal.close();
  });

  it.each([
    {
      why: 'an entry that was changed',
      sql: `UPDATE entries SET payload = replace(payload, 'failed', 'done') WHERE seq = 3`,
    },
    { why: 'an entry that was taken out', sql: 'DELETE FROM entries WHERE seq = 3' },
    { why: 'a last entry that is missing', sql: 'DELETE FROM entries WHERE seq = (SELECT max(seq) FROM entries)' },
    { why: 'a time that was changed', sql: `UPDATE entries SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 2` },
    { why: 'a lost head', sql: 'DELETE FROM head' },
  ])('notices $why when it is opened', ({ sql }) => {
    fill();
    edit(sql);

    expect(codeOnOpen()).toBe('JOURNAL_CORRUPT');
    expect(examineJournal(file)).not.toEqual([]);
  });

  it.each([
    { why: 'a status by hand', sql: `UPDATE runs SET status = 'done'` },
    { why: 'a step by hand', sql: 'DELETE FROM steps' },
    { why: 'a lock by hand', sql: `INSERT INTO locks VALUES ('staging/x', 'r1')` },
  ])('notices $why when it is checked', ({ sql }) => {
    fill();
    edit(sql);

    expect(examineJournal(file)[0]?.what).toContain('does not follow from the entries');
  });

  it('finds a change far back in a long history, and repairs all but that', () => {
    fill(100);
    edit(`UPDATE entries SET payload = '{}' WHERE seq = 5`);

    const found = examineJournal(file);
    const repair = repairJournal(file, now);

    expect(found.some(({ what }) => what.includes('entry 5 '))).toBe(true);
    expect(repair.lost).toBe(1);
    expect(examineJournal(file)).toEqual([]);
  });

  it('saves what can be read into a new journal and keeps the old one', () => {
    fill(60);
    const before = load();
    const bytes = statSync(file).size;
    edit('DELETE FROM entries WHERE seq = (SELECT max(seq) FROM entries)');

    const repair = repairJournal(file, now);

    expect(repair).toMatchObject({ saved: { runs: 1 }, lost: 1, kept: `${file}.damaged-20261124T100000Z` });
    expect(statSync(repair.kept ?? '').size).toBe(bytes);
    expect(load()?.definition).toEqual(before?.definition);
    expect(load()?.state).toEqual(before?.state);
    expect(codeOnOpen()).toBe('opened');
    expect(readdirSync(directory).filter((name) => name.includes('.new'))).toEqual([]);
  });

  it('saves the readable pages of a torn file', () => {
    fill(3000);
    const size = statSync(file).size;
    truncateSync(file, Math.floor(size / 2 / 4096) * 4096);

    expect(codeOnOpen()).toBe('JOURNAL_CORRUPT');
    const repair = repairJournal(file, now);

    expect(repair.lost).toBeGreaterThan(0);
    expect(repair.saved.entries).toBeGreaterThan(100);
    expect(codeOnOpen()).toBe('opened');
    expect(examineJournal(file)).toEqual([]);
  });

  it('starts anew beside a file of which nothing can be read', () => {
    writeFileSync(file, 'garbage '.repeat(2000));

    const repair = repairJournal(file, now);

    expect(repair.saved).toEqual({ runs: 0, entries: 0 });
    expect(readFileSync(repair.kept ?? '', 'utf8')).toContain('garbage');
    expect(codeOnOpen()).toBe('opened');
  });

  it('does nothing to a sound journal, and nothing where there is none', () => {
    expect(repairJournal(file, now)).toMatchObject({ faults: [], lost: 0 });
    expect(existsSync(file)).toBe(false);
    fill();

    expect(repairJournal(file, now).faults).toEqual([]);
    expect(readdirSync(directory).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('lets only its owner read it', () => {
    fill();

    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('maps a full disk, whoever says so', () => {
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE t (a); PRAGMA max_page_count = 3');
    let full: unknown;
    try {
      for (;;) database.exec(`INSERT INTO t VALUES ('${'x'.repeat(4000)}')`);
    } catch (error) {
      full = error;
    }
    database.close();

    expect(journalError(file, full).code).toBe('JOURNAL_DISK_FULL');
    expect(journalError(file, Object.assign(new Error('no space'), { code: 'ENOSPC' })).code).toBe('JOURNAL_DISK_FULL');
  });

  it('names a place where it cannot write', () => {
    writeFileSync(join(directory, 'plain'), '');
    file = join(directory, 'plain', 'journal.db');

    expect(codeOnOpen()).toBe('JOURNAL_DENIED');
  });

  it('maps a file that may only be read', () => {
    fill();
    const database = new DatabaseSync(file, { readOnly: true });
    let refused: unknown;
    try {
      database.exec('DELETE FROM head');
    } catch (error) {
      refused = error;
    }
    database.close();

    expect(journalError(file, refused).code).toBe('JOURNAL_DENIED');
  });

  /** A run that failed in its first step, with a history of its own. */
  function fill(events = 3): void {
    const run: RunDefinition = {
      version: 1,
      id: 'r1',
      kind: 'apply',
      project: 'shop',
      environment: 'staging',
      steps: [{ id: 'a', effect: { kind: 'approval.ask' }, dependsOn: [] }],
      parallelism: 1,
      onFailure: 'stop',
      holds: ['staging/a'],
      request: null,
    };
    const journal = open();
    let state = initialState(run);
    journal.create(run, state, holder);
    const signals: readonly RunSignal[] = [
      { type: 'started' },
      { type: 'step.failed', step: 'a', error: { code: 'ENGINE_FAILED', message: 'x' } },
    ];
    for (const signal of signals) {
      state = advance(run, state, signal, now).state;
      journal.record('r1', signal, state, now.toISOString());
    }
    for (let index = 0; index < events; index += 1) {
      journal.note('r1', { at: now.toISOString(), run: 'r1', type: 'step.blocked', step: `s${index}`, by: ['a'] });
    }
    journal.release('r1');
    journal.close();
  }

  function load(): ReturnType<Journal['load']> {
    const journal = open();
    const stored = journal.load('r1');
    journal.close();
    return stored;
  }
});
