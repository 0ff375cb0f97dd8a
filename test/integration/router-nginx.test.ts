/** The router `nginx` on the real nginx. `npm run testbed` fetches it where Debian's packages are to be had. */
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
import { hostileRequests } from '../support/hostile-requests.ts';
import { openNginx } from '../support/nginx-bed.ts';
import { sendRaw, statusesIn } from '../support/proxy-bed.ts';
import { codeOf, nowhere, split } from '../support/two-arms.ts';
import { underLoad } from '../support/under-load.ts';

const found = findProxy('nginx');
const program = found ?? '';

describe.skipIf(found === undefined)('nginx', () => {
  routerContract('nginx', async () => {
    const nginx = await openNginx(program);
    const options = [await nginx.options(), await nginx.options()];
    const guarded = await nginx.options();
    return realRouterBench({
      router: nginx.router,
      options: () => options.shift() ?? {},
      guardedOptions: () => ({ ...guarded, changedByHand: 'refuse' }),
      kill: nginx.kill,
      changeByHand: ({ options: of }) => nginx.changeByHand(String(of['file'])),
      unacceptable: { host: 'no..name', port: 80 },
      configuration: nginx.configuration,
      close: () => nginx[Symbol.asyncDispose](),
    });
  });

  const route = { service: 'web', environment: 'test' };

  test('a file that somebody else wrote is left alone', async () => {
    await using nginx = await openNginx(program);
    const options = await nginx.options();
    await writeFile(options.file, '# mine\n');

    const code = await codeOf(nginx.router.ensure({ ...route, options }, split(0, nowhere, nowhere), nginx.signal));

    expect(code).toBe('ROUTER_FOREIGN');
    expect(await readFile(options.file, 'utf8')).toBe('# mine\n');
  });

  test('a change by hand is seen, and undone by the next wish', async () => {
    await using nginx = await openNginx(program);
    const options = await nginx.options();
    const there = { ...route, options };
    const spec = split(1_000, nowhere, nowhere);
    await nginx.router.ensure(there, spec, nginx.signal);
    const text = await readFile(options.file, 'utf8');
    await writeFile(options.file, text.replace('90.00%', '10.00%'));

    const code = await codeOf(nginx.router.observe(there, nginx.signal));
    await nginx.router.ensure(there, spec, nginx.signal);

    expect(code).toBe('ROUTER_FOREIGN');
    expect(await readFile(options.file, 'utf8')).toBe(text);
    expect(await nginx.router.observe(there, nginx.signal)).toMatchObject({ spec });
  });

  test('a configuration that nginx refuses changes nothing, and its words are passed on', async () => {
    await using nginx = await openNginx(program);
    const options = await nginx.options();
    const there = { ...route, options };
    await nginx.router.ensure(there, split(0, nowhere, nowhere), nginx.signal);
    const text = await readFile(options.file, 'utf8');
    // Somebody breaks another part of the configuration.
    await writeFile(options.config, `${await readFile(options.config, 'utf8')}\nnonsense;\n`);

    const error: unknown = await nginx.router
      .ensure(there, split(1, nowhere, nowhere), nginx.signal)
      .catch((reason: unknown) => reason);

    expect(isDeliveryError(error) && error.code).toBe('ROUTER_REJECTED');
    expect(String(error)).toContain('nonsense');
    expect(await readFile(options.file, 'utf8')).toBe(text);
    expect(await nginx.router.observe(there, nginx.signal)).toMatchObject({ spec: { id: 'canary-0' } });
  });

  test('killed between file and reload, it says what nginx uses, and the next wish is carried out', async () => {
    await using nginx = await openNginx(program);
    const options = await nginx.options();
    const there = { ...route, options };
    await nginx.router.ensure(there, split(5_000, nowhere, nowhere), nginx.signal);
    const later = await readFile(options.file, 'utf8');
    await nginx.router.ensure(there, split(100, nowhere, nowhere), nginx.signal);
    await writeFile(options.file, later);

    expect(await nginx.router.observe(there, nginx.signal)).toMatchObject({ spec: { id: 'canary-100' } });
    expect(await nginx.router.ensure(there, split(5_000, nowhere, nowhere), nginx.signal)).toMatchObject({
      spec: { id: 'canary-5000' },
    });
  });

  test('a value to match on means itself, whatever is in it', async () => {
    await using nginx = await openNginx(program);
    const stable = await startHttpInstance('stable');
    const canary = await startHttpInstance('canary');
    const value = `a"; return 444; # $host \\E.*(x)'{}`;
    const when = [{ on: 'header', name: 'X-Odd', test: { kind: 'exact', value } }] as const;
    const there = { ...route, options: await nginx.options() };
    const spec = { ...split(0, stable.endpoint, canary.endpoint), match: [{ arm: 'canary', when }] };
    await nginx.router.ensure(there, spec, nginx.signal);
    const ask = async (odd: string) =>
      (await load({ address: `http://${there.options.listen}`, count: 1, headers: { 'X-Odd': odd } }))[0]?.body;

    const answers = [await ask(value), await ask(value.toUpperCase()), await ask(`${value}x`), await ask('a')];
    await Promise.all([stable.close(), canary.close()]);

    expect(answers).toEqual(['canary', 'stable', 'stable', 'stable']);
    expect(await nginx.router.observe(there, nginx.signal)).toMatchObject({ spec });
  });

  test('what began under a former configuration is seen until it is finished', async () => {
    await using nginx = await openNginx(program);
    const free = Promise.withResolvers<void>();
    const slow = createServer((_request, response) => void free.promise.then(() => response.end('slow')));
    slow.listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const { port } = slow.address() as { readonly port: number };
    const there = { ...route, options: await nginx.options() };
    await nginx.router.ensure(there, split(0, { host: '127.0.0.1', port }, nowhere), nginx.signal);
    const arrived = once(slow, 'request');
    const begun = load({ address: `http://${there.options.listen}`, count: 1 });
    await arrived;

    const state = await nginx.router.ensure(there, split(fullWeight, nowhere, nowhere), nginx.signal);
    free.resolve();

    expect(state).toMatchObject({ inFlight: [{ requests: 1 }] });
    expect(await begun).toEqual([{ status: 200, body: 'slow' }]);
    await expect.poll(() => nginx.router.observe(there, nginx.signal)).toMatchObject({ inFlight: [] });
    slow.close();
  });

  test('thirty changes under load send every request that follows where it belongs', async () => {
    await using nginx = await openNginx(program);
    const stable = await startHttpInstance('stable');
    const canary = await startHttpInstance('canary');
    const there = { ...route, options: await nginx.options() };
    const address = `http://${there.options.listen}`;
    await nginx.router.ensure(there, split(0, stable.endpoint, canary.endpoint), nginx.signal);
    // A connection each: a kept one may be closed by a worker that ends as a request arrives.
    const ride = await underLoad(address, {
      changes: 30,
      headers: { Connection: 'close' },
      async make(change) {
        const weight = change % 2 === 0 ? fullWeight : 0;
        await nginx.router.ensure(there, split(weight, stable.endpoint, canary.endpoint), nginx.signal);
        return weight === 0 ? 'stable' : 'canary';
      },
    });
    await Promise.all([stable.close(), canary.close()]);

    expect(ride).toMatchObject({ astray: [], failed: [] });
  });

  test('whatever nginx refuses of hostile requests, the built-in proxy refuses too', async () => {
    await using nginx = await openNginx(program);
    const instance = await startHttpInstance('it');
    const there = { ...route, options: await nginx.options() };
    await nginx.router.ensure(there, split(0, instance.endpoint, nowhere), nginx.signal);

    const served: string[] = [];
    for (const { what, bytes } of hostileRequests)
      if (statusesIn(await sendRaw(there.options.listen, bytes)).some((status) => status < 400)) served.push(what);
    await instance.close();

    // Every one of `hostileRequests` is refused by ours (see hostile.test.ts): these are where nginx is more lenient.
    expect(served.sort()).toEqual(
      [
        'a Host with a user',
        'a fragment',
        'a name without a colon',
        'absolute of another scheme',
        'another expectation',
        'bare LF everywhere',
        'chunks ended by bare LF',
        'one bare LF',
      ].sort(),
    );
  });
});
