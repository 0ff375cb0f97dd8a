import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HolderLife } from '../../../domain/run/takeover.ts';
import type { Holder } from '../../../ports/journal.ts';
import { journalContract } from '../../../testing/contracts/journal.ts';
import { openJournal } from './journal.ts';

journalContract('sqlite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-journal-'));
  const lives = new Map<number, HolderLife>();
  const lifeOf = ({ pid }: Holder): HolderLife => lives.get(pid) ?? 'alive';
  return {
    open: () =>
      openJournal(join(directory, '.fairlead', 'journal.db'), { lifeOf, now: () => new Date('2026-01-01T00:00:00Z') }),
    setLife: ({ pid }, life) => void lives.set(pid, life),
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
});
