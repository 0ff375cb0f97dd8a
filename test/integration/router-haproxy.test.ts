/** The router `haproxy` on the real HAProxy. `npm run testbed` fetches it where Debian's packages are to be had. */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isDeliveryError } from '../../src/domain/errors/delivery-error.ts';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { routerContract } from '../../src/testing/contracts/router.ts';
import { startHttpInstance } from '../../src/testing/http-instance.ts';
import { load } from '../../src/testing/http-load.ts';
import { realRouterBench } from '../../src/testing/router-bench.ts';
import { findProxy } from '../../tools/testbed/proxies.ts';
import { openHaproxy } from '../support/haproxy-bed.ts';
import { codeOf, nowhere, split } from '../support/two-arms.ts';
import { underLoad } from '../support/under-load.ts';

const found = findProxy('haproxy');
const program = found ?? '';

describe.skipIf(found === undefined)('haproxy', () => {
  routerContract('haproxy', async () => {
    const haproxy = await openHaproxy(program);
    const options = [await haproxy.options(), await haproxy.options()];
    const guarded = await haproxy.options();
    return realRouterBench({
      router: haproxy.router,
      options: () => options.shift() ?? {},
      guardedOptions: () => ({ ...guarded, changedByHand: 'refuse' }),
      kill: haproxy.kill,
      changeByHand: async ({ service }) => {
        const said = await haproxy.say(service, ({ map }) => `set map ${map} 0:9999 test:${service}:canary`);
        expect(said?.trim()).toBe('');
      },
      unacceptable: { host: 'no..name', port: 80 },
      configuration: haproxy.configuration,
      close: () => haproxy[Symbol.asyncDispose](),
    });
  });

  const route = { service: 'web', environment: 'test' };

  test('a weight changes without a reload, for connections that are kept too', async () => {
    await using haproxy = await openHaproxy(program);
    const stable = await startHttpInstance('stable');
    const canary = await startHttpInstance('canary');
    const there = { ...route, options: await haproxy.options() };
    const address = `http://${there.options.listen}`;
    await haproxy.router.ensure(there, split(0, stable.endpoint, canary.endpoint), haproxy.signal);
    const before = await haproxy.pids();
    expect(before).toHaveLength(2);
    const ride = await underLoad(address, {
      changes: 100,
      async make(change) {
        const weight = change % 2 === 0 ? fullWeight : 0;
        await haproxy.router.ensure(there, split(weight, stable.endpoint, canary.endpoint), haproxy.signal);
        return weight === 0 ? 'stable' : 'canary';
      },
    });
    const after = await haproxy.pids();
    await Promise.all([stable.close(), canary.close()]);

    expect(ride).toMatchObject({ astray: [], failed: [] });
    expect(ride.seen).toBeGreaterThan(400);
    expect(after).toEqual(before);
  });

  test('another instance is taken up by a reload, and no request is lost', async () => {
    await using haproxy = await openHaproxy(program);
    const instances = await Promise.all([startHttpInstance('one'), startHttpInstance('two')]);
    const there = { ...route, options: await haproxy.options() };
    const address = `http://${there.options.listen}`;
    await haproxy.router.ensure(there, split(0, instances[0].endpoint, nowhere), haproxy.signal);
    // A connection each: a kept one may be closed by a worker that ends as a request arrives.
    const ride = await underLoad(address, {
      changes: 12,
      headers: { Connection: 'close' },
      async make(change) {
        const [one, name] = change % 2 === 0 ? [instances[1], 'two'] : [instances[0], 'one'];
        await haproxy.router.ensure(there, split(0, one.endpoint, nowhere), haproxy.signal);
        return name;
      },
    });
    await Promise.all(instances.map((each) => each.close()));

    expect(ride).toMatchObject({ astray: [], failed: [] });
  });

  test('an instance that was taken out by hand is named, and taken in again', async () => {
    await using haproxy = await openHaproxy(program);
    const there = { ...route, options: await haproxy.options() };
    const spec = split(1_000, nowhere, nowhere);
    await haproxy.router.ensure(there, spec, haproxy.signal);
    await haproxy.say('web', () => 'set server test:web:canary/s0 state maint');

    const error: unknown = await haproxy.router.observe(there, haproxy.signal).catch((reason: unknown) => reason);
    await haproxy.router.ensure(there, spec, haproxy.signal);

    expect(isDeliveryError(error) && error.code).toBe('ROUTER_FOREIGN');
    expect(String(error)).toContain('127.0.0.1:1 of canary is MAINT');
    expect(await haproxy.router.observe(there, haproxy.signal)).toMatchObject({ spec });
  });

  test('a file that was changed by hand is seen before anything runs with it, and written anew', async () => {
    await using haproxy = await openHaproxy(program);
    const there = { ...route, options: await haproxy.options() };
    const spec = split(0, nowhere, nowhere);
    await haproxy.router.ensure(there, spec, haproxy.signal);
    const { config } = haproxy.placeIn('web');
    const text = await readFile(config, 'utf8');
    await writeFile(config, text.replace('retries 0', 'retries 3'));

    const code = await codeOf(haproxy.router.observe(there, haproxy.signal));
    await haproxy.router.ensure(there, spec, haproxy.signal);

    expect(code).toBe('ROUTER_FOREIGN');
    expect(await readFile(config, 'utf8')).toBe(text);
  });

  test('killed between map file and process, it says what the process uses, and the next wish is carried out', async () => {
    await using haproxy = await openHaproxy(program);
    const there = { ...route, options: await haproxy.options() };
    const { map } = haproxy.placeIn('web');
    await haproxy.router.ensure(there, split(5_000, nowhere, nowhere), haproxy.signal);
    const later = await readFile(map, 'utf8');
    await haproxy.router.ensure(there, split(100, nowhere, nowhere), haproxy.signal);
    await writeFile(map, later);

    expect(await haproxy.router.observe(there, haproxy.signal)).toMatchObject({ spec: { id: 'canary-100' } });
    expect(await haproxy.router.ensure(there, split(5_000, nowhere, nowhere), haproxy.signal)).toMatchObject({
      spec: { id: 'canary-5000' },
    });
  });

  test('a value to match on means itself, whatever is in it', async () => {
    await using haproxy = await openHaproxy(program);
    const stable = await startHttpInstance('stable');
    const canary = await startHttpInstance('canary');
    const value = `a"; } if TRUE # %[env(PATH)] \\E.*(x)'{}`;
    const when = [{ on: 'header', name: 'X-Odd', test: { kind: 'exact', value } }] as const;
    const there = { ...route, options: await haproxy.options() };
    const spec = { ...split(0, stable.endpoint, canary.endpoint), match: [{ arm: 'canary', when }] };
    await haproxy.router.ensure(there, spec, haproxy.signal);
    const ask = async (odd: string) =>
      (await load({ address: `http://${there.options.listen}`, count: 1, headers: { 'X-Odd': odd } }))[0]?.body;

    const answers = [await ask(value), await ask(value.toUpperCase()), await ask(`${value}x`), await ask('a')];
    await Promise.all([stable.close(), canary.close()]);

    expect(answers).toEqual(['canary', 'stable', 'stable', 'stable']);
    expect(await haproxy.router.observe(there, haproxy.signal)).toMatchObject({ spec });
  });

  test('what began under a former configuration is counted where it is, until it is finished', async () => {
    await using haproxy = await openHaproxy(program);
    const free = Promise.withResolvers<void>();
    const slow = createServer((_request, response) => void free.promise.then(() => response.end('slow')));
    slow.listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const endpoint = { host: '127.0.0.1', port: (slow.address() as { readonly port: number }).port };
    const there = { ...route, options: await haproxy.options() };
    await haproxy.router.ensure(there, split(0, endpoint, nowhere), haproxy.signal);
    const arrived = once(slow, 'request');
    const begun = load({ address: `http://${there.options.listen}`, count: 1 });
    await arrived;

    const state = await haproxy.router.ensure(there, split(0, nowhere, nowhere), haproxy.signal);
    free.resolve();

    expect(state).toMatchObject({ endpointsInFlight: [{ ...endpoint, requests: 1 }] });
    expect(await begun).toEqual([{ status: 200, body: 'slow' }]);
    await expect
      .poll(() => haproxy.router.observe(there, haproxy.signal))
      .toMatchObject({ endpointsInFlight: [], inFlight: [{ requests: 0 }, { requests: 0 }] });
    slow.close();
  });

  test('a port that is taken is said, and leaves nothing behind', async () => {
    await using haproxy = await openHaproxy(program);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const listen = `127.0.0.1:${(other.address() as { readonly port: number }).port}`;
    const there = { ...route, options: { ...(await haproxy.options()), listen } };

    const code = await codeOf(haproxy.router.ensure(there, split(0, nowhere, nowhere), haproxy.signal));
    other.close();

    expect(code).toBe('ROUTER_ADDRESS_TAKEN');
    expect(await haproxy.router.observe(there, haproxy.signal)).toEqual({ kind: 'absent' });
  });
});
