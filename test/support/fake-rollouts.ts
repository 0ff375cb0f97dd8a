import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeHttp } from '../../src/adapters/system/node/http.ts';
import type { Delivery } from '../../src/app/rollout/delivery.ts';
import type { FairleadProject } from '../../src/app/toolkit.ts';
import type { EffectiveProject } from '../../src/domain/project/model.ts';
import type { Service } from '../../src/domain/project/service.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { createLoopback } from '../../src/adapters/system/node/loopback.ts';
import { createFakeDeployer, type FakeDeployer } from '../../src/testing/fakes/deployer.ts';
import { effectiveProject } from '../../src/testing/fakes/effective-project.ts';
import { createFakeHookRunner, type FakeHook, type FakeHookRunner } from '../../src/testing/fakes/hook-runner.ts';
import { createFakeNotifier, type FakeNotifier } from '../../src/testing/fakes/notifier.ts';
import { createFakeRouter, type FakeRouter } from '../../src/testing/fakes/router.ts';
import { createFakeSite, type FakeSite, type OpenGiven } from './fake-project.ts';

/** Rollouts in one process: the real machine, host and handlers over fakes, in a time that nobody waits for. */
export interface FakeRollouts {
  readonly site: FakeSite;
  readonly deployer: FakeDeployer;
  readonly router: FakeRouter;
  readonly hooks: FakeHookRunner;
  readonly notifier: FakeNotifier;
  readonly clock: Clock;
  /** The project with this one service. */
  open(
    service?: Partial<Service>,
    given?: OpenGiven & { readonly source?: Delivery['source'] },
    more?: Partial<EffectiveProject>,
  ): FairleadProject;
  /** Lets all go on until it holds. */
  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void>;
}

/** Each sleep lets the others have their turn, and time jumps to its end. */
function createHurriedClock(): Clock {
  let now = Date.parse('2026-01-01T00:00:00.000Z');
  return {
    now: () => new Date(now),
    async sleep(ms, signal) {
      const end = now + ms;
      await turn(undefined, { signal });
      now = Math.max(now, end);
    },
  };
}

const mostTurns = 20_000;

/** @param hook @default every hook passes */
export function openFakeRollouts(hook?: FakeHook): FakeRollouts {
  const site = createFakeSite();
  const [deployer, router] = [createFakeDeployer(), createFakeRouter()];
  const [hooks, notifier] = [createFakeHookRunner(hook), createFakeNotifier()];
  const clock = createHurriedClock();
  const unused = () => Promise.reject(new Error('not asked for'));
  return {
    site,
    deployer,
    router,
    hooks,
    notifier,
    clock,
    open: (service = {}, { source = unused, ...given } = {}, more = {}) =>
      site.open(
        effectiveProject(Object.values(more.stacks ?? {}), { ...more, services: { web: { ...web, ...service } } }),
        {
          clock,
          digest: (text) => createHash('sha256').update(text).digest('hex'),
          delivery: {
            deployer: async () => deployer,
            router: async () => router,
            counters: unused,
            source,
            notifier: async () => notifier,
            hooks: async () => hooks,
            loopback: async () => createLoopback(),
            http: createNodeHttp(createNodeClock()),
          },
          ...given,
        },
      ),
    async until(what, holds) {
      for (let turns = 0; turns < mostTurns; turns += 1) {
        if (await holds()) return;
        await turn();
      }
      throw new Error(`it never was ${what}`);
    },
  };
}

const web: Service = {
  name: 'web',
  settings: {
    command: ['/bin/web'],
    env: {},
    directory: '.',
    readiness: { kind: 'none' },
    startWithinMs: 5_000,
    stopWithinMs: 1_000,
  },
  replicas: 2,
  dependsOn: [],
  router: 'local',
  route: {},
  strategy: {
    kind: 'canary',
    steps: [
      { do: 'setWeight', weight: 2_500 },
      { do: 'pause', seconds: 10 },
    ],
  },
  limits: { progressSeconds: 600, heldSeconds: 86_400, attempts: 3, rollbackAttempts: 20, restarts: 0 },
  lookSeconds: 5,
  onNewRevision: 'reject',
  hooks: [],
  notify: [],
};
