import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { initialState } from '../../../domain/run/advance.ts';
import type { RunDefinition } from '../../../domain/run/model.ts';
import type { HolderLife } from '../../../domain/run/takeover.ts';
import type { Holder } from '../../../ports/journal.ts';
import { type JournalBench, journalContract } from '../../../testing/contracts/journal.ts';
import { type JournalOptions, openJournal } from './journal.ts';

const now = () => new Date('2026-01-01T00:00:00Z');

const benchWith = (more: Pick<JournalOptions, 'endOfTurn'>) => (): JournalBench => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-journal-'));
  const lives = new Map<number, HolderLife>();
  const lifeOf = ({ pid }: Holder): HolderLife => lives.get(pid) ?? 'alive';
  return {
    open: () => openJournal(join(directory, '.fairlead', 'journal.db'), { lifeOf, now, ...more }),
    setLife: ({ pid }, life) => void lives.set(pid, life),
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
};

journalContract('sqlite', benchWith({}));
journalContract('sqlite, notes in company', benchWith({ endOfTurn: (work) => void setImmediate(work) }));

const run: RunDefinition = {
  version: 1,
  id: 'r1',
  kind: 'apply',
  project: 'shop',
  environment: 'staging',
  steps: [{ id: 'apply:web', effect: { kind: 'iac.apply', stack: 'web', mode: 'apply' }, dependsOn: [] }],
  parallelism: 1,
  onFailure: 'stop',
  holds: [],
  request: null,
};

it('keeps notes that could not be written, for the next call', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-journal-'));
  const file = join(directory, 'journal.db');
  let turn = (): void => undefined;
  const journal = openJournal(file, { lifeOf: () => 'alive', now, endOfTurn: (work) => (turn = work) });
  const other = new DatabaseSync(file);
  try {
    journal.create(run, initialState(run), { pid: 1, startedAt: 'then', host: 'here', user: 'me' });
    other.exec('ALTER TABLE entries RENAME TO away');
    journal.note('r1', { at: now().toISOString(), run: 'r1', type: 'run.stopping' });

    turn();
    expect(() => journal.put('r1', 'x', 1)).toThrow(expect.objectContaining({ code: 'JOURNAL_FAILED' }));
    other.exec('ALTER TABLE away RENAME TO entries');
    journal.put('r1', 'x', 1);

    expect(journal.events('r1').map(({ type }) => type)).toEqual(['run.stopping']);
  } finally {
    other.close();
    journal.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
