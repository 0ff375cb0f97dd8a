import { expect, test } from 'vitest';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { findProxy } from '../../tools/testbed/proxies.ts';
import { openNginx } from '../support/nginx-bed.ts';
import { openRolloutBed } from '../support/rollout-bed.ts';

const program = findProxy('nginx');

const steps = `
kind: canary
steps:
  - setWeight: 50
  - approval: 5m
look: 1s
`;

test.skipIf(program === undefined)('a canary behind the real nginx is promoted, and no client notices', async () => {
  await using nginx = await openNginx(program ?? '');
  const options = await nginx.options();
  await using bed = openRolloutBed(steps, `router: nginx\nroute: ${JSON.stringify(options)}`);
  bed.version('v1');
  const first = await bed.start(['deploy', '--yes']).ended;
  const clients = await bed.clients();
  bed.version('v2');

  const rollout = bed.start(['rollout', 'start', 'web']);
  const half = await bed.until(
    'half way',
    ({ rollout: now }) => now?.step?.number === 2 && now.waiting?.until !== undefined,
  );
  await bed.start(['rollout', 'promote', 'web']).ended;
  const end = await rollout.ended;
  const seen = await clients.stop();

  expect(first.code, first.output).toBe(0);
  expect(half.arms).toEqual({ stable: 5_000, canary: 5_000 });
  expect(end.code, end.output).toBe(0);
  expect(Object.keys(seen).toSorted()).toEqual(['v1 200', 'v2 200']);
  expect(await bed.status()).toMatchObject({ address: `http://${options.listen}`, arms: { stable: fullWeight } });
});
