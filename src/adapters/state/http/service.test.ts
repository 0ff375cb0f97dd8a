import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { HolderLife } from '../../../domain/run/takeover.ts';
import type { StateService, StateStore } from '../../../ports/state-store.ts';
import { parseStateKey } from '../sqlite/states/envelope.ts';
import { openStateStore } from '../sqlite/states/store.ts';
import { startStateService } from './service.ts';
import { createTokenBook } from './tokens.ts';

const key = parseStateKey('00'.repeat(32), 'test');
const textOf = (serial: number): string => JSON.stringify({ version: 4, serial, lineage: 'l', resources: [] });
const info = (id: string): string => JSON.stringify({ ID: id, Who: 'ada@here', Operation: 'OperationTypeApply' });

describe('the state service', () => {
  let directory: string;
  let store: StateStore;
  let service: StateService;
  let token: string;
  let life: HolderLife = 'alive';
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-service-'));
    store = openStateStore(join(directory, 'state.db'), {
      keys: { newest: key, older: [] },
      now: () => new Date(),
      lifeOf: () => life,
    });
    const holder = { pid: 1, startedAt: 'then', host: 'here', user: 'me' };
    service = await startStateService({ store, tokens: createTokenBook(), holder, now: () => new Date() });
    token = service.grant({ access: 'write', states: ['a/b'] }, 'ada');
  });
  afterEach(() => {
    service.close();
    store.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const ask = async (
    method: string,
    path = '/states/a/b',
    more: { body?: string; token?: string; md5?: string } = {},
  ) => {
    const response = await fetch(`${service.address}${path}`, {
      method,
      headers: {
        Authorization: `Basic ${Buffer.from(`fairlead:${more.token ?? token}`).toString('base64')}`,
        ...(more.md5 === undefined ? {} : { 'Content-MD5': more.md5 }),
      },
      ...(more.body === undefined ? {} : { body: more.body }),
    });
    return { status: response.status, body: await response.text(), headers: response.headers };
  };

  it('stores and gives back, under lock', async () => {
    expect((await ask('GET')).status).toBe(404);
    expect((await ask('LOCK', undefined, { body: info('one') })).status).toBe(200);
    expect((await ask('POST', '/states/a/b?ID=one', { body: textOf(1) })).status).toBe(200);
    expect((await ask('UNLOCK', undefined, { body: info('one') })).status).toBe(200);

    const { status, body, headers } = await ask('GET');

    expect([status, body]).toEqual([200, textOf(1)]);
    expect(headers.get('content-md5')).toBeTruthy();
    expect(store.history('a/b')).toMatchObject([{ who: 'ada', how: 'write', serial: 1 }]);
  });

  it('tells the second who holds the lock, and refuses a write with another lock or with none', async () => {
    await ask('LOCK', undefined, { body: info('one') });

    const second = await ask('LOCK', undefined, { body: info('two') });

    expect(second.status).toBe(423);
    expect(JSON.parse(second.body)).toMatchObject({ ID: 'one', Who: 'ada@here' });
    expect((await ask('POST', '/states/a/b?ID=two', { body: textOf(1) })).status).toBe(409);
    expect((await ask('POST', '/states/a/b', { body: textOf(1) })).status).toBe(423);
    expect((await ask('UNLOCK', undefined, { body: info('two') })).status).toBe(409);
    expect((await ask('UNLOCK', undefined, { body: '' })).status).toBe(400);
    expect((await ask('DELETE')).status).toBe(423);
    expect(store.read('a/b')).toBeUndefined();
  });

  it('gives the lock of a dead process to the next', async () => {
    await ask('LOCK', undefined, { body: info('one') });
    life = 'gone';

    expect((await ask('LOCK', undefined, { body: info('two') })).status).toBe(200);
    life = 'alive';
  });

  it('refuses a serial that goes back, another lineage and what is no state, and remembers why', async () => {
    await ask('POST', undefined, { body: textOf(5) });

    const refused = [
      await ask('POST', undefined, { body: textOf(4) }),
      await ask('POST', undefined, { body: textOf(9).replace('"l"', '"m"') }),
      await ask('POST', undefined, { body: '<html>' }),
      await ask('POST', undefined, { body: textOf(6), md5: 'x' }),
    ];

    expect(refused.map(({ status }) => status)).toEqual([409, 409, 400, 400]);
    const codes = service.refusals('a/b').map((error) => (error instanceof DeliveryError ? error.code : 'other'));
    expect(codes).toEqual(['STATE_SERIAL_BACK', 'STATE_LINEAGE_CHANGED', 'STATE_INVALID']);
    expect(service.refusals('a/b')).toEqual([]);
    expect(store.read('a/b')?.text).toBe(textOf(5));
  });

  it('lets nobody in without a token, and nobody beyond it', async () => {
    const reader = service.grant({ access: 'read', states: ['a/*'] }, 'bob');

    const unknown = await fetch(`${service.address}/states/a/b`);
    const wrong = await ask('GET', undefined, { token: 'x' });

    expect([unknown.status, wrong.status]).toEqual([401, 401]);
    expect((await ask('GET', '/states/other', {})).status).toBe(403);
    expect((await ask('POST', undefined, { token: reader, body: textOf(1) })).status).toBe(403);
    expect((await ask('LOCK', undefined, { token: reader, body: info('x') })).status).toBe(403);
    expect((await ask('GET', undefined, { token: reader })).status).toBe(404);
    expect((await ask('PUT', undefined, { body: textOf(1) })).status).toBe(405);
    expect((await ask('GET', '/states/../etc', {})).status).toBe(404);
    expect((await ask('GET', '/states/', {})).status).toBe(404);
  });

  it('ends a state and keeps what it was', async () => {
    await ask('POST', undefined, { body: textOf(1) });

    expect((await ask('DELETE')).status).toBe(200);
    expect((await ask('GET')).status).toBe(404);
    expect(store.read('a/b', 1)?.text).toBe(textOf(1));
  });

  it('listens on this machine only, and not after it was closed', async () => {
    expect(service.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);

    service.close();

    await expect(fetch(service.address)).rejects.toThrow('fetch failed');
  });

  it('says so when the address is taken', async () => {
    const port = Number(new URL(service.address).port);

    const second = startStateService({
      store,
      tokens: createTokenBook(),
      holder: undefined,
      now: () => new Date(),
      port,
    });

    await expect(second).rejects.toMatchObject({ code: 'STATE_SERVICE_FAILED' });
  });
});
