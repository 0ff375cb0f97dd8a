import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import { type Endpoint, fullWeight, type RouteRef, type RouteSpec } from '../../domain/route/spec.ts';
import type { Router, RouteState } from '../../ports/router.ts';
import { afterEach, beforeEach, describe, expect, it } from './runner.ts';

/** What the suite needs: a router, and instances to send requests to. */
export interface RouterBench {
  readonly router: Router;
  /** Another route at each call, that nobody has made. */
  route(): RouteRef;
  /** An instance that answers with its name, `stable` or `canary`. The same name gives another instance of the same. */
  instance(name: string): Promise<Endpoint>;
  /** Sends requests to the route. @returns for each the name that answered; undefined: it failed */
  send(route: RouteRef, wish: SendWish): Promise<readonly (string | undefined)[]>;
  /** How many requests instances of the name got, copies included; undefined: cannot tell. */
  received?(name: string): number;
  /** The data plane dies without a word. */
  kill?(): Promise<void>;
  /** Somebody changes the running data plane by hand; undefined: nobody but the router can. */
  changeByHand?(route: RouteRef): Promise<void>;
  /** Another route, whose options say that a change by hand is not undone. Together with `changeByHand`. */
  guardedRoute?(): RouteRef;
  /** The data plane does not take a configuration with this instance; undefined: it takes any. */
  readonly unacceptable?: Endpoint;
  /** All that is configured by now, in a form that can be compared. */
  configuration?(): Promise<unknown>;
  close(): Promise<void>;
}

export interface SendWish {
  readonly count: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default / */
  readonly path?: string;
}

type Present = Extract<RouteState, { readonly kind: 'present' }>;

/** Every router behaves like this. */
export function routerContract(name: string, open: () => Promise<RouterBench>): void {
  describe(`router: ${name}`, () => {
    let bench: RouterBench;
    let route: RouteRef;
    let stable: Endpoint;
    let canary: Endpoint;
    const { signal } = new AbortController();
    beforeEach(async () => {
      bench = await open();
      route = bench.route();
      stable = await bench.instance('stable');
      canary = await bench.instance('canary');
    }, 60_000);
    afterEach(() => bench.close(), 60_000);

    const split = (weight: number, rest: Partial<RouteSpec> = {}): RouteSpec => ({
      id: `canary-${weight}`,
      arms: [
        { name: 'stable', weight: fullWeight - weight, endpoints: [stable] },
        { name: 'canary', weight, endpoints: [canary] },
      ],
      ...rest,
    });
    const ensure = async (spec: RouteSpec, of = route): Promise<Present> => {
      const state = await bench.router.ensure(of, spec, signal);
      if (state.kind === 'absent') throw new Error('a route that was just made is absent');
      return state;
    };
    const codeOf = async (work: Promise<unknown>): Promise<string | undefined> => {
      const error = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      return isDeliveryError(error) ? error.code : undefined;
    };
    const tally = async (wish: SendWish, of = route): Promise<Readonly<Record<string, number>>> => {
      const found: Record<string, number> = {};
      for (const answer of await bench.send(of, wish)) found[answer ?? 'failed'] = (found[answer ?? 'failed'] ?? 0) + 1;
      return found;
    };

    it('knows nothing of a route that nobody has made, and can give it back', async () => {
      expect(await bench.router.observe(route, signal)).toEqual({ kind: 'absent' });

      await bench.router.release(route, signal);

      expect(await bench.router.observe(route, signal)).toEqual({ kind: 'absent' });
    });

    it('reads back what the data plane uses', async () => {
      const spec = split(2_500);

      const made = await ensure(spec);
      const seen = await bench.router.observe(route, signal);

      expect(made.spec).toEqual(spec);
      expect(seen).toMatchObject({ kind: 'present', spec, generation: made.generation, address: made.address });
    });

    it('changes nothing when it is asked for what is there', async () => {
      const first = await ensure(split(100));

      const second = await ensure(split(100));

      expect(second.generation).toBe(first.generation);
      expect(second.address).toBe(first.address);
    });

    it('counts every change, and keeps the address', async () => {
      const first = await ensure(split(100));

      const second = await ensure(split(200));

      expect(second.generation).toBeGreaterThan(first.generation);
      expect(second.address).toBe(first.address);
    });

    it.each([
      { weight: 0, all: 'stable' },
      { weight: fullWeight, all: 'canary' },
    ])('a weight of $weight is exact', async ({ weight, all }) => {
      await ensure(split(weight));

      expect(await tally({ count: 2_000 })).toEqual({ [all]: 2_000 });
    });

    it('meets a weight within the interval of chance', async () => {
      const count = 20_000;
      const weight = 1_000;
      await ensure(split(weight));

      const { canary: found = 0, failed = 0 } = await tally({ count });

      const share = weight / fullWeight;
      // 4.5 standard deviations: by chance alone once in 150,000 runs.
      const slack = 4.5 * Math.sqrt(count * share * (1 - share));
      expect(failed).toBe(0);
      expect(Math.abs(found - count * share)).toBeLessThanOrEqual(slack);
    }, 120_000);

    it('a change is in force when ensure returns, and loses no request', async () => {
      const flow = { failed: 0, misrouted: 0, sent: 0 };
      for (const weight of [0, fullWeight, 0, fullWeight, 0]) {
        await ensure(split(weight));
        const wanted = weight === 0 ? 'stable' : 'canary';
        for (const answer of await bench.send(route, { count: 200 })) {
          flow.sent += 1;
          if (answer === undefined) flow.failed += 1;
          else if (answer !== wanted) flow.misrouted += 1;
        }
      }

      expect(flow).toEqual({ failed: 0, misrouted: 0, sent: 1_000 });
    });

    it('keeps routes apart', async () => {
      const other = bench.route();
      await ensure(split(0));
      await ensure(split(fullWeight), other);

      await bench.router.release(other, signal);

      expect(await tally({ count: 50 })).toEqual({ stable: 50 });
      expect(await bench.router.observe(other, signal)).toEqual({ kind: 'absent' });
    });

    it('gives a route back as it was, also twice', async () => {
      await ensure(split(100));

      await bench.router.release(route, signal);
      await bench.router.release(route, signal);

      expect(await bench.router.observe(route, signal)).toEqual({ kind: 'absent' });
    });

    it('makes a route again that was given back', async () => {
      await ensure(split(0));
      await bench.router.release(route, signal);

      await ensure(split(fullWeight));

      expect(await tally({ count: 20 })).toEqual({ canary: 20 });
    });

    it('refuses a spec that is wrong, and goes on with the one it had', async () => {
      await ensure(split(0));
      const [first] = split(0).arms;
      const wrong: RouteSpec = { id: 'wrong', arms: first === undefined ? [] : [{ ...first, weight: 1 }] };

      expect(await codeOf(bench.router.ensure(route, wrong, signal))).toBe('ROUTER_SPEC_INVALID');
      expect(await bench.router.observe(route, signal)).toMatchObject({ spec: split(0) });
      expect(await tally({ count: 20 })).toEqual({ stable: 20 });
    });

    it('does nothing for who has given up', async () => {
      const reason = new Error('given up');
      const aborted = AbortSignal.abort(reason);

      await expect(bench.router.ensure(route, split(0), aborted)).rejects.toBe(reason);
      expect(await bench.router.observe(route, signal)).toEqual({ kind: 'absent' });
    });

    it('refuses what it has not declared', async () => {
      const { match, mirrorGranularity, sticky, granularity } = bench.router.features;
      const beyond: RouteSpec[] = [];
      const test = { kind: 'present' } as const;
      if (granularity > 1) beyond.push(split(1));
      for (const on of ['header', 'cookie', 'query'] as const)
        if (!match.includes(on)) beyond.push(split(0, { match: [{ arm: 'canary', when: [{ on, name: 'a', test }] }] }));
      if (mirrorGranularity === undefined) beyond.push(split(0, { mirror: { arm: 'canary', share: fullWeight } }));
      if (!sticky.includes('cookie'))
        beyond.push(split(100, { sticky: { by: 'cookie', name: 'a', maxAgeSeconds: 60 } }));
      if (!sticky.includes('value')) beyond.push(split(100, { sticky: { by: 'value', on: 'header', name: 'a' } }));

      for (const spec of beyond)
        expect(await codeOf(bench.router.ensure(route, spec, signal))).toBe('ROUTER_UNSUPPORTED');
      expect(await bench.router.observe(route, signal)).toEqual({ kind: 'absent' });
    });

    it('matches what it declares, before weights', async () => {
      const { match, matchTests } = bench.router.features;
      const tests = {
        present: { kind: 'present' },
        exact: { kind: 'exact', value: 'yes' },
        prefix: { kind: 'prefix', value: 'ye' },
      } as const;
      for (const on of match)
        for (const kind of matchTests) {
          const when = [{ on, name: 'beta', test: tests[kind] }];
          await ensure(split(0, { id: `${on}-${kind}`, match: [{ arm: 'canary', when }] }));

          expect(await tally({ count: 10, ...carrying(on, 'yes') })).toEqual({ canary: 10 });
          expect(await tally({ count: 10 })).toEqual({ stable: 10 });
          if (kind !== 'present') expect(await tally({ count: 10, ...carrying(on, 'no') })).toEqual({ stable: 10 });
        }
    });

    it('sticks to a value as the weight grows', async () => {
      if (!bench.router.features.sticky.includes('value')) return;
      const sticky = { by: 'value', on: 'header', name: 'x-user' } as const;
      const users = Array.from({ length: 60 }, (_, at) => `user-${at}`);
      const seen = new Map<string, string[]>();
      for (const weight of [1_000, 3_000, 6_000, fullWeight]) {
        await ensure(split(weight, { sticky }));
        for (const user of users) {
          const answers = await bench.send(route, { count: 3, headers: { 'X-User': user } });
          expect(new Set(answers).size).toBe(1);
          seen.set(user, [...(seen.get(user) ?? []), answers[0] ?? 'failed']);
        }
      }

      for (const answers of seen.values()) {
        const moved = answers.indexOf('canary');
        expect(answers.slice(moved)).toEqual(answers.slice(moved).map(() => 'canary'));
      }
    });

    it('sends copies to a mirror, and answers as without it', async () => {
      const { received } = bench;
      if (bench.router.features.mirrorGranularity === undefined || received === undefined) return;
      await ensure(split(0, { mirror: { arm: 'canary', share: fullWeight } }));

      expect(await tally({ count: 50 })).toEqual({ stable: 50 });
      await expect.poll(() => received('canary'), { timeout: 5_000 }).toBe(50);
    });

    it('copies a share within the interval of chance, and nothing that the arm of the mirror answers', async () => {
      const { received } = bench;
      const { mirrorGranularity } = bench.router.features;
      if (mirrorGranularity === undefined || received === undefined) return;
      const count = 2_000;
      const share = 0.3;
      await ensure(split(0, { mirror: { arm: 'canary', share: share * fullWeight } }));
      await tally({ count });
      const slack = 4.5 * Math.sqrt(count * share * (1 - share));
      await expect.poll(() => Math.abs(received('canary') - count * share), { timeout: 5_000 }).toBeLessThan(slack);
      // A copy outlives the answer to its original: the last ones may still be on their way.
      let copies = -1;
      const arrived = () => copies === (copies = received('canary'));
      await expect.poll(arrived, { timeout: 10_000, interval: 500 }).toBe(true);

      await ensure(split(5_000, { id: 'half', mirror: { arm: 'canary', share: fullWeight } }));
      await tally({ count: 200 });

      // Whoever answered: one request, or one copy.
      await expect.poll(() => received('canary') - copies, { timeout: 5_000 }).toBe(200);
    }, 60_000);

    it('takes up a route again after the data plane has died', async () => {
      if (bench.kill === undefined) return;
      const before = await ensure(split(0));

      await bench.kill();

      expect(await codeOf(bench.router.observe(route, signal))).toBe('ROUTER_DOWN');
      const after = await ensure(split(0));
      expect(after.address).toBe(before.address);
      expect(await tally({ count: 20 })).toEqual({ stable: 20 });
    });

    it('sees a change that was made by hand, and the next wish undoes it', async () => {
      if (bench.changeByHand === undefined) return;
      await ensure(split(0));

      await bench.changeByHand(route);

      const seen = await bench.router.observe(route, signal).catch((error: unknown) => error);
      if (isDeliveryError(seen)) expect(seen.code).toBe('ROUTER_FOREIGN');
      else expect(seen).not.toMatchObject({ spec: split(0) });
      await ensure(split(0));
      expect(await bench.router.observe(route, signal)).toMatchObject({ spec: split(0) });
      expect(await tally({ count: 50 })).toEqual({ stable: 50 });
    });

    it('leaves a change by hand alone where its options say so', async () => {
      if (bench.changeByHand === undefined || bench.guardedRoute === undefined) return;
      const guarded = bench.guardedRoute();
      await ensure(split(0), guarded);
      await bench.changeByHand(guarded);

      expect(await codeOf(bench.router.ensure(guarded, split(0), signal))).toBe('ROUTER_FOREIGN');
      expect(await codeOf(bench.router.ensure(guarded, split(100), signal))).toBe('ROUTER_FOREIGN');
      expect(await codeOf(bench.router.observe(guarded, signal))).toBe('ROUTER_FOREIGN');
    });

    it('goes on with what it had where the data plane refuses the configuration', async () => {
      const { unacceptable } = bench;
      if (unacceptable === undefined) return;
      await ensure(split(0));
      const [first] = split(0).arms;
      const bad = { name: 'canary', weight: 0, endpoints: [unacceptable] };
      const refused: RouteSpec = { id: 'refused', arms: first === undefined ? [] : [first, bad] };

      expect(await codeOf(bench.router.ensure(route, refused, signal))).toBe('ROUTER_REJECTED');
      expect(await bench.router.observe(route, signal)).toMatchObject({ spec: split(0) });
      expect(await tally({ count: 20 })).toEqual({ stable: 20 });
      await ensure(split(fullWeight));
      expect(await tally({ count: 20 })).toEqual({ canary: 20 });
    });

    it('leaves nothing of a route behind that it gave back', async () => {
      if (bench.configuration === undefined) return;
      await ensure(split(0), bench.route());
      const before = await bench.configuration();

      await ensure(split(0));
      await ensure(split(100));
      await bench.router.release(route, signal);

      expect(await bench.configuration()).toEqual(before);
    });

    it('tells of requests in flight where it says that it can', async () => {
      if (!bench.router.features.countsInFlight) return;
      const state = await ensure(split(0));

      expect(state.inFlight).toEqual([
        { arm: 'stable', requests: 0 },
        { arm: 'canary', requests: 0 },
      ]);
      expect(state.endpointsInFlight).toEqual([]);
    });
  });
}

function carrying(on: 'header' | 'cookie' | 'query', value: string): Partial<SendWish> {
  switch (on) {
    case 'header':
      return { headers: { Beta: value } };
    case 'cookie':
      return { headers: { Cookie: `first=1; beta=${value}` } };
    case 'query':
      return { path: `/?first=1&beta=${value}` };
  }
}
