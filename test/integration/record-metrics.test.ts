/** Metrics of a real Prometheus, recorded, and rollouts played over them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../src/domain/backtest/random.ts';
import type { Series, Snapshot } from '../../src/domain/metrics/samples.ts';
import { openProject } from '../../src/index.ts';
import { findPrometheus } from '../../tools/testbed/prometheus.ts';
import { startPrometheus } from '../support/prometheus-bed.ts';

const programs = findPrometheus();
const stepMs = 15_000;

test.skipIf(programs === undefined)(
  'records what a Prometheus has, and catches in it what is laid over it',
  async () => {
    if (programs === undefined) throw new Error('there is no Prometheus');
    const now = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;
    const prometheus = await startPrometheus(programs, { history: history(now) });
    const directory = await mkdtemp(join(tmpdir(), 'fairlead-record-'));
    onTestFinished(async () => {
      await prometheus.close();
      await rm(directory, { recursive: true, force: true });
    });
    await writeFile(join(directory, 'fairlead.yaml'), projectFile(prometheus.url));
    const project = await openProject({ directory });
    onTestFinished(() => project.close());
    const until = new Date(now).toISOString();
    const since = new Date(now - 3_600_000).toISOString();

    const recorded = await project.rollouts.recordMetrics('web', { since, until, stepSeconds: 60, out: 'hour.jsonl' });
    const again = await project.rollouts
      .recordMetrics('web', { since, until, stepSeconds: 60, out: 'hour.jsonl' })
      .catch((error: unknown) => error);
    const backwards = await project.rollouts
      .recordMetrics('web', { since: until, until: since })
      .catch((error: unknown) => error);
    const unasked = await project.rollouts.recordMetrics('worker', {}).catch((error: unknown) => error);
    const report = await project.rollouts.backtest('web', {
      data: ['hour.jsonl'],
      regressions: ['none', 'errors +30%', 'latency x8'],
      replays: 8,
    });

    expect(recorded).toMatchObject({ gaps: [], recording: { from: since, until, stepSeconds: 60 } });
    const kinds = recorded.recording.series.map(({ metric, arm, kind }) => `${metric} ${arm} ${kind}`);
    expect(kinds).toEqual(['errors stable ratio', 'speed stable latency']);
    for (const { points } of recorded.recording.series) expect(points).toHaveLength(60);
    // 50 requests in 15 s are 200 in a step; a counter that is looked at from both sides is a little off.
    const [first] = recorded.recording.series[0]?.points ?? [];
    expect(first?.kind === 'value' && first.events).toBeGreaterThan(150);
    expect((await readFile(join(directory, 'hour.jsonl'), 'utf8')).split('\n')).toHaveLength(1 + 2 + 120 + 1);
    expect(again).toMatchObject({ code: 'RECORDING_EXISTS' });
    expect(backwards).toMatchObject({ code: 'RECORDING_RANGE_INVALID' });
    expect(unasked).toMatchObject({ code: 'RECORDING_NOTHING_ASKED' });
    const found = report.policies[0]?.scenarios.map(({ regression, rolledBack, promoted }) => [
      regression,
      rolledBack,
      promoted,
    ]);
    expect(found).toEqual([
      ['none', 0, 8],
      ['errors +30%', 8, 0],
      ['latency x8', 8, 0],
    ]);
  },
);

const projectFile = (url: string): string => `project: shop
metricSources:
  prom: { kind: prometheus, url: '${url}' }
services:
  worker: { command: [node, worker.mjs] }
  web:
    command: [node, server.mjs]
    strategy:
      kind: canary
      steps:
        - setWeight: 20
        - analysis: { for: 5m }
        - setWeight: 50
        - analysis: { for: 5m }
      analysis:
        every: 1m
        window: 2m
        minRequests: 0
        metrics:
          errors:
            source: prom
            kind: ratio
            query: '(sum(increase(requests_total{arm="{arm}",code="500"}[{window}])) or vector(0)) / sum(increase(requests_total{arm="{arm}"}[{window}]))'
            events: 'sum(increase(requests_total{arm="{arm}"}[{window}]))'
            lessThan: 0.15
          speed:
            source: prom
            kind: latency
            quantile: 0.5
            query: 'sum by (le) (increase(seconds_bucket{arm="{arm}"}[{window}]))'
            lessThan: 0.4
`;

/** Two hours, a snapshot each 15 s: 50 requests of the stable arm between two, two of a hundred fail, half take 0.1 s. */
function history(now: number): readonly Snapshot[] {
  const random = createRandom(4);
  let [good, bad, fast] = [0, 0, 0];
  return Array.from({ length: 480 }, (_, index) => {
    const failed = random.binomial(50, 0.02);
    [good, bad, fast] = [good + 50 - failed, bad + failed, fast + random.binomial(50, 0.5)];
    return { at: now - (479 - index) * stepMs, series: seriesOf({ good, bad, fast }) };
  });
}

function seriesOf({ good, bad, fast }: Readonly<Record<'good' | 'bad' | 'fast', number>>): readonly Series[] {
  const bucket = (le: string, value: number): Series => ({
    name: 'seconds_bucket',
    labels: { arm: 'stable', le },
    value,
  });
  return [
    { name: 'requests_total', labels: { arm: 'stable', code: '200' }, value: good },
    { name: 'requests_total', labels: { arm: 'stable', code: '500' }, value: bad },
    bucket('0.1', fast),
    bucket('0.25', good + bad),
    bucket('1', good + bad),
    bucket('+Inf', good + bad),
  ];
}
