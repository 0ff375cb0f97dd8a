import { expect, test } from 'vitest';
import { createFakeSite } from '../../../test/support/fake-project.ts';
import { DeliveryError, isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Service } from '../../domain/project/service.ts';
import { fullWeight } from '../../domain/route/spec.ts';
import { initialState } from '../../domain/run/advance.ts';
import { defineRun, serviceKey } from '../../domain/run/definitions.ts';
import type { InstanceSet } from '../../ports/deployer.ts';
import { createFakeDeployer } from '../../testing/fakes/deployer.ts';
import { effectiveProject } from '../../testing/fakes/effective-project.ts';
import { createFakeRouter } from '../../testing/fakes/router.ts';

const never = new AbortController().signal;

test('stops one service: its route is given back first, then its instances go, and the other stays', async () => {
  const { project, deployer, router } = await running();

  const stopped = await project.running.stop('web');

  expect(stopped).toEqual(['web']);
  expect(router.calls).toEqual(['release']);
  expect((await project.running.list()).map(({ service }) => service)).toEqual(['gone']);
  expect(deployer.calls.at(-1)).toMatchObject({ kind: 'remove', ref: { service: 'web' } });
});

test('stops also what the project file does not name any more', async () => {
  const { project } = await running();

  expect((await project.running.stop()).toSorted()).toEqual(['gone', 'web']);
  expect(await project.running.list()).toEqual([]);
});

test('stops nothing at all while a run works on one of them', async () => {
  const { project, site } = await running();
  const wish = {
    id: 'run-9',
    kind: 'apply',
    project: 'shop',
    environment: 'staging',
    stacks: [],
    dependsOn: {},
  } as const;
  const run = {
    ...defineRun({ ...wish, parallelism: 1, onFailure: 'stop', request: { stacks: [] } }),
    holds: [serviceKey('staging', 'gone')],
  };
  site.journal.create(run, initialState(run), { pid: 1, startedAt: 'then', host: 'here', user: 'me' });

  const error = await project.running.stop().catch((reason: unknown) => reason);

  expect(isDeliveryError(error) && error.code).toBe('RUN_HELD');
  expect(await project.running.list()).toHaveLength(2);
});

test('holds what it stops, as a run that is listed, and lets it go whatever happens', async () => {
  const { project, site, router } = await running();
  let during: string | undefined;
  router.failNext('release', new DeliveryError('ROUTER_UNREADABLE', 'the proxy says nonsense'));

  const failed = await project.running.stop('web').catch((error: unknown) => error);
  const [run] = site.journal.list({ limit: 1 });
  const free = site.journal.holder(serviceKey('staging', 'web'));
  const { release } = router;
  Object.assign(router, {
    release: async (...args: Parameters<typeof release>) => {
      during = site.journal.holder(serviceKey('staging', 'web'))?.run;
      return release(...args);
    },
  });
  await project.running.stop('web');
  const [last] = site.journal.list({ limit: 1 });
  const resumed = await project.resume(run?.definition.id ?? '').catch((error: unknown) => error);

  expect(isDeliveryError(failed) && failed.code).toBe('ROUTER_UNREADABLE');
  expect(run).toMatchObject({ status: 'failed', definition: { kind: 'stop' } });
  expect(free).toBeUndefined();
  expect(last).toMatchObject({ status: 'done', definition: { id: during, kind: 'stop' } });
  expect(site.journal.holder(serviceKey('staging', 'web'))).toBeUndefined();
  expect(isDeliveryError(resumed) && resumed.code).toBe('RUN_NOT_RESUMABLE');
});

test('tells which services no proxy leads to', async () => {
  const { project, router } = await running();
  const route = { service: 'web', environment: 'staging', options: {} };
  const arm = { name: 'stable', weight: fullWeight, endpoints: [{ host: 'h', port: 1 }] };
  await router.ensure(route, { id: 'r', arms: [arm] }, never);

  const served = await project.running.unserved();
  router.kill();
  const killed = await project.running.unserved('web');

  expect([served, killed]).toEqual([[], ['web']]);
});

test('stops what runs although the proxy is down, and not when it cannot be told', async () => {
  const { project, router } = await running();
  router.failNext('release', new DeliveryError('ROUTER_UNREADABLE', 'the proxy says nonsense'));
  const error = await project.running.stop('web').catch((reason: unknown) => reason);
  expect(isDeliveryError(error) && error.code).toBe('ROUTER_UNREADABLE');
  expect(await project.running.list('web')).toHaveLength(1);

  router.failNext('release', new DeliveryError('ROUTER_DOWN', 'nobody serves it'));

  expect(await project.running.stop('web')).toEqual(['web']);
});

test('knows a service that is not in the project file any more from one that was never there', async () => {
  const { project } = await running();

  const error = await project.running.list('wbe').catch((reason: unknown) => reason);

  expect(isDeliveryError(error) && [error.code, error.hint]).toEqual(['SERVICE_UNKNOWN', 'did you mean "web"?']);
  expect(await project.running.list('gone')).toHaveLength(1);
});

test('there is nothing to stop and to read where services cannot be delivered', async () => {
  const project = createFakeSite().open(effectiveProject([], { services: { web } }));

  expect(await project.running.stop()).toEqual([]);
  for await (const part of project.running.logs('web')) expect(part).toBeUndefined();
});

async function running() {
  const site = createFakeSite();
  const deployer = createFakeDeployer();
  const router = createFakeRouter();
  for (const service of ['web', 'gone']) await deployer.ensure(setOf(service), never);
  const unused = () => Promise.reject(new Error('not asked for'));
  const project = site.open(effectiveProject([], { services: { web } }), {
    delivery: {
      deployer: async () => deployer,
      router: async () => router,
      counters: unused,
      source: unused,
      notifier: unused,
      hooks: unused,
      http: { request: unused },
    },
  });
  return { site, deployer, router, project };
}

const setOf = (service: string): InstanceSet => ({
  environment: 'staging',
  service,
  revision: 'r1',
  arm: 'stable',
  count: 1,
  spec: {
    command: ['/bin/web'],
    cwd: '/',
    env: {},
    secretEnv: {},
    ports: ['http'],
    readiness: { kind: 'none' },
    startWithinMs: 1_000,
    stopWithinMs: 1_000,
    restart: { firstMs: 1, mostMs: 1 },
  },
});

const web: Service = {
  name: 'web',
  settings: {
    command: ['/bin/web'],
    env: {},
    directory: '.',
    readiness: { kind: 'none' },
    startWithinMs: 1,
    stopWithinMs: 1,
  },
  replicas: 1,
  dependsOn: [],
  router: 'local',
  route: {},
  strategy: { kind: 'rolling', steps: [] } as unknown as Service['strategy'],
  limits: {} as unknown as Service['limits'],
  lookSeconds: 1,
  onNewRevision: 'reject',
  hooks: [],
  notify: [],
};
