import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isDeliveryError } from '../../src/domain/errors/delivery-error.ts';
import { type Endpoint, fullWeight, type RouteSpec } from '../../src/domain/route/spec.ts';
import type { RouteState } from '../../src/ports/router.ts';
import { routerContract } from '../../src/testing/contracts/router.ts';
import { type HttpInstance, startHttpInstance } from '../../src/testing/http-instance.ts';
import { load, type Seen } from '../../src/testing/http-load.ts';
import { realRouterBench } from '../../src/testing/router-bench.ts';
import { openLocalProxy } from '../support/local-proxy.ts';
import { sendRaw } from '../support/proxy-bed.ts';

routerContract('local', async () => {
  const proxy = await openLocalProxy();
  return realRouterBench({
    router: proxy.router,
    options: () => ({ drainSeconds: 0.2 }),
    kill: proxy.kill,
    // Whoever may use its socket, as another project's command over the same directory.
    async changeByHand(of) {
      const state = await proxy.another().observe(of, proxy.signal);
      if (state.kind === 'absent') throw new Error('there is nothing to change');
      const arms = state.spec.arms.map((arm) => ({ ...arm, weight: fullWeight - arm.weight }));
      await proxy.another().ensure(of, { ...state.spec, arms }, proxy.signal);
    },
    configuration: async () => JSON.parse(await readFile(join(proxy.directory, 'routes.json'), 'utf8')),
    close: () => proxy[Symbol.asyncDispose](),
  });
});

const route = { service: 'web', environment: 'test', options: { drainSeconds: 2 } };
const split = (weight: number, stable: Endpoint, canary: Endpoint): RouteSpec => ({
  id: `canary-${weight}`,
  arms: [
    { name: 'stable', weight: fullWeight - weight, endpoints: [stable] },
    { name: 'canary', weight, endpoints: [canary] },
  ],
});
const nowhere = { host: '127.0.0.1', port: 1 };
const addressOf = (state: RouteState): string => (state.kind === 'present' ? state.address : '');
const codeOf = async (work: Promise<unknown>): Promise<string | undefined> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isDeliveryError(error) ? error.code : String(error);
};

async function pair(): Promise<{ readonly stable: HttpInstance; readonly canary: HttpInstance } & AsyncDisposable> {
  const stable = await startHttpInstance('stable');
  const canary = await startHttpInstance('canary');
  return {
    stable,
    canary,
    [Symbol.asyncDispose]: async () => void (await Promise.all([stable.close(), canary.close()])),
  };
}

test('a hundred changes under load lose no request, and none goes astray', async () => {
  await using proxy = await openLocalProxy();
  await using two = await pair();
  const { router, signal } = proxy;
  const spec = (weight: number) => split(weight, two.stable.endpoint, two.canary.endpoint);
  const address = addressOf(await router.ensure(route, spec(0), signal));
  const flow = { changes: 0, isOver: false };
  const seen: Seen[] = [];
  const clients = (async () => {
    while (!flow.isOver) seen.push(...(await load({ address, count: 200, method: 'POST', body: 'x' })));
  })();
  const readers = (async () => {
    while (!flow.isOver) seen.push(...(await load({ address, count: 200 })));
  })();
  const astray: unknown[] = [];

  for (; flow.changes < 100; flow.changes += 1) {
    const weight = [fullWeight, 0, 3_333, 1][flow.changes % 4] ?? 0;
    const state = await router.ensure(route, spec(weight), signal);
    expect(state).toMatchObject({ kind: 'present', spec: spec(weight) });
    if (weight === 0 || weight === fullWeight) {
      const wanted = weight === 0 ? 'stable' : 'canary';
      const sample = await load({ address, count: 10, connections: 2 });
      astray.push(...sample.filter(({ body }) => body !== wanted));
    }
  }
  flow.isOver = true;
  await Promise.all([clients, readers]);

  expect(astray).toEqual([]);
  expect(seen.filter(({ status, body }) => status !== 200 || body === undefined)).toEqual([]);
  expect(seen.length).toBeGreaterThan(1_000);
  expect(two.stable.received() + two.canary.received()).toBe(seen.length + 500);
});

test('instances are exchanged one after the other under load, and no request is lost', async () => {
  await using proxy = await openLocalProxy();
  const { router, signal } = proxy;
  let current = await startHttpInstance('one');
  const spec = (endpoint: Endpoint): RouteSpec => ({
    id: `at-${endpoint.port}`,
    arms: [{ name: 'stable', weight: fullWeight, endpoints: [endpoint] }],
  });
  const address = addressOf(await router.ensure(route, spec(current.endpoint), signal));
  const flow = { isOver: false };
  const seen: Seen[] = [];
  const clients = (async () => {
    while (!flow.isOver) seen.push(...(await load({ address, count: 100, method: 'POST', body: 'x' })));
  })();

  for (let round = 0; round < 10; round += 1) {
    const next = await startHttpInstance('next');
    await router.ensure(route, spec(next.endpoint), signal);
    // Nothing is left at the old one as soon as the proxy says so; then it may be stopped.
    for (let tries = 0; tries < 200; tries += 1) {
      const state = await router.observe(route, signal);
      const before = current.received();
      await sleep(20);
      if (state.kind === 'present' && current.received() === before) break;
    }
    await current.close();
    current = next;
  }
  flow.isOver = true;
  await clients;
  await current.close();

  expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
});

test('two who start it at once get the same one', async () => {
  await using proxy = await openLocalProxy();
  const { signal } = proxy;

  const marks = await Promise.all([1, 2, 3, 4].map(() => proxy.another().process.start(signal)));

  expect(new Set(marks.map(({ nonce }) => nonce)).size).toBe(1);
});

test('it outlives the command that started it, and is found again', async () => {
  await using proxy = await openLocalProxy();
  await using two = await pair();
  const module = join(import.meta.dirname, '../support/local-proxy.ts');
  const wish = JSON.stringify(split(0, two.stable.endpoint, two.canary.endpoint));
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { openLocalProxy } from ${JSON.stringify(module)};
       const { router, signal } = await openLocalProxy(${JSON.stringify(proxy.directory)});
       await router.ensure(${JSON.stringify(route)}, ${wish}, signal);
       process.kill(process.pid, 'SIGKILL');`,
    ],
    { stdio: 'ignore' },
  );
  const [, how] = (await once(child, 'exit')) as [number | null, string | null];

  const state = await proxy.router.observe(route, proxy.signal);

  expect(how).toBe('SIGKILL');
  expect(state).toMatchObject({ kind: 'present', spec: { id: 'canary-0' } });
  const [answer] = await load({ address: addressOf(state), count: 1 });
  expect(answer).toEqual({ status: 200, body: 'stable' });
});

test('a stop lets end what has begun, and the next start serves the same routes at the same addresses', async () => {
  await using proxy = await openLocalProxy();
  await using two = await pair();
  const { router, signal } = proxy;
  const before = await router.ensure(route, split(0, two.stable.endpoint, two.canary.endpoint), signal);

  await router.process.stop(signal);
  const down = await codeOf(router.observe(route, signal));
  await router.process.start(signal);

  expect(down).toBe('ROUTER_DOWN');
  expect(await router.observe(route, signal)).toEqual(before);
});

test('it ends when its last route is given back', async () => {
  await using proxy = await openLocalProxy();
  const { router, signal } = proxy;
  await router.ensure(route, split(0, nowhere, nowhere), signal);
  const { pid } = await proxy.mark();

  await router.release(route, signal);

  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('one that serves nothing ends by itself, and one whose directory is gone too', async () => {
  await using idle = await openLocalProxy();
  await using forsaken = await openLocalProxy();
  await idle.router.process.start(idle.signal);
  await forsaken.router.ensure(route, split(0, nowhere, nowhere), forsaken.signal);
  const pids = [(await idle.mark()).pid, (await forsaken.mark()).pid];

  await rm(forsaken.directory, { recursive: true });

  for (const pid of pids) await expect.poll(() => isAlive(pid), { timeout: 25_000, interval: 200 }).toBe(false);
});

test('a drain holds up nobody else, and a route that comes as the proxy ends is served by the next one', async () => {
  await using proxy = await openLocalProxy();
  await using two = await pair();
  const { router, signal } = proxy;
  const free = Promise.withResolvers<void>();
  const slow = createHttpServer((_request, response) => void free.promise.then(() => response.end('slow')));
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const { port } = slow.address() as { readonly port: number };
  const other = { ...route, service: 'other', options: { drainSeconds: 30 } };
  const state = await router.ensure(other, split(0, { host: '127.0.0.1', port }, nowhere), signal);
  const begun = load({ address: addressOf(state), count: 1 });
  await expect
    .poll(async () => router.observe(other, signal))
    .toMatchObject({
      inFlight: [{ arm: 'stable', requests: 1 }, { requests: 0 }],
      endpointsInFlight: [{ host: '127.0.0.1', port, requests: 1 }],
    });

  const released = router.release(other, signal);
  const next = await router.ensure(route, split(0, two.stable.endpoint, two.canary.endpoint), signal);
  const [answer] = await load({ address: addressOf(next), count: 1 });
  free.resolve();

  expect(answer).toEqual({ status: 200, body: 'stable' });
  expect(await begun).toEqual([{ status: 200, body: 'slow' }]);
  await released;
  const turns = await Promise.all([
    router.release(route, signal),
    router.ensure({ ...route, service: 'third' }, split(0, two.stable.endpoint, two.canary.endpoint), signal),
  ]);
  expect(await load({ address: addressOf(turns[1]), count: 1 })).toEqual([{ status: 200, body: 'stable' }]);
  slow.close();
});

test('what it keeps can be read by nobody else', async () => {
  await using proxy = await openLocalProxy();
  await proxy.router.process.start(proxy.signal);
  const { socket } = await proxy.mark();

  const modes = await Promise.all(
    [proxy.directory, join(proxy.directory, 'proxy.json'), join(proxy.directory, 'proxy.log')].map(
      async (path) => (await stat(path)).mode & 0o077,
    ),
  );

  expect(modes).toEqual([0, 0, 0]);
  expect(socket.startsWith(proxy.directory)).toBe(true);
});

test('a directory whose path is too long for a socket serves too', async () => {
  const deep = join(await mkdtemp(join(tmpdir(), 'fairlead-proxy-')), 'a'.repeat(60), 'b'.repeat(60));
  await mkdir(deep, { recursive: true });
  await using proxy = await openLocalProxy(deep);

  const state = await proxy.router.ensure(route, split(0, nowhere, nowhere), proxy.signal);

  expect(state.kind).toBe('present');
});

test('another process that answers in its place is not believed', async () => {
  await using proxy = await openLocalProxy();
  await proxy.router.process.start(proxy.signal);
  const file = join(proxy.directory, 'proxy.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/"nonce":"[^"]+"/, '"nonce":"0123"'));

  const code = await codeOf(proxy.router.process.find(proxy.signal));
  await writeFile(file, text);

  expect(code).toBe('ROUTER_FOREIGN');
});

test('an address that is in use is named, and nothing is made', async () => {
  await using proxy = await openLocalProxy();
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const listen = `127.0.0.1:${(other.address() as { readonly port: number }).port}`;
  const taken = { ...route, options: { listen } };

  expect(await codeOf(proxy.router.ensure(taken, split(0, nowhere, nowhere), proxy.signal))).toBe(
    'ROUTER_ADDRESS_TAKEN',
  );
  expect(await proxy.router.observe(taken, proxy.signal)).toEqual({ kind: 'absent' });
  other.close();
});

test('options that are unknown or wrong are refused', async () => {
  await using proxy = await openLocalProxy();
  const spec = split(0, nowhere, nowhere);

  for (const options of [{ lisen: '127.0.0.1:1' }, { listen: 'nowhere' }, { drainSeconds: -1 }])
    expect(await codeOf(proxy.router.ensure({ ...route, options }, spec, proxy.signal))).toBe('ROUTER_OPTIONS_INVALID');
});

test('times change in place; a new address answers before the old one stops', async () => {
  await using proxy = await openLocalProxy();
  await using two = await pair();
  const { router, signal } = proxy;
  const spec = split(0, two.stable.endpoint, two.canary.endpoint);
  const first = await router.ensure(route, spec, signal);

  const same = await router.ensure({ ...route, options: { drainSeconds: 1 } }, spec, signal);
  const free = createServer();
  free.listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as { readonly port: number };
  free.close();
  await once(free, 'close');
  const moved = await router.ensure({ ...route, options: { listen: `127.0.0.1:${port}` } }, spec, signal);

  expect(addressOf(same)).toBe(addressOf(first));
  expect(addressOf(moved)).toBe(`http://127.0.0.1:${port}`);
  expect(await load({ address: addressOf(moved), count: 1 })).toEqual([{ status: 200, body: 'stable' }]);
  await expect
    .poll(async () => (await sendRaw(addressOf(first).slice(7), 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')).end)
    .toBe('reset');
});

test('a proxy that does not answer is not started a second time', async () => {
  await using proxy = await openLocalProxy();
  await proxy.router.process.start(proxy.signal);
  const { pid } = await proxy.mark();
  process.kill(pid, 'SIGSTOP');

  const code = await codeOf(proxy.router.ensure(route, split(0, nowhere, nowhere), proxy.signal));
  process.kill(pid, 'SIGCONT');

  expect(code).toBe('ROUTER_UNREADABLE');
  expect((await proxy.router.process.start(proxy.signal)).pid).toBe(pid);
});
