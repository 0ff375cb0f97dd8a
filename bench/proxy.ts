import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHaproxyRouter } from '../src/adapters/router/haproxy/index.ts';
import { placeOf } from '../src/adapters/router/haproxy/place.ts';
import { processes } from '../src/adapters/router/haproxy/running.ts';
import { createLocalRouter } from '../src/adapters/router/local/index.ts';
import { fullWeight, type RouteSpec } from '../src/domain/route/spec.ts';
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
    'the built-in proxy, HAProxy as `router: haproxy` runs it, and nginx (one worker or thread each, kept connections) with the same split 90/10: requests per second, processor time per request, added latency',
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
  const other = await startHaproxy(parts, one, two);
  if (other === undefined) say('without HAProxy: there is none; `npm run testbed` brings it');
  const nginx = { name: 'nginx', address: `127.0.0.1:${front}`, pid: peer };
  const direct = { name: 'no proxy', address: `127.0.0.1:${one}`, pid: instances };
  const targets: readonly Target[] = [own, nginx, direct, ...(other === undefined ? [] : [other])];
  const seconds = small ? 1 : 4;
  const rounds = small ? 1 : 5;
  const busy = await measure(targets, { connections: 32, seconds, rounds }, say);
  const calm = await measure(targets, { connections: 1, seconds, rounds }, say);
  const ratio = (
    of: (sample: Sample, direct: Sample) => number,
    samples: ReadonlyMap<string, readonly Sample[]>,
    subject = own,
  ): number => {
    const [ours = [], theirs = [], bare = []] = [subject, nginx, direct].map(({ name }) => samples.get(name));
    return median(
      ours.map((sample, at) => of(sample, bare[at] ?? sample) / of(theirs[at] ?? sample, bare[at] ?? sample)),
    );
  };
  const ofHaproxy =
    other === undefined
      ? []
      : [
          atLeast(
            'proxy/haproxy-throughput-of-nginx',
            ratio(({ perSecond }) => perSecond, busy, other),
            0.5,
            'ratio',
          ),
          atMost(
            'proxy/haproxy-processor-time-of-nginx',
            ratio(({ cpu }) => cpu, busy, other),
            2,
            'ratio',
          ),
        ];
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
    ...ofHaproxy,
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
  const program = [process.execPath, join(work, 'product', 'dist', 'proxy.js')] as const;
  const router = createLocalRouter({ directory: join(work, 'own'), program, clock });
  const { signal } = new AbortController();
  ends.push(() => router.process.stop(signal));
  const state = await router.ensure({ ...route, options: {} }, splitOver(one, two), signal);
  const { pid } = await router.process.start(signal);
  return { name: 'built-in', address: state.kind === 'present' ? state.address.slice('http://'.length) : '', pid };
}

/** With the configuration that our own router writes. */
async function startHaproxy({ work, ends }: Parts, one: number, two: number): Promise<Target | undefined> {
  const program = findProxy('haproxy');
  if (program === undefined) return undefined;
  const directory = join(work, 'haproxy');
  const tell = (pid: number, name: NodeJS.Signals): boolean => process.kill(pid, name);
  const router = createHaproxyRouter({ directory, clock, tell });
  const { signal } = new AbortController();
  const there = { ...route, options: { program, listen: `127.0.0.1:${await freePort()}`, drainSeconds: 1 } };
  await router.ensure(there, splitOver(one, two), signal);
  ends.push(() => router.release(there, signal));
  const running = await processes(placeOf(directory, `${route.environment}/${route.service}`), signal);
  if (running === undefined) throw new Error('haproxy does not say which processes it has');
  return { name: 'haproxy', address: there.options.listen, pid: running.master };
}

const clock = { now: () => new Date(), sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }) };

const route = { service: 'bench', environment: 'bench' };

const splitOver = (one: number, two: number): RouteSpec => ({
  id: 'bench',
  arms: [
    { name: 'stable', weight: fullWeight - canaryWeight, endpoints: [{ host: '127.0.0.1', port: one }] },
    { name: 'canary', weight: canaryWeight, endpoints: [{ host: '127.0.0.1', port: two }] },
  ],
});

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
