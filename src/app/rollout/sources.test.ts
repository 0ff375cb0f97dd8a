import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { openFakeRollouts } from '../../../test/support/fake-rollouts.ts';
import type { MetricSourceSetting } from '../../domain/project/metric-source.ts';
import type { RolloutStep } from '../../domain/rollout/model.ts';
import { createNodeClock } from '../../adapters/system/node/clock.ts';
import { createNodeFiles } from '../../adapters/system/node/files.ts';
import { metricSourceOf } from '../../main/metric-sources.ts';

const yes = { autoApprove: true };

/** An authority of its own: what nobody trusts who was not told to. */
async function certificate(directory: string, name: string) {
  const [key, cert] = [join(directory, `${name}.key`), join(directory, `${name}.pem`)];
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  await promisify(execFile)('openssl', [...words, ...subject, '-keyout', key, '-out', cert]);
  return { cert, key };
}

/** Answers like Prometheus, to who shows the right certificate. */
async function serving() {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-sources-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const [server, client] = [
    await certificate(directory, 'metrics.example'),
    await certificate(directory, 'client.example'),
  ];
  let asked = 0;
  const options = { requestCert: true, rejectUnauthorized: true, ca: await readFile(client.cert) };
  const https = createServer(
    { ...options, cert: await readFile(server.cert), key: await readFile(server.key) },
    (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        asked += 1;
        const given = new URLSearchParams(body === '' ? (request.url ?? '').split('?')[1] : body);
        const at = Date.parse(given.get('time') ?? '') / 1000;
        // How old its newest sample is, the source asks too.
        const value = [at, given.get('query')?.includes('timestamp(') === true ? String(at) : '1'];
        response.sendDate = false;
        response.setHeader('Content-Type', 'application/json');
        response.end(
          JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value }] } }),
        );
      });
    },
  );
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    https.closeAllConnections();
    https.close();
  });
  const address = https.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `https://127.0.0.1:${port}`, server, client, asked: () => asked };
}

const step: RolloutStep = {
  do: 'analysis',
  analysis: {
    seconds: 0.3,
    everySeconds: 0.3,
    windowSeconds: 1,
    minRequests: 0,
    failures: 1,
    marks: { proceed: 1, rollback: 1 },
    metrics: [
      {
        name: 'good',
        query: { kind: 'text', text: 'up' },
        source: 'main',
        weight: 1,
        condition: { kind: 'greater-than', limit: 0.5 },
        critical: false,
      },
    ],
  },
};

/** Rolls a second revision out, judged by the source. */
async function judgedBy(setting: MetricSourceSetting, secrets: Readonly<Record<string, string>> = {}) {
  const bed = openFakeRollouts();
  // Real connections take real time.
  const clock = createNodeClock();
  const limits = { progressSeconds: 2, heldSeconds: 60, attempts: 3, rollbackAttempts: 20, restarts: 0 };
  const settings = (version: string) => ({
    command: ['/bin/web', version],
    env: {},
    directory: '.',
    readiness: { kind: 'none' as const },
    startWithinMs: 5_000,
    stopWithinMs: 1_000,
  });
  const more = {
    metricSources: { main: setting },
    secrets: { KEY: { kind: 'env' as const, name: 'KEY' } },
  };
  const open = (version: string, steps: readonly RolloutStep[]) =>
    bed.open(
      { settings: settings(version), strategy: { kind: 'canary', steps }, limits },
      {
        secrets,
        clock,
        source: (given) => metricSourceOf(given, '/', { clock, files: createNodeFiles(), environment: {} }),
      },
      more,
    );
  await open('v1', []).deploy(yes);
  const before = bed.deployer.calls.length;
  const end = await open('v2', [{ do: 'setWeight', weight: 2_500 }, step]).deploy(yes);
  return { end, untouched: bed.deployer.calls.length === before };
}

it('asks a Prometheus with a private authority, and shows it a certificate whose key may be a secret', async () => {
  const { url, server, client, asked } = await serving();
  const tls = { ca: server.cert, cert: client.cert, key: '${secrets.KEY}', serverName: 'metrics.example' };

  const { end } = await judgedBy(
    { kind: 'prometheus', url, headers: {}, tls },
    { KEY: await readFile(client.key, 'utf8') },
  );

  expect(end.failures).toEqual([]);
  expect(end.rollouts).toMatchObject([{ outcome: 'promoted' }]);
  expect(asked()).toBeGreaterThan(0);
});

it('has no evidence, and promotes nothing, where the authority or the certificate is not the right one', async () => {
  const { url, server, client, asked } = await serving();
  const whole = { ca: server.cert, cert: client.cert, key: client.key, serverName: 'metrics.example' };

  const wrong = [
    { ...whole, ca: client.cert },
    { ca: server.cert, serverName: 'metrics.example' },
    { ...whole, serverName: 'other.example' },
  ];
  const ends = await Promise.all(wrong.map((tls) => judgedBy({ kind: 'prometheus', url, headers: {}, tls })));

  for (const { end } of ends) expect(end.rollouts).toMatchObject([{ outcome: 'rolled-back' }]);
  expect(asked()).toBe(0);
});

it('stops before anything is changed where a file is not there', async () => {
  const tls = { ca: '/nowhere/ca.pem' };

  const { end, untouched } = await judgedBy({ kind: 'prometheus', url: 'https://127.0.0.1:1', headers: {}, tls });

  expect(end.rollouts).toMatchObject([{ outcome: 'failed' }]);
  expect(end.failures[0]?.error.message).toContain('/nowhere/ca.pem');
  expect(untouched).toBe(true);
});

it.concurrent('asks a command whose environment holds a secret, and promotes by what it prints', async () => {
  const print = 'if [ "$KEY $0" = "hunter2-hunter2 up" ]; then echo 0.9; else echo 0.1; fi';
  const setting: MetricSourceSetting = {
    kind: 'command',
    command: ['/bin/sh', '-c', print, '{query}'],
    directory: '.',
    env: { KEY: '${secrets.KEY}' },
  };

  const { end } = await judgedBy(setting, { KEY: 'hunter2-hunter2' });

  expect(end.failures).toEqual([]);
  expect(end.rollouts).toMatchObject([{ outcome: 'promoted' }]);
});

it.concurrent('stops before anything is changed where a source can never be asked', async () => {
  const place = { kind: 'http', url: 'http://127.0.0.1:1', headers: {}, value: 'data.value' } as const;

  const { end, untouched } = await judgedBy(place);

  expect(end.failures[0]?.error.message).toContain('data.value');
  expect(untouched).toBe(true);
});
