import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createIdentity, holderLife } from '../adapters/system/node/identity.ts';
import type { KeyRing } from '../adapters/state/sqlite/states/envelope.ts';
import type { StateAccess } from '../app/own-state.ts';
import { ownDirectory } from '../app/places.ts';
import type { Clock } from '../ports/clock.ts';
import type { StateService, StateStore } from '../ports/state-store.ts';
import { readKeyRing, type StateKeyParts } from './state-keys.ts';

export interface StateAccessParts extends StateKeyParts {
  readonly clock: Clock;
}

/** The store of a project's states, and the service in front of it; both are there once they are asked for. */
export function stateAccess(parts: StateAccessParts): StateAccess {
  const { directory, clock } = parts;
  const file = join(directory, ownDirectory, 'state.db');
  let store: Promise<StateStore> | undefined;
  let service: Promise<StateService> | undefined;
  let opened: StateStore | undefined;
  let started: StateService | undefined;
  let served: StateService | undefined;
  const openStore = async (): Promise<StateStore> => {
    const keys: KeyRing = await readKeyRing(parts, file);
    const { openStateStore } = await import('../adapters/state/sqlite/states/store.ts');
    opened = openStateStore(file, { keys, now: () => clock.now(), lifeOf: holderLife });
    return opened;
  };
  const open = (): Promise<StateStore> => {
    store ??= openStore();
    // A key that was missing may be there when it is asked for again.
    store.catch(() => {
      store = undefined;
    });
    return store;
  };
  const start = async (): Promise<StateService> => {
    const { startStateService } = await import('../adapters/state/http/service.ts');
    const { createTokenBook } = await import('../adapters/state/http/tokens.ts');
    const { holder } = createIdentity();
    const now = (): Date => clock.now();
    started = await startStateService({ store: await open(), tokens: createTokenBook(), holder, now });
    return started;
  };
  return {
    existing: async () => (opened !== undefined || existsSync(file) ? open() : undefined),
    open,
    service() {
      service ??= start();
      service.catch(() => {
        service = undefined;
      });
      return service;
    },
    async serve(options) {
      const { serveStates } = await import('./state-serve.ts');
      served = await serveStates({ ...parts, now: () => clock.now(), store: open }, options);
      return served;
    },
    async token({ name, ...wish }) {
      const { makeToken } = await import('../adapters/state/http/token-file.ts');
      return makeToken({ ...wish, who: name });
    },
    close() {
      started?.close();
      served?.close();
      opened?.close();
    },
  };
}
