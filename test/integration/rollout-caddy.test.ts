import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { caddyRouter } from '../../src/main/caddy-router.ts';
import { findProxy } from '../../tools/testbed/proxies.ts';
import { freePort } from '../support/nginx-bed.ts';
import { openRolloutBed } from '../support/rollout-bed.ts';

const program = findProxy('caddy');

const steps = `
kind: canary
sticky: { cookie: arm }
steps:
  - setWeight: 50
  - approval: 5m
look: 1s
`;

test.skipIf(program === undefined)(
  'a canary behind the real Caddy is taken back, and its route with the services',
  async () => {
    const listen = `127.0.0.1:${await freePort()}`;
    const options = { listen, program: program ?? '', drainSeconds: 2 };
    await using bed = openRolloutBed(steps, `router: caddy\nroute: ${JSON.stringify(options)}`);
    const router = await caddyRouter(join(bed.scratch.directory, '.fairlead'), createNodeClock());
    const route = { service: 'web', environment: 'default', options };
    const { signal } = new AbortController();
    await using _route = { [Symbol.asyncDispose]: () => router.release(route, signal) };
    bed.version('v1');
    const first = await bed.start(['deploy', '--yes']).ended;
    const clients = await bed.clients();
    bed.version('v2');

    const rollout = bed.start(['rollout', 'start', 'web']);
    const half = await bed.until(
      'half way',
      ({ rollout: now }) => now?.step?.number === 2 && now.waiting?.until !== undefined,
    );
    await bed.start(['rollout', 'abort', 'web']).ended;
    const end = await rollout.ended;
    const seen = await clients.stop();
    const status = await bed.status();
    const stopped = await bed.start(['services', 'stop']).ended;

    expect(first.code, first.output).toBe(0);
    expect(half.arms).toEqual({ stable: 5_000, canary: 5_000 });
    expect(end.code, end.output).toBe(1);
    expect(seen['v1 200']).toBeGreaterThan(0);
    expect(seen['v2 200']).toBeGreaterThan(0);
    expect(status).toMatchObject({ address: `http://${listen}`, arms: { stable: fullWeight } });
    expect(stopped.code, stopped.output).toBe(0);
    expect(await router.observe(route, signal)).toEqual({ kind: 'absent' });
  },
);
