/** The router `envoy` on the real Envoy. `npm run testbed` fetches it where Python is to be had. */
import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCountersSource } from '../../src/adapters/metrics/counters/index.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeHttp } from '../../src/adapters/system/node/http.ts';
import { type Endpoint, fullWeight, type RouteSpec } from '../../src/domain/route/spec.ts';
import { routerContract } from '../../src/testing/contracts/router.ts';
import { startHttpInstance } from '../../src/testing/http-instance.ts';
import { load, type Seen } from '../../src/testing/http-load.ts';
import { realRouterBench } from '../../src/testing/router-bench.ts';
import { findProxy } from '../../tools/testbed/proxies.ts';
import { openEnvoy } from '../support/envoy-bed.ts';
import { codeOf, nowhere, split } from '../support/two-arms.ts';

const found = findProxy('envoy');
const program = found ?? '';

describe.skipIf(found === undefined)('envoy', () => {
  routerContract('envoy', async () => {
    const envoy = await openEnvoy(program);
    const options = [await envoy.options(), await envoy.options()];
    return realRouterBench({
      router: envoy.router,
      options: () => options.shift() ?? {},
      kill: envoy.kill,
      close: () => envoy[Symbol.asyncDispose](),
    });
  });

  test.each([
    { file: 'routes.json', from: '"weight": 9000', to: '"weight": 9001', says: 'routes' },
    { file: 'clusters.json', from: '"port_value": 1', to: '"port_value": 2', says: 'clusters' },
    { file: 'listeners.json', from: '"mode": 384', to: '"mode": 511', says: 'listeners' },
  ])('a change of $file by hand is seen, and undone by the next wish', async ({ file, from, to, says }) => {
    await using bed = await openRoute();
    const { envoy, there } = bed;
    await envoy.router.ensure(there, split(1_000, nowhere, nowhere), envoy.signal);
    const path = join(await bed.directory(), file);
    const text = await readFile(path, 'utf8');
    await writeFile(`${path}.edited`, text.replace(from, to));
    await rename(`${path}.edited`, path);

    const seen: unknown = await envoy.router.observe(there, envoy.signal).catch((error: unknown) => error);
    // Envoy has taken it up by now: with the file as it was, it still is not what we wished.
    await envoy.router.ensure(there, split(1_000, nowhere, nowhere), envoy.signal);

    expect(seen).toMatchObject({ code: 'ROUTER_FOREIGN', message: expect.stringContaining(says) });
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await envoy.router.observe(there, envoy.signal)).toMatchObject({ spec: { id: 'canary-1000' } });
  });

  test('what runs is compared, not only what lies on the disk', async () => {
    await using bed = await openRoute();
    const { envoy, there } = bed;
    await envoy.router.ensure(there, split(1_000, nowhere, nowhere), envoy.signal);
    const path = join(await bed.directory(), 'routes.json');
    const text = await readFile(path, 'utf8');
    await writeFile(`${path}.edited`, text.replace('"weight": 9000', '"weight": 9001'));
    await rename(`${path}.edited`, path);
    await expect.poll(() => bed.admin('/config_dump?resource=dynamic_route_configs')).toContain('9001');
    // In place: Envoy does not look.
    await writeFile(path, text);

    const seen: unknown = await envoy.router.observe(there, envoy.signal).catch((error: unknown) => error);
    await envoy.router.ensure(there, split(1_000, nowhere, nowhere), envoy.signal);

    expect(seen).toMatchObject({ code: 'ROUTER_FOREIGN', message: expect.stringContaining('running Envoy') });
    expect(await bed.admin('/config_dump?resource=dynamic_route_configs')).not.toContain('9001');
  });

  test('a configuration that Envoy refuses changes nothing, and its words are passed on', async () => {
    await using bed = await openRoute();
    const { envoy, there } = bed;
    const before = await envoy.router.ensure(there, split(0, nowhere, nowhere), envoy.signal);
    const wrong = { ...there, options: { ...there.options, listen: '999.0.0.1:80' } };

    const refused: unknown = await envoy.router
      .ensure(wrong, split(1, nowhere, nowhere), envoy.signal)
      .catch((error: unknown) => error);

    expect(refused).toMatchObject({ code: 'ROUTER_REJECTED', message: expect.stringContaining('999.0.0.1') });
    expect(await envoy.router.observe(there, envoy.signal)).toEqual(before);
  });

  test.each([true, false])('an address that somebody else has is said (running: %s)', async (isRunning) => {
    await using bed = await openRoute();
    const { envoy, there } = bed;
    if (isRunning) await envoy.router.ensure(there, split(0, nowhere, nowhere), envoy.signal);
    const taken = await startHttpInstance('somebody else');
    onTestFinished(taken.close);
    const wrong = { ...there, options: { ...there.options, listen: `127.0.0.1:${taken.endpoint.port}` } };

    const code = await codeOf(envoy.router.ensure(wrong, split(0, nowhere, nowhere), envoy.signal));

    expect(code).toBe('ROUTER_ADDRESS_TAKEN');
    expect((await envoy.pids()).length).toBe(isRunning ? 1 : 0);
  });

  test('a program that is none, or not to be found, is said', async () => {
    await using envoy = await openEnvoy(program);
    for (const other of ['/nowhere/envoy', '/bin/false']) {
      const there = { ...route, options: { ...(await envoy.options()), program: other } };
      expect(await codeOf(envoy.router.ensure(there, split(0, nowhere, nowhere), envoy.signal))).toBe(
        'ROUTER_NOT_STARTED',
      );
    }
  });

  test('two that start it at once, and one that gave up, end with one Envoy', async () => {
    await using bed = await openRoute();
    const { envoy, there } = bed;
    const spec = split(0, nowhere, nowhere);
    const given = new AbortController();
    const first = codeOf(envoy.router.ensure(there, spec, given.signal));
    await expect.poll(() => envoy.pids(), { interval: 5 }).not.toEqual([]);
    given.abort(new Error('killed'));
    await first;

    await envoy.router.ensure(there, spec, envoy.signal);

    expect(await envoy.pids()).toHaveLength(1);
    expect(await envoy.router.observe(there, envoy.signal)).toMatchObject({ spec });
  });

  test('what began at an arm that was left is counted there until it is finished', async () => {
    await using bed = await openRoute();
    const { envoy, there, address } = bed;
    const free = Promise.withResolvers<void>();
    const { endpoint, arrived } = await instance((_, response) => void free.promise.then(() => response.end('slow')));
    await envoy.router.ensure(there, split(0, endpoint, nowhere), envoy.signal);
    const begun = load({ address, count: 1 });
    await arrived;

    // The stable arm is another instance by now, twice.
    await envoy.router.ensure(there, split(0, nowhere, nowhere), envoy.signal);
    const state = await envoy.router.ensure(there, split(fullWeight, nowhere, nowhere), envoy.signal);
    free.resolve();

    expect(state).toMatchObject({ endpointsInFlight: [{ ...endpoint, requests: 1 }] });
    expect(state).toMatchObject({
      inFlight: [
        { arm: 'stable', requests: 1 },
        { arm: 'canary', requests: 0 },
      ],
    });
    expect(await begun).toEqual([{ status: 200, body: 'slow' }]);
    await expect.poll(() => envoy.router.observe(there, envoy.signal)).toMatchObject({ endpointsInFlight: [] });
  });

  test('a request whose first line came before a change is answered', async () => {
    await using bed = await openRoute();
    const { envoy, there } = bed;
    const [stable, canary] = [await named('stable'), await named('canary')];
    await envoy.router.ensure(there, split(0, stable, canary), envoy.signal);
    const port = Number(there.options.listen.split(':')[1]);
    const client = connect(port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHo');
    await expect.poll(() => bed.admin('/stats?filter=http.clients.downstream_rq_active')).toContain(': 1');

    await envoy.router.ensure(there, split(fullWeight, canary, canary), envoy.signal);
    client.write('st: a\r\nConnection: close\r\n\r\n');
    const chunks: string[] = [];
    client.setEncoding('utf8').on('data', (text: string) => void chunks.push(text));
    await once(client, 'end');

    expect(chunks.join('')).toContain('200 OK');
  });

  test('a release lets end what has begun, cuts off what does not end, and leaves nothing behind', async () => {
    await using bed = await openRoute();
    const { envoy, there, address } = bed;
    const free = Promise.withResolvers<void>();
    const { endpoint, arrived } = await instance((asked, response) => {
      if (asked.url === '/ends') void free.promise.then(() => response.end('slow'));
    });
    await envoy.router.ensure(there, split(0, endpoint, nowhere), envoy.signal);
    const ending = load({ address, count: 1, path: '/ends' });
    const hanging = load({ address, count: 1, path: '/hangs' });
    await arrived;

    const released = envoy.router.release(there, envoy.signal);
    await expect.poll(() => canConnect(there.options.listen)).toBe(false);
    free.resolve();
    await released;

    expect(await ending).toEqual([{ status: 200, body: 'slow' }]);
    expect(await hanging).toMatchObject([{ body: undefined }]);
    expect(await envoy.pids()).toEqual([]);
    expect(await envoy.router.observe(there, envoy.signal)).toEqual({ kind: 'absent' });
  });

  test('thirty changes under load lose nothing, and send every request that follows where it belongs', async () => {
    await using bed = await openRoute();
    const { envoy, there, address } = bed;
    const [stable, canary] = [await named('stable'), await named('canary')];
    await envoy.router.ensure(there, split(0, stable, canary), envoy.signal);
    const flow = { isOver: false };
    const seen: Seen[] = [];
    const clients = (async () => {
      while (!flow.isOver) seen.push(...(await load({ address, count: 50, connections: 4 })));
    })();
    const astray: Seen[] = [];

    for (let change = 0; change < 30; change += 1) {
      const weight = change % 2 === 0 ? fullWeight : 0;
      await envoy.router.ensure(there, split(weight, stable, canary), envoy.signal);
      const sample = await load({ address, count: 20, connections: 4 });
      astray.push(...sample.filter(({ body }) => body !== (weight === 0 ? 'stable' : 'canary')));
    }
    flow.isOver = true;
    await clients;

    expect(astray).toEqual([]);
    expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
  });

  test('who has the cookie stays as the weight grows, and who has none is sent by chance', async () => {
    await using bed = await openRoute();
    const { envoy, there, address } = bed;
    const [stable, canary] = [await named('stable'), await named('canary')];
    const sticky = { by: 'cookie', name: 'arm', maxAgeSeconds: 60 } as const;
    const at = (weight: number): RouteSpec => ({ ...split(weight, stable, canary), sticky });
    await envoy.router.ensure(there, at(3_000), envoy.signal);

    // One connection, as a proxy in front of us would have: each request is another client.
    const first = await Promise.all(Array.from({ length: 300 }, () => visit(address)));
    const share = first.filter(({ body }) => body === 'canary').length / first.length;
    const moves: string[] = [];
    for (const weight of [3_000, 5_000, 9_000, fullWeight]) {
      await envoy.router.ensure(there, at(weight), envoy.signal);
      const again = await Promise.all(first.slice(0, 60).map(({ cookie }) => visit(address, cookie)));
      again.forEach(({ body, cookie }, index) => {
        if (body === 'stable' && first[index]?.body === 'canary') moves.push(`${index} went back at ${weight}`);
        if (weight === 3_000 && body !== first[index]?.body) moves.push(`${index} moved without a change`);
        if (cookie !== undefined) moves.push(`${index} was told another point`);
      });
    }

    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.42);
    expect(moves).toEqual([]);
  });

  test('an arm that has a weight gets copies of what the others answer, and none of its own', async () => {
    await using bed = await openRoute();
    const { envoy, there, address } = bed;
    const seenBy = { stable: 0, canary: 0 };
    const counting = (name: keyof typeof seenBy) =>
      instance((_, response) => {
        seenBy[name] += 1;
        response.end(name);
      });
    const arms = [await counting('stable'), await counting('canary')].map(({ endpoint }) => endpoint);
    const spec = {
      ...split(4_000, arms[0] ?? nowhere, arms[1] ?? nowhere),
      mirror: { arm: 'canary', share: fullWeight },
    };
    await envoy.router.ensure(there, spec, envoy.signal);

    const answers = await load({ address, count: 1_000 });

    const canary = answers.filter(({ body }) => body === 'canary').length;
    expect(canary).toBeGreaterThan(330);
    expect(canary).toBeLessThan(470);
    // Each request came to the canary once: as its own, or as a copy.
    await expect.poll(() => seenBy, { timeout: 5_000 }).toEqual({ stable: 1_000 - canary, canary: 1_000 });
  });

  test('a value to match on means itself, whatever is in it', async () => {
    await using bed = await openRoute();
    const { envoy, there, address } = bed;
    const [stable, canary] = [await named('stable'), await named('canary')];
    const value = `a"; %REQ(host)% \\E.*(x)'{}`;
    const when = [{ on: 'header', name: 'X-Odd', test: { kind: 'exact', value } }] as const;
    const spec = { ...split(0, stable, canary), match: [{ arm: 'canary', when }] };
    await envoy.router.ensure(there, spec, envoy.signal);
    const ask = async (odd: string) => (await load({ address, count: 1, headers: { 'X-Odd': odd } }))[0]?.body;

    const answers = [await ask(value), await ask(value.toUpperCase()), await ask(`${value}x`), await ask('a')];

    expect(answers).toEqual(['canary', 'stable', 'stable', 'stable']);
    expect(await envoy.router.observe(there, envoy.signal)).toMatchObject({ spec });
  });

  test('clients cannot tell an instance who they are, nor make Envoy ask twice', async () => {
    await using bed = await openRoute();
    const { envoy, there, address } = bed;
    let asked = 0;
    const { endpoint } = await instance(({ headers: got }, response) => {
      asked += 1;
      response.statusCode = 503;
      response.end(JSON.stringify(got));
    });
    await envoy.router.ensure(there, split(0, endpoint, nowhere), envoy.signal);
    const headers = { 'X-Forwarded-For': '6.6.6.6', 'X-Envoy-Retry-On': '5xx', 'X-Envoy-Max-Retries': '3' };

    const [answer] = await load({ address, count: 1, headers });

    expect(asked).toBe(1);
    expect(JSON.parse(answer?.body ?? '{}')).toMatchObject({ 'x-forwarded-for': '127.0.0.1' });
    expect(answer?.body).not.toContain('envoy');
  });

  test('counts by arm: failures, who gave up before any answer, and how long it took', async () => {
    await using bed = await openRoute();
    const { envoy, there, address } = bed;
    const { endpoint } = await instance(({ url }, response) => {
      if (url === '/hangs') return;
      if (url === '/fails') response.statusCode = 500;
      if (url === '/breaks') response.write('half', () => response.destroy());
      else setTimeout(() => response.end('late'), 60);
    });
    const state = await envoy.router.ensure(there, split(fullWeight, nowhere, endpoint), envoy.signal);
    const metrics = state.kind === 'present' ? state.metricsAddress : undefined;
    const clock = createNodeClock();
    const counters = createCountersSource({ http: createNodeHttp(clock), clock }, { address: async () => metrics });
    const windowMs = 2_500;
    await counters.sample?.(envoy.signal);
    const end = Date.now() + windowMs + 500;
    while (Date.now() < end) {
      await load({ address, count: 7, connections: 1 });
      await load({ address, count: 1, path: '/fails' });
      await load({ address, count: 1, path: '/breaks' });
      await giveUp(address, '/hangs');
      await counters.sample?.(envoy.signal);
    }
    // Histograms are told as of the last flush, half a second apart.
    await clock.sleep(600, envoy.signal);

    const value = async (name: string, arm: string): Promise<unknown> => {
      const ready = envoy.router.features.queries[name];
      if (ready === undefined) throw new Error(`no query ${name}`);
      const { measurement } = await counters.query(
        {
          query: ready.query,
          arguments: { environment: 'test', service: 'web', arm },
          at: new Date().toISOString(),
          windowMs,
          timeoutMs: 5_000,
          staleAfterMs: 5_000,
        },
        envoy.signal,
      );
      return measurement.kind === 'value' ? measurement.value : measurement;
    };

    expect(await value('success-rate', 'canary')).toBeCloseTo(0.7, 1);
    expect(await value('latency-p50', 'canary')).toBeGreaterThan(0.05);
    expect(await value('latency-p50', 'canary')).toBeLessThan(0.5);
    expect(await value('request-count', 'canary')).toBeGreaterThan(5);
    expect(await value('request-rate', 'canary')).toBeGreaterThan(2);
    expect(await value('success-rate', 'stable')).toMatchObject({ kind: 'empty' });
  });
});

const route = { service: 'web', environment: 'test' };

async function openRoute() {
  const envoy = await openEnvoy(program);
  const options = await envoy.options();
  const directory = async (): Promise<string> => {
    const [pid] = await envoy.pids();
    const words = (await readFile(`/proc/${pid ?? 0}/cmdline`, 'utf8')).split('\0');
    return join(words[2] ?? '', '..');
  };
  return {
    envoy,
    there: { ...route, options },
    address: `http://${options.listen}`,
    directory,
    async admin(path: string): Promise<string> {
      const socketPath = join(await directory(), 'admin.sock');
      const asked = request({ socketPath, path, agent: false });
      asked.end();
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      const chunks: string[] = [];
      for await (const chunk of answer.setEncoding('utf8')) chunks.push(String(chunk));
      return chunks.join('');
    },
    [Symbol.asyncDispose]: () => envoy[Symbol.asyncDispose](),
  };
}

/** An instance that a test speaks for; ended with the test. */
async function instance(handle: RequestListener) {
  const server = createServer(handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: { host: '127.0.0.1', port } satisfies Endpoint, arrived: once(server, 'request') };
}

async function named(name: string): Promise<Endpoint> {
  const it = await startHttpInstance(name);
  onTestFinished(it.close);
  return it.endpoint;
}

/** One client, with the cookie it was given before; what it is told to keep. */
async function visit(address: string, cookie?: string) {
  const answer = await fetch(address, cookie === undefined ? {} : { headers: { cookie: `other=1; ${cookie}` } });
  return { body: await answer.text(), cookie: answer.headers.get('set-cookie')?.split(';')[0] };
}

const canConnect = async (listen: string): Promise<boolean> => {
  const client = connect(Number(listen.split(':')[1]), '127.0.0.1');
  const is = await once(client, 'connect').then(
    () => true,
    () => false,
  );
  client.destroy();
  return is;
};

const giveUp = (address: string, path: string): Promise<unknown> =>
  fetch(new URL(path, address), { signal: AbortSignal.timeout(80) }).catch(() => undefined);
