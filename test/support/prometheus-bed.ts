import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Snapshot } from '../../src/domain/metrics/samples.ts';
import type { Prometheus } from '../../tools/testbed/prometheus.ts';

const exec = promisify(execFile);

export interface RunningPrometheus {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface PrometheusSetup {
  /** Put into its database before it starts. */
  readonly history?: readonly Snapshot[];
  /** `host:port` that it scrapes each second. */
  readonly scrape?: string;
  /** Of `--enable-feature`. */
  readonly features?: readonly string[];
  /** Content of `--web.config.file`: TLS and users. */
  readonly web?: string;
}

/** A real Prometheus of its own, in a directory of its own, on the loopback interface. */
export async function startPrometheus(
  { prometheus, promtool }: Prometheus,
  { history, scrape, web, features = [] }: PrometheusSetup,
): Promise<RunningPrometheus> {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-prometheus-'));
  const data = join(directory, 'data');
  if (history !== undefined) {
    await writeFile(join(directory, 'history.om'), openMetrics(history));
    await exec(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', join(directory, 'history.om'), data]);
  }
  const job = `  - job_name: test\n    static_configs: [{ targets: ['${scrape}'] }]\n`;
  const scrapes = scrape === undefined ? '' : `scrape_configs:\n${job}`;
  await writeFile(join(directory, 'prometheus.yml'), `global: { scrape_interval: 1s, scrape_timeout: 1s }\n${scrapes}`);
  if (web !== undefined) await writeFile(join(directory, 'web.yml'), web);
  const port = await freePort();
  const words = [
    `--config.file=${join(directory, 'prometheus.yml')}`,
    `--storage.tsdb.path=${data}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
    ...(features.length === 0 ? [] : [`--enable-feature=${features.join(',')}`]),
    ...(web === undefined ? [] : [`--web.config.file=${join(directory, 'web.yml')}`]),
  ];
  const child = spawn(prometheus, words, { stdio: ['ignore', 'ignore', 'pipe'], env: { GOMAXPROCS: '1' } });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`prometheus ended: ${complaint}`);
    if (await listens(port)) return { url: `http${web?.includes('tls') ? 's' : ''}://127.0.0.1:${port}`, port, close };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await close();
  throw new Error(`prometheus does not listen: ${complaint}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** It listens before it has read its database, and answers 503 until then. 400: it speaks TLS, and cannot be asked here. */
async function listens(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined);
  return answer !== undefined && [200, 400, 401].includes(answer.status);
}

function openMetrics(history: readonly Snapshot[]): string {
  const quoted = (text: string): string => text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
  const lines = history.flatMap(({ at, series }) =>
    series.map(({ name, labels, value }) => {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}="${quoted(text)}"`);
      return `${name}{${pairs.join(',')}} ${value} ${at / 1000}`;
    }),
  );
  return `${lines.join('\n')}\n# EOF\n`;
}
