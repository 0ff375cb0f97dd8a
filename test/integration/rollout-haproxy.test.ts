import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { haproxyRouter } from '../../src/main/haproxy-router.ts';
import { findProxy } from '../../tools/testbed/proxies.ts';
import { freePort } from '../support/nginx-bed.ts';
import { openRolloutBed } from '../support/rollout-bed.ts';

const program = findProxy('haproxy');

const steps = `
kind: canary
steps:
  - setWeight: 50
  - analysis: { metrics: { errors: { query: success-rate, greaterThan: 0.9 } }, for: 2s, every: 500ms, minRequests: 5 }
  - approval: 5m
look: 1s
`;

test.skipIf(program === undefined)(
  'a canary behind the real HAProxy is judged by its counters and promoted',
  async () => {
    const listen = `127.0.0.1:${await freePort()}`;
    const options = { listen, program: program ?? '', drainSeconds: 2 };
    await using bed = openRolloutBed(steps, `router: haproxy\nroute: ${JSON.stringify(options)}`);
    const router = await haproxyRouter(join(bed.scratch.directory, '.fairlead'), createNodeClock());
    await using _route = {
      [Symbol.asyncDispose]: () =>
        router.release({ service: 'web', environment: 'default', options }, new AbortController().signal),
    };
    bed.version('v1');
    const first = await bed.start(['deploy', '--yes']).ended;
    const clients = await bed.clients();
    bed.version('v2');

    const rollout = bed.start(['rollout', 'start', 'web']);
    const half = await bed.until(
      'judged',
      ({ rollout: now }) => now?.step?.number === 3 && now.waiting?.until !== undefined,
    );
    await bed.start(['rollout', 'promote', 'web']).ended;
    const end = await rollout.ended;
    const seen = await clients.stop();

    expect(first.code, first.output).toBe(0);
    expect(half.arms).toEqual({ stable: 5_000, canary: 5_000 });
    expect(end.code, end.output).toBe(0);
    expect(Object.keys(seen).toSorted()).toEqual(['v1 200', 'v2 200']);
    expect(await bed.status()).toMatchObject({ address: `http://${listen}`, arms: { stable: fullWeight } });
  },
);
