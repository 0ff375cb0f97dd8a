/**
 * Rolls out many services at once in this process: the real machine, host, handlers and journal over fake adapters.
 * Prints what it took as one line of JSON.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../src/adapters/state/sqlite/journal.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeHttp } from '../../src/adapters/system/node/http.ts';
import type { EffectiveProject } from '../../src/domain/project/model.ts';
import type { Service } from '../../src/domain/project/service.ts';
import { createFakeDeployer } from '../../src/testing/fakes/deployer.ts';
import { effectiveProject } from '../../src/testing/fakes/effective-project.ts';
import { createFakeHookRunner } from '../../src/testing/fakes/hook-runner.ts';
import { createFakeMetricSource } from '../../src/testing/fakes/metric-source.ts';
import { createFakeNotifier } from '../../src/testing/fakes/notifier.ts';
import { createFakeRouter } from '../../src/testing/fakes/router.ts';
import { createFakeSite } from '../../test/support/fake-project.ts';
import { measured } from './measured-journal.ts';

const count = Number(process.env['BENCH_ROLLOUTS'] ?? '1000');
/** A few are there to see that it works, and need not take their time. */
const hurry = count < 100 ? 10 : 1;
const clock = createNodeClock();
const ratio = { counter: 'requests', where: [] } as const;
const router = createFakeRouter({
  queries: {
    'success-rate': { query: { kind: 'share', ...ratio, part: [] }, unit: 'share', better: 'higher', needs: [] },
    'request-count': { query: { kind: 'increase', ...ratio }, unit: 'count', better: 'neither', needs: [] },
  },
});
const counters = createFakeMetricSource();
counters.say(({ query, at }) => ({
  kind: 'value',
  value: query.kind === 'share' ? 1 : 500,
  events: 500,
  newest: at,
}));
const [deployer, hooks, notifier] = [createFakeDeployer(), createFakeHookRunner(), createFakeNotifier()];
const delivery = {
  deployer: async () => deployer,
  router: async () => router,
  counters: async () => counters,
  source: async () => counters,
  notifier: async () => notifier,
  hooks: async () => hooks,
  http: createNodeHttp(clock),
};

/** Two weights, each judged for a while, with the usual times between two looks. */
const service = (name: string, version: string): Service => ({
  name,
  settings: {
    command: ['/bin/web'],
    env: { VERSION: version },
    directory: '.',
    readiness: { kind: 'none' },
    startWithinMs: 5_000,
    stopWithinMs: 1_000,
  },
  replicas: 3,
  dependsOn: [],
  router: 'local',
  route: {},
  strategy: {
    kind: 'canary',
    steps: [
      { do: 'setWeight', weight: 1_000 },
      judged,
      { do: 'setWeight', weight: 5_000 },
      { do: 'pause', seconds: 5 / hurry },
      judged,
    ],
  },
  limits: { progressSeconds: 600, heldSeconds: 86_400, attempts: 3, rollbackAttempts: 20, restarts: 0 },
  lookSeconds: 5,
  onNewRevision: 'queue',
  hooks: [],
  notify: [],
});

const judged: Service['strategy']['steps'][number] = {
  do: 'analysis',
  analysis: {
    seconds: 20 / hurry,
    everySeconds: 10 / hurry,
    windowSeconds: 20 / hurry,
    minRequests: 10,
    failures: 1,
    marks: { proceed: 1, rollback: 1 },
    metrics: [
      {
        name: 'answers',
        query: { kind: 'ready', name: 'success-rate' },
        source: '',
        weight: 1,
        condition: { kind: 'at-least', limit: 0.99 },
        critical: true,
      },
    ],
  },
};

const project = (version: string): EffectiveProject => {
  const names = Array.from({ length: count }, (_, index) => `service-${index}`);
  const bare = effectiveProject([], {
    services: Object.fromEntries(names.map((name) => [name, service(name, version)])),
  });
  return { ...bare, settings: { ...bare.settings, parallelism: count } };
};

const directory = mkdtempSync(join(tmpdir(), 'fairlead-rollouts-'));
try {
  const file = openJournal(join(directory, 'journal.db'), {
    lifeOf: () => 'alive',
    now: () => clock.now(),
    endOfTurn: (work) => void setImmediate(work),
  });
  const journal = measured(file);
  const site = createFakeSite({ journal });
  const given = {
    clock,
    delivery,
    digest: (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex'),
  };
  const deploy = (version: string) => site.open(project(version), given).deploy({ autoApprove: true });
  // What is live: the rollouts that count have something to compare with, and to go back to.
  await deploy('v1');
  journal.forget();
  const began = performance.now();
  const result = await deploy('v2');
  const seconds = (performance.now() - began) / 1000;
  file.close();
  const promoted = (result.rollouts ?? []).filter(({ outcome }) => outcome === 'promoted').length;
  const rssMb = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`${JSON.stringify({ count, promoted, seconds, rssMb, ...journal.taken() })}\n`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
