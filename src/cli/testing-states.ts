import type { States } from '../app/state-toolkit.ts';
import type { StateVersion } from '../ports/state-store.ts';

const stored: StateVersion = {
  state: 'staging/network',
  version: 2,
  serial: 4,
  lineage: 'l',
  resources: 3,
  how: 'write',
  who: 'ada@build',
  at: '2026-11-24T11:00:00.000Z',
  bytes: 2048,
  keyId: '0123456789ab',
};

export const testStates: States = {
  list: async () => [{ state: stored.state, newest: stored, deleted: false }],
  show: async () => ({ version: stored, encrypted: false, resources: [], outputs: {} }),
  history: async () => [stored],
  diff: async () => ({ resources: [], outputs: [] }),
  export: async () => '{}\n',
  rollback: async () => stored,
  import: async () => stored,
  unlock: async () => undefined,
  rotate: async () => 2,
  migrate: async () => [{ stack: 'network', moved: 'file to store' }],
  serve: async () => ({
    address: 'http://127.0.0.1:7420',
    closed: Promise.resolve(),
    grant: () => 'token',
    refusals: () => [],
    close: () => undefined,
  }),
  token: async () => ({ token: 'token', line: 'digest  read  *  unnamed' }),
};
