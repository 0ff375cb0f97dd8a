import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalRouter } from '../src/adapters/router/local/index.ts';
import { fullWeight } from '../src/domain/route/spec.ts';
import { freePort } from '../test/support/nginx-bed.ts';
import { findProxy } from '../tools/testbed/proxies.ts';
import { atLeast, atMost, type Bench, type BenchContext, type Figure } from './figure.ts';
import { median } from './measure.ts';
import { bundleProduct } from './product.ts';
import { runProgram } from './program.ts';

/** One tenth to the canary, on both. */
const canaryWeight = 1_000;

export const bench: Bench = {
  about:
    'the built-in proxy and nginx (one worker, kept connections) with the same split 90/10: requests per second, processor time per request, added latency',
  async run(context) {
    const nginx = findProxy('nginx');
    if (nginx === undefined) {
      context.say('skipped: there is no nginx; `npm run testbed` brings it');
      return [];
    }
    const work = await mkdtemp(join(tmpdir(), 'fairlead-bench-'));
    const ends: (() => Promise<void>)[] = [() => rm(work, { recursive: true, force: true, maxRetries: 5 })];
    try {
      return await compare({ nginx, work, ends }, context);
    } finally {
      for (const end of ends.reverse()) await end();
    }
  },
};

interface Parts {
  readonly nginx: string;
  readonly work: string;
  readonly ends: (() => Promise<void>)[];
}

interface Target {
  readonly name: string;
  readonly address: string;
  /** Whose processor time counts. */
  readonly pid: number;
}

interface Sample {
  readonly perSecond: number;
  /** Microseconds of processor time of the proxy per request. */
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
}

async function compare(parts: Parts, { small, say }: BenchContext): Promise<readonly Figure[]> {
  const [one, two, front] = [await freePort(), await freePort(), await freePort()];
  const instances = await startNginx(
    parts,
    'instances',
    [one, two].map((port) => `server { listen 127.0.0.1:${port}; return 200 "ok"; }`),
  );
  const peer = await startNginx(parts, 'peer', [
    `split_clients "$request_id" $arm { ${((fullWeight - canaryWeight) / 100).toFixed(2)}% stable; * canary; }`,
    `upstream stable { server 127.0.0.1:${one}; keepalive 64; keepalive_requests 1000000; }`,
    `upstream canary { server 127.0.0.1:${two}; keepalive 64; keepalive_requests 1000000; }`,
    `server { listen 127.0.0.1:${front}; location / { proxy_pass http://$arm; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Forwarded-For $remote_addr; } }`,
  ]);
  const own = await startOwn(parts, one, two);
  const targets: readonly Target[] = [
    own,
    { name: 'nginx', address: `127.0.0.1:${front}`, pid: peer },
    { name: 'no proxy', address: `127.0.0.1:${one}`, pid: instances },
  ];
  const seconds = small ? 1 : 4;
  const rounds = small ? 1 : 5;
  const busy = await measure(targets, { connections: 32, seconds, rounds }, say);
  const calm = await measure(targets, { connections: 1, seconds, rounds }, say);
  const ratio = (
    of: (sample: Sample, direct: Sample) => number,
    samples: ReadonlyMap<string, readonly Sample[]>,
  ): number => {
    const [ours = [], theirs = [], direct = []] = targets.map(({ name }) => samples.get(name));
    return median(
      ours.map((sample, at) => of(sample, direct[at] ?? sample) / of(theirs[at] ?? sample, direct[at] ?? sample)),
    );
  };
  return [
    atLeast(
      'proxy/throughput-of-nginx',
      ratio(({ perSecond }) => perSecond, busy),
      0.5,
      'ratio',
    ),
    atMost(
      'proxy/processor-time-of-nginx',
      ratio(({ cpu }) => cpu, busy),
      2,
      'ratio',
    ),
    atMost(
      'proxy/added-median-of-nginx',
      ratio((sample, direct) => sample.p50 - direct.p50, calm),
      2,
      'ratio',
    ),
    atMost(
      'proxy/added-p99-ms',
      median((calm.get(own.name) ?? []).map(({ p99 }, at) => p99 - (calm.get('no proxy')?.[at]?.p99 ?? 0))),
      2,
      'ms',
    ),
  ];
}

async function measure(
  targets: readonly Target[],
  { connections, seconds, rounds }: { readonly connections: number; readonly seconds: number; readonly rounds: number },
  say: (text: string) => void,
): Promise<ReadonlyMap<string, readonly Sample[]>> {
  // The first requests compile what the later ones run.
  for (const target of targets) await load(target, connections, 1);
  const samples = new Map(targets.map(({ name }) => [name, [] as Sample[]]));
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < targets.length; turn += 1) {
      const target = targets[(round + turn) % targets.length];
      if (target === undefined) continue;
      const sample = await load(target, connections, seconds);
      samples.get(target.name)?.push(sample);
      say(
        `  ${connections} connections, round ${round + 1}: ${target.name} ${Math.round(sample.perSecond)}/s, ${sample.cpu.toFixed(0)} µs, p50 ${sample.p50.toFixed(2)} ms, p99 ${sample.p99.toFixed(2)} ms`,
      );
    }
  return samples;
}

async function load({ address, pid }: Target, connections: number, seconds: number): Promise<Sample> {
  const before = cpuOf(pid);
  const text = await runProgram({
    file: process.execPath,
    args: [join(import.meta.dirname, 'programs/http-load.ts'), address, String(connections), String(seconds)],
    cwd: import.meta.dirname,
  });
  const { requests, failed, p50, p99 } = JSON.parse(text) as Record<'requests' | 'failed' | 'p50' | 'p99', number>;
  if (failed > 0 || requests === 0) throw new Error(`${failed} of ${requests} requests failed at ${address}`);
  return { perSecond: requests / seconds, cpu: ((cpuOf(pid) - before) * 1e6) / requests, p50, p99 };
}

/** Seconds of processor time of a process and of its children that live; in hundredths. */
function cpuOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  let ticks = 0;
  for (const each of [pid, ...children]) {
    const stat = readFileSync(`/proc/${each}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / 100;
}

async function startOwn({ work, ends }: Parts, one: number, two: number): Promise<Target> {
  await bundleProduct(join(work, 'product'));
  const clock = { now: () => new Date(), sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }) };
  const program = [process.execPath, join(work, 'product', 'dist', 'proxy.js')] as const;
  const router = createLocalRouter({ directory: join(work, 'own'), program, clock });
  const { signal } = new AbortController();
  ends.push(() => router.process.stop(signal));
  const state = await router.ensure(
    { service: 'bench', environment: 'bench', options: {} },
    {
      id: 'bench',
      arms: [
        { name: 'stable', weight: fullWeight - canaryWeight, endpoints: [{ host: '127.0.0.1', port: one }] },
        { name: 'canary', weight: canaryWeight, endpoints: [{ host: '127.0.0.1', port: two }] },
      ],
    },
    signal,
  );
  const { pid } = await router.process.start(signal);
  return { name: 'built-in', address: state.kind === 'present' ? state.address.slice('http://'.length) : '', pid };
}

async function startNginx({ nginx, work, ends }: Parts, name: string, blocks: readonly string[]): Promise<number> {
  const directory = join(work, name);
  await mkdir(directory);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (each) => `${each}_temp_path ${directory}/${each};`,
  );
  const http = ['access_log off;', 'keepalive_requests 1000000;', ...temporary, ...blocks].join('\n');
  const user = userInfo().uid === 0 ? 'user root;' : '';
  await writeFile(
    join(directory, 'nginx.conf'),
    `${user} daemon off; worker_processes 1; pid ${directory}/pid; error_log ${directory}/error.log;\nevents { worker_connections 1024; }\nhttp {\n${http}\n}\n`,
  );
  const child = spawn(nginx, ['-c', join(directory, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  ends.push(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  for (let tries = 0; tries < 200; tries += 1) {
    const pid = Number(await readFile(join(directory, 'pid'), 'utf8').catch(() => '0'));
    if (pid > 1) return pid;
    await sleep(25);
  }
  throw new Error(`nginx (${name}) did not start`);
}
