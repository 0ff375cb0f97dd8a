import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { allTo } from '../../../../../test/support/proxy-bed.ts';
import type { StoredRoute } from '../protocol.ts';
import { createRoutes, sealed } from './routes.ts';

const nowhere = { host: '127.0.0.1', port: 1 };
const spec = (id: string) => ({ ...allTo(nowhere), id });
const web = { environment: 'test', service: 'web' };
const other = { environment: 'test', service: 'other' };

/** Routes over a store in memory, whose disk can be full. */
function openRoutes(kept: StoredRoute[] = []) {
  const disk = { routes: kept as readonly StoredRoute[], isFull: false };
  const clock = { now: () => new Date(), sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }) };
  const routes = createRoutes(
    { clock, pseudonym: 'fairlead-test', monotonicMs: () => performance.now(), random: Math.random },
    {
      read: () => disk.routes,
      write(next) {
        if (disk.isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        disk.routes = next;
      },
    },
  );
  onTestFinished(async () => {
    await (await routes.closeAll()).drained;
  });
  return { routes, disk };
}

const ids = (routes: readonly StoredRoute[]): readonly string[] => routes.map((each) => each.spec.id).sort();

test('what cannot be kept is not served', async () => {
  const { routes, disk } = openRoutes();
  await routes.ensure({ name: web, options: {}, spec: spec('one') });
  disk.isFull = true;

  await expect(routes.ensure({ name: web, options: {}, spec: spec('two') })).rejects.toThrow('no space');
  await expect(routes.ensure({ name: other, options: {}, spec: spec('three') })).rejects.toThrow('no space');
  await expect(routes.release(web)).rejects.toThrow('no space');

  expect(routes.get(web)?.spec().id).toBe('one');
  expect(routes.get(other)).toBeUndefined();
  disk.isFull = false;
  expect(ids(disk.routes)).toEqual(['one']);
});

test('a route whose address is taken at the start is kept, and served as soon as it is wished for again', async () => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const listen = `127.0.0.1:${(taken.address() as { readonly port: number }).port}`;
  const before = { name: web, options: {}, spec: spec('one'), generation: 7, listen, metrics: '127.0.0.1:0' };
  const { routes, disk } = openRoutes([before as StoredRoute]);

  const failures = await routes.restore();
  await routes.ensure({ name: other, options: {}, spec: spec('two') });

  expect(failures).toMatchObject([{ code: 'ROUTER_ADDRESS_TAKEN' }]);
  expect(routes.get(web)).toBeUndefined();
  expect(ids(disk.routes)).toEqual(['one', 'two']);
  expect(await routes.seal('empty')).toBe(false);
  taken.close();
  await once(taken, 'close');
  const live = await routes.ensure({ name: web, options: {}, spec: spec('three') });
  if (live === sealed) throw new Error('it is not ending');
  expect([live.listen, live.generation()]).toEqual([listen, 8]);
});

test('who ends takes no wishes', async () => {
  const { routes, disk } = openRoutes();

  const isSealed = await routes.seal('empty');

  expect(isSealed).toBe(true);
  expect(await routes.ensure({ name: web, options: {}, spec: spec('one') })).toBe(sealed);
  expect(disk.routes).toEqual([]);
});
