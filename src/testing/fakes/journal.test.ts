import type { Holder } from '../../ports/journal.ts';
import type { HolderLife } from '../../domain/run/takeover.ts';
import { journalContract } from '../contracts/journal.ts';
import { createFakeJournal, createFakeJournalStore } from './journal.ts';

journalContract('in memory', () => {
  const store = createFakeJournalStore();
  const lives = new Map<number, HolderLife>();
  const lifeOf = ({ pid }: Holder): HolderLife => lives.get(pid) ?? 'alive';
  return {
    open: () => createFakeJournal({ store, lifeOf }),
    setLife: ({ pid }, life) => void lives.set(pid, life),
    close: () => undefined,
  };
});
