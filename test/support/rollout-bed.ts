import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceStatus } from '../../src/app/rollout/face.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { localRouter } from '../../src/main/local-router.ts';
import { type CliOptions, runCli, type StartedCli, startCli } from './cli-run.ts';
import { createScratchProject, type ScratchProject } from './scratch-project.ts';
import { stopServices } from './stop-services.ts';

/** A project with one real service behind the built-in proxy, and clients who count what they get. */
export interface RolloutBed extends AsyncDisposable {
  readonly scratch: ScratchProject;
  /** Writes the project file anew: what is rolled out next. */
  version(name: string, more?: Readonly<Record<string, string>>): void;
  start(args: readonly string[], options?: CliOptions): StartedCli;
  status(): Promise<ServiceStatus>;
  /** Of the process of the built-in proxy. */
  proxyPid(): Promise<number>;
  /** Waits until the service's status is so. */
  until(what: string, holds: (status: ServiceStatus) => boolean): Promise<ServiceStatus>;
  /** Asks once for what takes three seconds: `v1 200`, `error`. Instances end at once when they are told to. */
  slow(): Promise<string>;
  /** Clients that ask until they are told to stop. */
  clients(everyMs?: number): Promise<Clients>;
}

export interface Clients {
  /** Stops, and says how many answers of each kind there were: `v1 200`, `error`. */
  stop(): Promise<Readonly<Record<string, number>>>;
}

const server = `
import { createServer } from 'node:http';
let count = 0;
const leaked = [];
createServer((request, response) => {
  if (request.url !== '/healthz' && process.env.BAD === '1' && (count += 1) % 2 === 0) response.statusCode = 500;
  if (request.url !== '/healthz' && process.env.LEAK === '1') leaked.push(new Array(200_000).fill(count));
  const slow = request.url === '/slow' ? 3000 : 0;
  setTimeout(() => response.end(process.env.VERSION), slow);
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
`;

const waitMs = 40_000;

/** @param around what else the project file of a version has */
export function openRolloutBed(
  strategy: string,
  service = '',
  around: (version: string) => string = () => '',
): RolloutBed {
  const scratch = createScratchProject({ files: { 'server.mjs': server, 'fairlead.yaml': 'project: shop\n' } });
  const children: StartedCli[] = [];
  const running: Clients[] = [];
  const start: RolloutBed['start'] = (args, options) => {
    const child = startCli(scratch, args, options);
    children.push(child);
    return child;
  };
  const status = async (): Promise<ServiceStatus> => {
    const { json, output } = await runCli(scratch, ['rollout', 'status', 'web', '--json']);
    const [found] = (json[0] ?? []) as unknown as readonly ServiceStatus[];
    if (found === undefined) throw new Error(output);
    return found;
  };
  return {
    scratch,
    start,
    status,
    version(name, more = {}) {
      const env = Object.entries({ VERSION: name, ...more }).map(([key, value]) => `${key}: "${value}"`);
      scratch.write('fairlead.yaml', `${projectText(env.join(', '), strategy, service)}${around(name)}`);
    },
    async proxyPid() {
      const router = await localRouter(join(scratch.directory, '.fairlead'), createNodeClock());
      const mark = await router.process.find(new AbortController().signal);
      if (mark === undefined) throw new Error('no proxy runs');
      return mark.pid;
    },
    async until(what, holds) {
      const end = Date.now() + waitMs;
      for (;;) {
        const found = await status();
        if (holds(found)) return found;
        if (Date.now() > end) throw new Error(`it never was ${what}: ${JSON.stringify(found, null, 2)}`);
        await sleep(100);
      }
    },
    async slow() {
      const { address } = await status();
      return one(new URL('/slow', address ?? 'http://127.0.0.1:1'));
    },
    async clients(everyMs = 15) {
      const { address } = await status();
      const clients = ask(new URL(address ?? 'http://127.0.0.1:1'), everyMs);
      running.push(clients);
      return clients;
    },
    async [Symbol.asyncDispose]() {
      for (const clients of running) await clients.stop();
      for (const { child } of children) if (child.exitCode === null) child.kill('SIGKILL');
      await stopServices(scratch.directory, scratch.environment);
      scratch[Symbol.dispose]();
    },
  };
}

const projectText = (env: string, strategy: string, service: string): string => `project: shop
variables: { ok: 'yes' }
services:
  web:
    command: [${JSON.stringify(process.execPath)}, server.mjs]
    env: { ${env} }
    replicas: 2
    ready: { http: /healthz, every: 200ms }
${indented(service, 4)}
    strategy:
${indented(strategy, 6)}
`;

const indented = (text: string, by: number): string =>
  text
    .trim()
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');

function ask(address: URL, everyMs: number): Clients {
  const counts: Record<string, number> = {};
  let stopped = false;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      const answer = await one(address);
      counts[answer] = (counts[answer] ?? 0) + 1;
      await sleep(everyMs);
    }
  };
  const done = Promise.all([loop(), loop()]);
  return {
    async stop() {
      stopped = true;
      await done;
      return counts;
    },
  };
}

/** A connection of its own for each: a proxy that closes the door is seen. */
const one = (address: URL): Promise<string> =>
  new Promise((resolve) => {
    const asked = request(address, { agent: false, timeout: 5_000 }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => resolve(`${body} ${answer.statusCode ?? 0}`));
      answer.on('error', () => resolve('error'));
    });
    asked.on('error', () => resolve('error'));
    asked.end();
  });
