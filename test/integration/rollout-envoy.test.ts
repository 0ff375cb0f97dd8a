import { expect, test } from 'vitest';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { findProxy } from '../../tools/testbed/proxies.ts';
import { openEnvoy } from '../support/envoy-bed.ts';
import { openRolloutBed } from '../support/rollout-bed.ts';

const program = findProxy('envoy');

const steps = `
kind: canary
steps:
  - setWeight: 50
  - analysis: { for: 3s }
analysis:
  every: 1s
  window: 2s
  minRequests: 10
  metrics:
    answers: { query: success-rate, greaterThan: 0.9, critical: true }
    speed: { query: latency-p99, lessThan: 2 }
look: 1s
`;

test.skipIf(program === undefined)(
  'behind the real Envoy a good version is promoted, a bad one rolled back, and both are judged by its counters',
  async () => {
    await using envoy = await openEnvoy(program ?? '');
    const { listen } = await envoy.options();
    await using bed = openRolloutBed(steps, `router: envoy\nroute: ${JSON.stringify({ listen, program })}`);
    bed.version('v1');
    const first = await bed.start(['deploy', '--yes']).ended;
    const clients = await bed.clients();

    bed.version('v2');
    const good = await bed.start(['rollout', 'start', 'web']).ended;
    const seen = await clients.stop();
    const more = await bed.clients();
    bed.version('v3', { BAD: '1' });
    const bad = await bed.start(['rollout', 'start', 'web']).ended;
    await more.stop();
    const status = await bed.status();
    const stopped = await bed.start(['services', 'stop']).ended;

    expect(first.code, first.output).toBe(0);
    expect(good.code, good.output).toBe(0);
    expect(Object.keys(seen).toSorted()).toEqual(['v1 200', 'v2 200']);
    expect(bad.code, bad.output).toBe(1);
    expect(bad.output).toContain('answers');
    expect(status).toMatchObject({ address: `http://${listen}`, arms: { stable: fullWeight } });
    expect(stopped.code, stopped.output).toBe(0);
    await expect(fetch(`http://${listen}`)).rejects.toThrow('fetch failed');
  },
);
