import { localFeatures } from '../../src/adapters/router/local/features.ts';
import type { FairleadProject } from '../../src/app/toolkit.ts';
import type { Measurement } from '../../src/domain/metrics/measurement.ts';
import type { Service } from '../../src/domain/project/service.ts';
import type { RouteSpec } from '../../src/domain/route/spec.ts';
import { createFakeJournal, createFakeJournalStore } from '../../src/testing/fakes/journal.ts';
import { createFakeDeployer } from '../../src/testing/fakes/deployer.ts';
import { createFakeHookRunner } from '../../src/testing/fakes/hook-runner.ts';
import { createFakeMetricSource } from '../../src/testing/fakes/metric-source.ts';
import { createFakeNotifier } from '../../src/testing/fakes/notifier.ts';
import { createFakeRouter } from '../../src/testing/fakes/router.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Deployer, ObservedSet } from '../../src/ports/deployer.ts';
import type { HookRunner } from '../../src/ports/hook-runner.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import type { Notifier } from '../../src/ports/notifier.ts';
import type { Router } from '../../src/ports/router.ts';
import type { Delivery } from '../../src/app/rollout/delivery.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeHttp } from '../../src/adapters/system/node/http.ts';
import { openFakeRollouts } from './fake-rollouts.ts';
import { createLife, type Life } from './life.ts';

export type Evidence = 'good' | 'bad' | 'none';

/** One service in a world that outlives whoever works on it: each life is a process over the same journal. */
export interface MortalRollouts {
  /** @param killAt the boundary at which it dies; 0: never */
  live(version: string, killAt?: number): Living;
  /** Every share of the canary that the proxy was told, oldest first, in hundredths of a per cent. */
  readonly shares: readonly number[];
  /** What gets the traffic now, by revision; and what runs. */
  readonly route: () => RouteSpec | undefined;
  readonly running: () => Promise<readonly { readonly revision: string; readonly count: number }[]>;
  readonly journalFaults: () => readonly unknown[];
  readonly revisionAt: (port: number) => string | undefined;
}

export interface Living {
  readonly project: FairleadProject;
  readonly life: Life;
}

const settingsOf = (version: string): Service['settings'] => ({
  command: ['/bin/web', version],
  env: {},
  directory: '.',
  readiness: { kind: 'none' },
  startWithinMs: 5_000,
  stopWithinMs: 1_000,
});

const serviceOf = (version: string): Partial<Service> => ({
  settings: settingsOf(version),
  strategy: {
    kind: 'canary',
    steps: [
      { do: 'setWeight', weight: 2_500 },
      {
        do: 'analysis',
        analysis: {
          seconds: 10,
          everySeconds: 5,
          windowSeconds: 5,
          minRequests: 10,
          marks: { proceed: 0.95, rollback: 0.75 },
          failures: 1,
          metrics: [
            {
              name: 'answers',
              query: { kind: 'ready', name: 'success-rate' },
              source: '',
              weight: 1,
              condition: { kind: 'greater-than', limit: 0.9 },
              critical: true,
            },
          ],
        },
      },
      { do: 'setWeight', weight: 7_500 },
    ],
  },
  hooks: [
    {
      name: 'smoke',
      at: 'pre-deploy',
      command: ['./smoke'],
      directory: '.',
      env: {},
      timeoutMs: 1_000,
      onFailure: 'stop',
    },
  ],
  notify: ['console'],
  limits: { progressSeconds: 20, heldSeconds: 60, attempts: 3, rollbackAttempts: 20, restarts: 0 },
});

export function openMortalRollouts(evidence: Evidence): MortalRollouts {
  const bed = openFakeRollouts();
  const store = createFakeJournalStore();
  const router = createFakeRouter({ queries: localFeatures.queries });
  const deployer = createFakeDeployer();
  const [hooks, notifier] = [createFakeHookRunner(), createFakeNotifier()];
  const source = createFakeMetricSource();
  source.say((question) => answer(evidence, question.query.kind));
  const shares: number[] = [];
  const ports = new Map<number, string>();
  const alive = new Set<number>();
  let processes = 0;
  const route = { environment: 'staging', service: 'web', options: {} };
  let used: RouteSpec | undefined;
  const observing: Deployer = {
    ...deployer,
    async list(of, signal) {
      const sets = await deployer.list(of, signal);
      for (const set of sets) noteAll(set);
      return sets;
    },
    observe: async (ref, signal) => noteAll(await deployer.observe(ref, signal)),
    ensure: async (set, signal) => noteAll(await deployer.ensure(set, signal)),
  };
  const noteAll = (set: ObservedSet): ObservedSet => {
    for (const { endpoint } of set.instances) if (endpoint !== undefined) ports.set(endpoint.port, set.revision);
    return set;
  };
  const telling: Router = {
    ...router,
    async ensure(of, spec, signal) {
      const state = await router.ensure(of, spec, signal);
      used = spec;
      shares.push(shareOf(spec));
      return state;
    },
  };
  let first: string | undefined;
  /** Of the revision that was not the first. */
  const shareOf = ({ arms }: RouteSpec): number => {
    let share = 0;
    for (const { weight, endpoints } of arms) {
      const [revision] = endpoints.map(({ port }) => ports.get(port));
      first ??= revision;
      if (revision !== undefined && revision !== first) share += weight;
    }
    return share;
  };
  const clockFor = (life: Life): Clock => ({
    now: bed.clock.now,
    sleep: (ms, signal) => (life.isDead() ? new Promise(() => undefined) : bed.clock.sleep(ms, signal)),
  });
  return {
    shares,
    route: () => used,
    revisionAt: (port) => ports.get(port),
    journalFaults: () => createFakeJournal({ store }).check(),
    async running() {
      const sets = await deployer.list(route, new AbortController().signal);
      return sets.map(({ revision, count }) => ({ revision, count }));
    },
    live(version, killAt = 0) {
      const life = createLife(killAt);
      const pid = (processes += 1);
      alive.add(pid);
      void life.died.then(() => alive.delete(pid));
      const handle = createFakeJournal({
        store,
        now: bed.clock.now,
        lifeOf: (holder) => (alive.has(holder.pid) ? 'alive' : 'gone'),
      });
      const delivery: Delivery = {
        deployer: async () => life.own(observing),
        router: async () => life.own(telling),
        counters: async () => life.own<MetricSource>(source),
        source: () => Promise.reject(new Error('not asked for')),
        notifier: async () => life.own<Notifier>(notifier),
        hooks: async () => life.own<HookRunner>(hooks),
        http: createNodeHttp(createNodeClock()),
      };
      const project = bed.open(
        serviceOf(version),
        {
          clock: clockFor(life),
          journal: { handle: life.own(handle), holder: { pid, startedAt: 'then', host: 'here', user: 'me' } },
          delivery,
        },
        { notifiers: { console: { kind: 'stdout' } } },
      );
      return { project, life };
    },
  };
}

/** The same at each look. */
function answer(evidence: Evidence, kind: string): Measurement {
  const newest = '2026-01-01T00:00:00.000Z';
  if (evidence === 'none') return { kind: 'empty', reason: 'nothing was counted in the window' };
  if (kind === 'increase') return { kind: 'value', value: 100, events: 100, newest };
  return { kind: 'value', value: evidence === 'good' ? 1 : 0.5, events: 100, newest };
}
