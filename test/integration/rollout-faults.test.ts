/** Rollouts of real processes behind real proxies while something breaks: none of it may ever promote. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ServiceStatus } from '../../src/app/rollout/face.ts';
import { fullWeight } from '../../src/domain/route/spec.ts';
import { findPrometheus } from '../../tools/testbed/prometheus.ts';
import { findProxy } from '../../tools/testbed/proxies.ts';
import { runCli } from '../support/cli-run.ts';
import { openEnvoy } from '../support/envoy-bed.ts';
import { openNginx } from '../support/nginx-bed.ts';
import { startPrometheus } from '../support/prometheus-bed.ts';
import { openRolloutBed, type RolloutBed } from '../support/rollout-bed.ts';

/** One step of half the traffic, judged for so long; a good one would be promoted. */
const judged = (seconds: number, metrics: string, more = ''): string => `
kind: canary
steps: [{ setWeight: 50 }, { analysis: { for: ${seconds}s } }]
analysis: { every: 1s, window: 2s, ${more} metrics: { answers: ${metrics} } }
limits: { progress: 6s }
look: 1s
`;
const answers = '{ query: success-rate, greaterThan: 0.9, critical: true }';
const byHand = 'kind: canary\nsteps: [{ setWeight: 50 }, { approval: 5m }]\nlook: 1s';

async function liveAt(bed: RolloutBed, version: string): Promise<void> {
  bed.version(version);
  const first = await bed.start(['deploy', '--yes']).ended;
  expect(first.code, first.output).toBe(0);
}

const atStep =
  (number: number) =>
  ({ rollout }: ServiceStatus): boolean =>
    rollout?.step?.number === number && rollout.waiting !== undefined;

/** What was there before serves alone, and the reason is told. */
async function expectBack(bed: RolloutBed, code: string, stable: string | undefined): Promise<void> {
  expect(await bed.status()).toMatchObject({
    stable: { revision: stable },
    arms: { stable: fullWeight },
    rollout: { outcome: 'rolled-back', reason: { code } },
  });
}

const stableOf = async (bed: RolloutBed): Promise<string | undefined> => (await bed.status()).stable?.revision;

describe('traffic', () => {
  test('that stops on the way is no evidence: held, then rolled back', async () => {
    await using bed = openRolloutBed(judged(8, answers));
    await liveAt(bed, 'v1');
    const stable = await stableOf(bed);
    const clients = await bed.clients();
    bed.version('v2');
    const rollout = bed.start(['rollout', 'start', 'web']);
    await bed.until('judged', atStep(2));
    await sleep(3_000);
    await clients.stop();

    const end = await rollout.ended;

    expect(end.code, end.output).toBe(1);
    expect(end.output).toContain('held');
    await expectBack(bed, 'no-evidence', stable);
  });
});

const prometheusPrograms = findPrometheus();

describe.skipIf(prometheusPrograms === undefined)('a metric source', () => {
  /** Behind Prometheus: a page of counters that a test writes. */
  async function metricsPage() {
    let text = '';
    const server = createServer((_, response) => response.end(text)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    return {
      host: `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
      show: (lines: readonly string[]) => void (text = `${lines.join('\n')}\n`),
    };
  }

  const query = 'success_ratio{service=\\"{service}\\",arm=\\"{arm}\\"}';
  const healthy = 'success_ratio{service="web",arm="canary"} 1';
  const bySource = (seconds: number) =>
    judged(seconds, `{ source: prom, query: "${query}", greaterThan: 0.9, critical: true }`, 'minRequests: 0,');
  const open = (seconds: number, url: string) =>
    openRolloutBed(bySource(seconds), '', () => `metricSources: { prom: { kind: prometheus, url: '${url}' } }\n`);

  test('that dies on the way promotes nothing', async () => {
    const page = await metricsPage();
    page.show([healthy]);
    const prometheus = await startPrometheus(prometheusPrograms ?? { prometheus: '', promtool: '' }, {
      scrape: page.host,
    });
    onTestFinished(prometheus.close);
    await using bed = open(6, prometheus.url);
    await liveAt(bed, 'v1');
    const stable = await stableOf(bed);
    bed.version('v2');
    const rollout = bed.start(['rollout', 'start', 'web']);
    await bed.until('judged', atStep(2));
    await prometheus.close();

    const end = await rollout.ended;

    expect(end.code, end.output).toBe(1);
    await expectBack(bed, 'no-evidence', stable);
  });

  test.each([
    {
      lie: 'old data',
      lines: () => [`${healthy} ${Date.now() - 100_000}`],
    },
    {
      lie: "another job's data beside its own",
      lines: () => [
        'success_ratio{service="web",arm="canary",from="web"} 0.2',
        'success_ratio{service="web",arm="canary",from="other"} 1',
      ],
    },
    {
      lie: "only another service's data",
      lines: () => ['success_ratio{service="other",arm="canary"} 1'],
    },
    {
      lie: 'no number',
      lines: () => ['success_ratio{service="web",arm="canary"} NaN'],
    },
  ])('that says $lie promotes nothing', async ({ lines }) => {
    const page = await metricsPage();
    page.show(lines());
    const prometheus = await startPrometheus(prometheusPrograms ?? { prometheus: '', promtool: '' }, {
      scrape: page.host,
    });
    onTestFinished(prometheus.close);
    await using bed = open(2, prometheus.url);
    await liveAt(bed, 'v1');
    const stable = await stableOf(bed);
    bed.version('v2');

    const end = await bed.start(['rollout', 'start', 'web']).ended;

    expect(end.code, end.output).toBe(1);
    await expectBack(bed, 'no-evidence', stable);
  });
});

describe('a proxy', () => {
  const nginx = findProxy('nginx');
  const envoy = findProxy('envoy');

  test.skipIf(nginx === undefined)(
    'nginx that is killed serves again as was wanted, and an abort goes back',
    async () => {
      await using there = await openNginx(nginx ?? '');
      await killedProxy(`router: nginx\nroute: ${JSON.stringify(await there.options())}`, there.kill);
    },
  );

  test.skipIf(envoy === undefined)(
    'Envoy that is killed serves again as was wanted, and an abort goes back',
    async () => {
      await using there = await openEnvoy(envoy ?? '');
      const options = await there.options();
      await killedProxy(`router: envoy\nroute: ${JSON.stringify(options)}`, async (bed) => {
        for (const pid of await there.pidsBelow(bed.scratch.directory)) process.kill(pid, 'SIGKILL');
      });
    },
  );

  async function killedProxy(service: string, kill: (bed: RolloutBed) => Promise<void>): Promise<void> {
    await using bed = openRolloutBed(byHand, service);
    await liveAt(bed, 'v1');
    const stable = await stableOf(bed);
    bed.version('v2');
    const rollout = bed.start(['rollout', 'start', 'web']);
    await bed.until('half way', atStep(2));

    await kill(bed);
    const again = await bed.until('served again', ({ arms }) => arms['canary'] === 5_000);
    await runCli(bed.scratch, ['rollout', 'abort', 'web']);
    const end = await rollout.ended;

    expect(again.arms).toEqual({ stable: 5_000, canary: 5_000 });
    expect(end.code, end.output).toBe(1);
    await expectBack(bed, 'abort', stable);
  }

  test.skipIf(envoy === undefined)(
    'whose file somebody changes on the way is put right, and an abort goes back',
    async () => {
      await using there = await openEnvoy(envoy ?? '');
      await using bed = openRolloutBed(byHand, `router: envoy\nroute: ${JSON.stringify(await there.options())}`);
      await liveAt(bed, 'v1');
      const stable = await stableOf(bed);
      bed.version('v2');
      const rollout = bed.start(['rollout', 'start', 'web']);
      await bed.until('half way', atStep(2));
      const [directory = ''] = await there.directoriesBelow(bed.scratch.directory);
      writeFileSync(join(directory, 'routes.json'), 'mine');

      const end = await Promise.race([
        rollout.ended,
        sleep(8_000)
          .then(() => runCli(bed.scratch, ['rollout', 'abort', 'web']))
          .then(() => rollout.ended),
      ]);

      expect(end.code, end.output).toBe(1);
      expect(await bed.status()).toMatchObject({
        stable: { revision: stable },
        arms: { stable: fullWeight },
        rollout: { outcome: 'rolled-back' },
      });
    },
  );
});

describe('a canary', () => {
  test('that grows until it dies under traffic goes back', async () => {
    await using bed = openRolloutBed(judged(20, answers));
    await liveAt(bed, 'v1');
    const stable = await stableOf(bed);
    const clients = await bed.clients();
    bed.version('v2', { LEAK: '1', NODE_OPTIONS: '--max-old-space-size=48' });

    const end = await bed.start(['rollout', 'start', 'web']).ended;
    await clients.stop();

    expect(end.code, end.output).toBe(1);
    await expectBack(bed, 'not-ready', stable);
  });
});

describe('a clock', () => {
  const preload = pathToFileURL(join(import.meta.dirname, '../support/programs/set-clock.mjs')).href;

  test.each([
    { jump: 3_600_000, why: 'ahead' },
    { jump: -3_600_000, why: 'back' },
  ])('that jumps $why by an hour while nobody asks promotes nothing', async ({ jump }) => {
    await using bed = openRolloutBed(judged(5, answers));
    await liveAt(bed, 'v1');
    const stable = await stableOf(bed);
    const offset = join(bed.scratch.directory, 'offset');
    bed.version('v2');
    const rollout = bed.start(['rollout', 'start', 'web'], {
      env: { NODE_OPTIONS: `--import=${preload}`, CLOCK_OFFSET: offset },
    });
    await bed.until('judged', atStep(2));
    writeFileSync(offset, String(jump));

    const end = await rollout.ended;

    expect(end.code, end.output).toBe(1);
    await expectBack(bed, 'no-evidence', stable);
  });

  test('that jumps back hides no bad version', async () => {
    await using bed = openRolloutBed(judged(20, answers));
    await liveAt(bed, 'v1');
    const stable = await stableOf(bed);
    const clients = await bed.clients();
    const offset = join(bed.scratch.directory, 'offset');
    bed.version('v2', { BAD: '1' });
    const rollout = bed.start(['rollout', 'start', 'web'], {
      env: { NODE_OPTIONS: `--import=${preload}`, CLOCK_OFFSET: offset },
    });
    await bed.until('judged', atStep(2));
    writeFileSync(offset, '-3600000');

    const end = await rollout.ended;
    await clients.stop();

    expect(end.code, end.output).toBe(1);
    expect(await bed.status()).toMatchObject({
      stable: { revision: stable },
      arms: { stable: fullWeight },
      rollout: { outcome: 'rolled-back' },
    });
  });
});
