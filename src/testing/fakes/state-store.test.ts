import type { HolderLife } from '../../domain/run/takeover.ts';
import type { Holder } from '../../ports/journal.ts';
import { stateStoreContract } from '../contracts/state-store.ts';
import { createFakeStateStore, createFakeStateStoreContent } from './state-store.ts';

stateStoreContract('in memory', () => {
  const content = createFakeStateStoreContent();
  const lives = new Map<number, HolderLife>();
  const lifeOf = ({ pid }: Holder): HolderLife => lives.get(pid) ?? 'alive';
  return {
    open: (keys) => createFakeStateStore({ content, lifeOf, keys }),
    setLife: ({ pid }, life) => void lives.set(pid, life),
    close: () => undefined,
  };
});
