import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Deployer, InstanceSet, InstanceSetRef, InstanceSpec, ObservedSet } from '../../../ports/deployer.ts';
import { deployerContract } from '../../../testing/contracts/deployer.ts';
import { createNodeClock } from '../../system/node/clock.ts';
import { createNodeFiles } from '../../system/node/files.ts';
import { createLocalLink } from '../../system/node/local-link.ts';
import { processStart } from '../../system/node/process-identity.ts';
import { createServiceProcesses } from '../../system/node/service-processes.ts';
import { createLocalDeployer } from '../local/index.ts';

const root = join(import.meta.dirname, '../../../..');
const program = join(root, 'src/testing/programs/service.ts');

deployerContract('local', async () => {
  const bench = await openBench();
  return {
    deployer: bench.deployer,
    service: () => bench.service(),
    unready: () => bench.service({ env: { UNREADY: '1' }, startWithinMs: 1_000 }),
    async crash(id) {
      const pid = await bench.pidOf(id);
      process.kill(pid, 'SIGKILL');
    },
    reopen: async () => bench.open(),
    close: bench.close,
  };
});

test('gives an instance its port, its names and its secrets, and writes no secret to a file', async () => {
  const { bench, signal } = await opened();
  const set = bench.service({ secretEnv: { TOKEN: 'hunter2-hunter2' }, env: { GREETING: 'on {port}' } }, { count: 1 });
  await bench.deployer.ensure(set, signal);
  const ready = await whenReady(bench.deployer, set, 1);

  const said = await ask(ready);

  expect(said).toMatchObject({ service: set.service, revision: 'r1', arm: 'stable', token: 'hunter2-hunter2' });
  expect(said['instance']).toBe(ready.instances[0]?.id);
  expect(filesBelow(bench.directory).filter((path) => readFileSync(path, 'utf8').includes('hunter2'))).toEqual([]);
});

test('keeps the address of an instance that crashed', async () => {
  const { bench, signal } = await opened();
  const set = bench.service({}, { count: 1 });
  await bench.deployer.ensure(set, signal);
  const before = await whenReady(bench.deployer, set, 1);

  await fetch(`http://127.0.0.1:${portOf(before)}/crash`).catch(() => undefined);

  const after = await until(bench.deployer, set, (seen) => seen.ready === 1 && seen.instances[0]?.restarts === 1);
  expect(portOf(after)).toBe(portOf(before));
  expect(after.instances[0]?.id).not.toBe(before.instances[0]?.id);
});

test('a supervisor that is killed is replaced, and what it looked after is neither started twice nor lost', async () => {
  const { bench, signal } = await opened();
  const set = bench.service();
  await bench.deployer.ensure(set, signal);
  const before = await whenReady(bench.deployer, set, 2);

  process.kill(bench.supervisor(), 'SIGKILL');
  const seen = await bench.deployer.observe(set, signal);

  expect(seen.ready).toBe(2);
  expect(seen.instances.map(({ id, pid }) => [id, pid])).toEqual(before.instances.map(({ id, pid }) => [id, pid]));
  expect(processesOf(set)).toHaveLength(2);
});

test('a supervisor that was killed again and again while it started instances leaves exactly those that are wanted', async () => {
  const { bench, signal } = await opened();
  const set = bench.service({}, { count: 4 });
  await bench.deployer.ensure(set, signal);
  for (let kill = 0; kill < 6; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 15 * kill));
    process.kill(bench.supervisor(), 'SIGKILL');
    await bench.deployer.ensure(set, signal);
  }

  const ready = await whenReady(bench.deployer, set, 4);

  expect(new Set(processesOf(set))).toEqual(new Set(ready.instances.map(({ pid }) => pid)));
});

test('one of many that are asked at the same time starts the supervisor, and there is only one', async () => {
  const { bench, signal } = await opened();
  const set = bench.service({}, { count: 1 });

  await Promise.all(Array.from({ length: 4 }, () => bench.open().ensure(set, signal)));

  await whenReady(bench.deployer, set, 1);
  expect(processesOf(set)).toHaveLength(1);
});

test('stops by force what does not listen, with all that it has started', async () => {
  const { bench, signal } = await opened();
  const set = bench.service({ env: { DEAF: '1', CHILD: '1' }, stopWithinMs: 200 }, { count: 1 });
  await bench.deployer.ensure(set, signal);
  const said = await ask(await whenReady(bench.deployer, set, 1));

  await bench.deployer.remove(set, signal);

  expect([said['pid'], said['child']].map((pid) => processStart(Number(pid)))).toEqual([undefined, undefined]);
});

test('lets an instance finish what it does', async () => {
  const { bench, signal } = await opened();
  const set = bench.service({ env: { STOP_MS: '150' }, stopWithinMs: 10_000 }, { count: 1 });
  await bench.deployer.ensure(set, signal);
  const ready = await whenReady(bench.deployer, set, 1);
  await bench.deployer.remove(set, signal);

  const log = readFileSync(ready.instances[0]?.log ?? '', 'utf8');

  expect(log).toMatch(/asked to stop\nfinished\n$/);
});

test('says why a program cannot be started, and tries it again', async () => {
  const { bench, signal } = await opened();
  const set = bench.service({ command: ['/no/such/program'] }, { count: 1 });
  await bench.deployer.ensure(set, signal);

  const seen = await until(bench.deployer, set, ({ instances }) => instances[0]?.phase === 'failed');

  expect(seen.instances[0]?.detail).toContain('there is no program /no/such/program');
});

test('does not start what needs a secret that went with the supervisor, and says so', async () => {
  const { bench, signal } = await opened();
  const set = bench.service({ secretEnv: { TOKEN: 'hunter2-hunter2' } }, { count: 1 });
  await bench.deployer.ensure(set, signal);
  const before = await whenReady(bench.deployer, set, 1);
  process.kill(bench.supervisor(), 'SIGKILL');
  const lacking = await bench.deployer.observe(set, signal);

  process.kill(before.instances[0]?.pid ?? 0, 'SIGKILL');
  const failed = await until(bench.deployer, set, ({ instances }) => instances[0]?.phase === 'failed');
  await bench.deployer.ensure(set, signal);
  const after = await whenReady(bench.deployer, set, 1);

  expect([before.lacksSecrets, lacking.lacksSecrets, after.lacksSecrets]).toEqual([undefined, true, undefined]);
  expect(failed.instances[0]?.detail).toContain('deploy it once more');
  expect(await ask(after)).toMatchObject({ token: 'hunter2-hunter2' });
});

test('the supervisor ends by itself when nothing is wanted any more', async () => {
  const { bench, signal } = await opened();
  const set = bench.service({}, { count: 1 });
  await bench.deployer.ensure(set, signal);
  const pid = bench.supervisor();
  await bench.deployer.remove(set, signal);

  for (let waited = 0; waited < 150 && processStart(pid) !== undefined; waited++)
    await new Promise((resolve) => setTimeout(resolve, 100));

  expect(processStart(pid)).toBeUndefined();
  expect(await bench.deployer.observe(set, signal)).toMatchObject({ count: 0, instances: [] });
});

async function opened() {
  const bench = await openBench();
  onTestFinished(bench.close);
  return { bench, signal: AbortSignal.timeout(30_000) };
}

async function openBench() {
  const directory = join(await realpath(await mkdtemp(join(tmpdir(), 'fairlead-services-'))), 'services');
  const clock = createNodeClock();
  const processes = createServiceProcesses();
  const files = createNodeFiles();
  const open = (): Deployer =>
    createLocalDeployer(
      {
        files,
        clock,
        processes,
        link: createLocalLink(),
        host: hostname(),
        supervisor: (place) => [process.execPath, join(root, 'src/main/supervisor.ts'), place],
        environment: { PATH: process.env['PATH'] ?? '' },
      },
      { directory },
    );
  const deployer = open();
  let services = 0;
  return {
    deployer,
    directory,
    open,
    service: (spec: Partial<InstanceSpec> = {}, set: Partial<InstanceSet> = {}): InstanceSet => ({
      environment: 'test',
      service: `service-${++services}-${process.pid}`,
      revision: 'r1',
      arm: 'stable',
      count: 2,
      spec: { ...standard, cwd: directory, ...spec },
      ...set,
    }),
    supervisor: () => generations(directory).at(-1) ?? 0,
    async pidOf(id: string) {
      const sets = await deployer.list({ environment: 'test' }, AbortSignal.timeout(10_000));
      return sets.flatMap(({ instances }) => instances).find((each) => each.id === id)?.pid ?? 0;
    },
    async close() {
      const signal = AbortSignal.timeout(30_000);
      const sets = await deployer.list({ environment: 'test' }, signal);
      await Promise.all(sets.map((set) => deployer.remove(set, signal)));
      for (const pid of generations(directory)) if (processStart(pid) !== undefined) process.kill(pid, 'SIGTERM');
      await rm(join(directory, '..'), { recursive: true, force: true });
    },
  };
}

const standard: InstanceSpec = {
  command: [process.execPath, program],
  cwd: '/',
  env: {},
  secretEnv: {},
  ports: ['http'],
  readiness: {
    kind: 'http',
    url: '/ready',
    expect: {},
    intervalMs: 50,
    timeoutMs: 2_000,
    successes: 1,
    failures: 2,
  },
  startWithinMs: 20_000,
  stopWithinMs: 5_000,
  restart: { firstMs: 50, mostMs: 1_000 },
};

function generations(directory: string): readonly number[] {
  const place = join(directory, 'supervisors');
  const files = existsSync(place) ? readdirSync(place).filter((name) => name.endsWith('.json')) : [];
  return files
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((name) => JSON.parse(readFileSync(join(place, name), 'utf8')).holder.pid);
}

const processesOf = ({ service }: InstanceSet): number[] =>
  createServiceProcesses()
    .find('FAIRLEAD_SERVICE')
    .filter(({ value }) => value === service)
    .map(({ pid }) => pid);

const filesBelow = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const portOf = ({ instances }: ObservedSet): number => instances[0]?.endpoint?.port ?? 0;

async function ask(set: ObservedSet): Promise<Record<string, unknown>> {
  return (await (await fetch(`http://127.0.0.1:${portOf(set)}/`)).json()) as Record<string, unknown>;
}

const whenReady = (deployer: Deployer, ref: InstanceSetRef, count: number): Promise<ObservedSet> =>
  until(deployer, ref, (set) => set.ready === count && set.instances.length === count);

async function until(
  deployer: Deployer,
  ref: InstanceSetRef,
  wanted: (set: ObservedSet) => boolean,
): Promise<ObservedSet> {
  const signal = AbortSignal.timeout(15_000);
  for (;;) {
    const seen = await deployer.observe(ref, signal);
    if (wanted(seen)) return seen;
    if (signal.aborted) throw new Error(`not as wanted: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
