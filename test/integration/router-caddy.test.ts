/** The router `caddy` on the real Caddy. `npm run testbed` fetches it where there is a wheel of it. */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { routerContract } from '../../src/testing/contracts/router.ts';
import { startHttpInstance } from '../../src/testing/http-instance.ts';
import { load } from '../../src/testing/http-load.ts';
import { realRouterBench } from '../../src/testing/router-bench.ts';
import { findProxy } from '../../tools/testbed/proxies.ts';
import { openCaddy } from '../support/caddy-bed.ts';
import { codeOf, nowhere, split } from '../support/two-arms.ts';
import { underLoad } from '../support/under-load.ts';

const found = findProxy('caddy');
const program = found ?? '';

describe.skipIf(found === undefined)('caddy', () => {
  routerContract('caddy', async () => {
    const caddy = await openCaddy(program);
    const options = [await caddy.options(), await caddy.options()];
    const guarded = await caddy.options();
    return realRouterBench({
      router: caddy.router,
      options: () => options.shift() ?? {},
      guardedOptions: () => ({ ...guarded, changedByHand: 'refuse' }),
      kill: caddy.kill,
      changeByHand: ({ service }) => caddy.changeByHand(service),
      configuration: caddy.configuration,
      close: () => caddy[Symbol.asyncDispose](),
    });
  });

  const route = { service: 'web', environment: 'test' };

  test('a weight changes without another configuration, and loses no request', async () => {
    await using caddy = await openCaddy(program);
    const stable = await startHttpInstance('stable');
    const canary = await startHttpInstance('canary');
    const there = { ...route, options: await caddy.options() };
    await caddy.router.ensure(there, split(0, stable.endpoint, canary.endpoint), caddy.signal);

    const ride = await underLoad(`http://${there.options.listen}`, {
      changes: 100,
      async make(change) {
        const weight = change % 2 === 0 ? fullWeight : 0;
        await caddy.router.ensure(there, split(weight, stable.endpoint, canary.endpoint), caddy.signal);
        return weight === 0 ? 'stable' : 'canary';
      },
    });
    await Promise.all([stable.close(), canary.close()]);

    expect(ride).toMatchObject({ astray: [], failed: [] });
    expect(ride.seen).toBeGreaterThan(400);
  });

  test('other instances send every request that follows there, and break off what arrives at that very moment at most', async () => {
    await using caddy = await openCaddy(program);
    const instances = await Promise.all([startHttpInstance('one'), startHttpInstance('two')]);
    const there = { ...route, options: await caddy.options() };
    await caddy.router.ensure(there, split(0, instances[0].endpoint, nowhere), caddy.signal);

    const ride = await underLoad(`http://${there.options.listen}`, {
      changes: 12,
      headers: { Connection: 'close' },
      async make(change) {
        const [one, name] = change % 2 === 0 ? [instances[1], 'two'] : [instances[0], 'one'];
        await caddy.router.ensure(there, split(0, one.endpoint, nowhere), caddy.signal);
        return name;
      },
    });
    await Promise.all(instances.map((each) => each.close()));

    expect(ride.astray).toEqual([]);
    // Of four clients, one request each: see `clientSocket` and docs/how-to/proxy.md.
    expect(ride.failed.length).toBeLessThanOrEqual(4 * 12);
  });

  test('a client keeps its arm as the weight grows, whatever else it sends as its cookie', async () => {
    await using caddy = await openCaddy(program);
    const stable = await startHttpInstance('stable');
    const canary = await startHttpInstance('canary');
    const there = { ...route, options: await caddy.options() };
    const sticky = { by: 'cookie', name: 'arm', maxAgeSeconds: 60 } as const;
    const ensure = (weight: number) =>
      caddy.router.ensure(there, { ...split(weight, stable.endpoint, canary.endpoint), sticky }, caddy.signal);
    const ask = async (cookie?: string) => {
      const answer = await fetch(`http://${there.options.listen}`, { headers: cookie ? { cookie } : {} });
      return { arm: await answer.text(), cookie: answer.headers.get('set-cookie')?.split(';')[0] };
    };
    await ensure(5_000);
    const clients = await Promise.all(Array.from({ length: 40 }, () => ask()));

    const again = await Promise.all(clients.map(({ cookie }) => ask(cookie)));
    await ensure(8_000);
    const later = await Promise.all(clients.map(({ cookie }) => ask(cookie)));
    await ensure(0);
    const odd = await Promise.all(['arm=zzz', 'arm=', 'arm=ffffffff-'].map((cookie) => ask(cookie)));
    await Promise.all([stable.close(), canary.close()]);

    expect(new Set(clients.map(({ arm }) => arm))).toEqual(new Set(['stable', 'canary']));
    expect(again).toEqual(clients.map(({ arm }) => ({ arm, cookie: undefined })));
    for (const [at, { arm }] of clients.entries()) if (arm === 'canary') expect(later[at]?.arm).toBe('canary');
    expect(odd.map(({ arm }) => arm)).toEqual(['stable', 'stable', 'stable']);
    expect(odd.every(({ cookie }) => cookie?.startsWith('arm='))).toBe(true);
  });

  test('a file that was changed by hand is seen before anything runs with it, and written anew', async () => {
    await using caddy = await openCaddy(program);
    const there = { ...route, options: await caddy.options() };
    const spec = split(0, nowhere, nowhere);
    await caddy.router.ensure(there, spec, caddy.signal);
    const { config } = caddy.placeIn('web');
    const text = await readFile(config, 'utf8');
    await writeFile(config, text.replace('"dial_timeout": "5s"', '"dial_timeout": "9s"'));

    const code = await codeOf(caddy.router.observe(there, caddy.signal));
    await caddy.router.ensure(there, spec, caddy.signal);

    expect(code).toBe('ROUTER_FOREIGN');
    expect(await readFile(config, 'utf8')).toBe(text);
  });

  test('an address that is taken is said, and changes nothing', async () => {
    await using caddy = await openCaddy(program);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const taken = `127.0.0.1:${(other.address() as { readonly port: number }).port}`;
    const there = { ...route, options: await caddy.options() };
    const spec = split(0, nowhere, nowhere);
    await caddy.router.ensure(there, spec, caddy.signal);
    const moved = { ...there, options: { ...there.options, listen: taken } };

    const code = await codeOf(caddy.router.ensure(moved, spec, caddy.signal));
    const elsewhere = await codeOf(caddy.router.ensure({ ...moved, service: 'other' }, spec, caddy.signal));
    other.close();

    expect(code).toBe('ROUTER_ADDRESS_TAKEN');
    expect(await caddy.router.observe(there, caddy.signal)).toMatchObject({
      spec,
      address: `http://${there.options.listen}`,
    });
    expect(elsewhere).toBe('ROUTER_ADDRESS_TAKEN');
    expect(await caddy.router.observe({ ...moved, service: 'other' }, caddy.signal)).toEqual({ kind: 'absent' });
    const free = { ...there, options: { ...there.options, listen: (await caddy.options()).listen } };
    expect(await caddy.router.ensure(free, spec, caddy.signal)).toMatchObject({
      spec,
      address: `http://${free.options.listen}`,
    });
    expect(await caddy.router.observe(free, caddy.signal)).toMatchObject({ spec });
  });

  test('a value to match on means itself, whatever is in it', async () => {
    await using caddy = await openCaddy(program);
    const stable = await startHttpInstance('stable');
    const canary = await startHttpInstance('canary');
    const value = `a'; {http.request.uuid} || true // "\\u0041 \\E.*(x)`;
    const when = [{ on: 'header', name: 'X-Odd', test: { kind: 'exact', value } }] as const;
    const there = { ...route, options: await caddy.options() };
    const spec = { ...split(0, stable.endpoint, canary.endpoint), match: [{ arm: 'canary', when }] };
    await caddy.router.ensure(there, spec, caddy.signal);
    const ask = async (odd: string) =>
      (await load({ address: `http://${there.options.listen}`, count: 1, headers: { 'X-Odd': odd } }))[0]?.body;

    const answers = [await ask(value), await ask(value.toUpperCase()), await ask(`${value}x`), await ask('a')];
    await Promise.all([stable.close(), canary.close()]);

    expect(answers).toEqual(['canary', 'stable', 'stable', 'stable']);
    expect(await caddy.router.observe(there, caddy.signal)).toMatchObject({ spec });
  });

  test('what began under a former configuration is counted where it is, until it is finished', async () => {
    await using caddy = await openCaddy(program);
    const free = Promise.withResolvers<void>();
    const slow = createServer((_request, response) => void free.promise.then(() => response.end('slow')));
    slow.listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const endpoint = { host: '127.0.0.1', port: (slow.address() as { readonly port: number }).port };
    const there = { ...route, options: await caddy.options() };
    await caddy.router.ensure(there, split(0, endpoint, nowhere), caddy.signal);
    const arrived = once(slow, 'request');
    const begun = load({ address: `http://${there.options.listen}`, count: 1 });
    await arrived;

    const state = await caddy.router.ensure(there, split(0, nowhere, nowhere), caddy.signal);
    free.resolve();

    expect(state).toMatchObject({ endpointsInFlight: [{ ...endpoint, requests: 1 }] });
    expect(await begun).toEqual([{ status: 200, body: 'slow' }]);
    await expect
      .poll(() => caddy.router.observe(there, caddy.signal))
      .toMatchObject({ endpointsInFlight: [], inFlight: [{ requests: 0 }, { requests: 0 }] });
    slow.close();
  });
});
