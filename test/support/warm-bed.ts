/** Engines that fetch, lock and start a provider as a program, with the simulated clouds behind it. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createWarmProviders } from '../../src/adapters/system/providers/warm-providers.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Resource, Target } from '../../src/domain/project/model.ts';
import { type SimulatedClouds, startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import { resourceOf } from '../../src/testing/fakes/effective-project.ts';
import { openEngineBench } from './engine-bench.ts';
import type { TestEngine } from './engines.ts';
import { mirrorConfiguration } from './provider-mirror.ts';

type EngineBench = Awaited<ReturnType<typeof openEngineBench>>;

export interface ProviderStart {
  readonly pid: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** By the keeper, not by an engine. */
  readonly warm: boolean;
}

export interface WarmBed {
  readonly clouds: SimulatedClouds;
  /** What the engines are given: no provider is attached in it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Two engines in directories of their own, on the same clouds; one starts every provider itself. */
  open(kind: 'warm' | 'cold', more?: Readonly<Record<string, string>>): Promise<EngineBench>;
  /** Each process of the provider that was started, also those that have ended. */
  starts(): readonly ProviderStart[];
  /** From now on the keeper cannot start the provider. */
  breakStarts(by: 'warm'): void;
  readonly directory: string;
  /** Path of the provider's program in the mirror; engines link to it. */
  readonly program: string;
  close(): Promise<void>;
}

const keeper = join(import.meta.dirname, '../../src/main/keep-providers.ts');
const program = join(import.meta.dirname, 'programs/provider-program.cjs');

export const newWarmProviders = () =>
  createWarmProviders({ node: process.execPath, script: keeper, env: { PATH: process.env['PATH'] ?? '' } });

export async function openWarmBed(engine: TestEngine, latencyMs = 0): Promise<WarmBed> {
  const directory = mkdtempSync(join(tmpdir(), 'fl-warm-'));
  const world = join(directory, 'world');
  const clouds = await startSimulatedClouds({ directory: world, latencyMs });
  const mirror = writeMirror(join(directory, 'mirror'));
  const config = join(directory, 'mirror.tfrc');
  const starts = join(directory, 'starts');
  const broken = join(directory, 'broken');
  mkdirSync(starts);
  writeFileSync(config, mirrorConfiguration(mirror));
  const environment = {
    TF_CLI_CONFIG_FILE: config,
    // The engine speaks to what it starts without TLS: the program has no certificate.
    TF_DISABLE_PLUGIN_TLS: '1',
    SIMCLOUD_SOCKET: join(world, 'clouds.sock'),
    SIMCLOUD_STARTS: starts,
    SIMCLOUD_BROKEN: broken,
  };
  const opened: EngineBench[] = [];
  return {
    clouds,
    environment,
    async open(kind, more = {}) {
      const warm = kind === 'warm' ? { warm: newWarmProviders() } : {};
      const bench = await openEngineBench(engine, { environment: { ...environment, ...more }, ...warm });
      opened.push(bench);
      return bench;
    },
    starts: () => readdirSync(starts).map((name) => startIn(join(starts, name))),
    breakStarts: (by) => writeFileSync(broken, by),
    directory,
    program: programIn(mirror, engine),
    async close() {
      for (const bench of opened) await bench.close();
      await clouds.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function startIn(path: string): ProviderStart {
  const { cwd, env } = JSON.parse(readFileSync(path, 'utf8')) as Pick<ProviderStart, 'cwd' | 'env'>;
  return { pid: Number(basename(path)), cwd, env, warm: env['PLUGIN_UNIX_SOCKET_DIR'] !== undefined };
}

const registries = { terraform: 'registry.terraform.io', opentofu: 'registry.opentofu.org' } as const;

/** A filesystem mirror for both registries' addresses. */
function writeMirror(mirror: string): string {
  for (const engine of ['terraform', 'opentofu'] as const) {
    const path = programIn(mirror, { engine });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!${process.execPath}\n${readFileSync(program, 'utf8')}`);
    chmodSync(path, 0o755);
  }
  return mirror;
}

function programIn(mirror: string, { engine }: Pick<TestEngine, 'engine'>): string {
  const machine = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const directory = join(mirror, registries[engine], 'fairlead/simcloud/1.0.0', machine);
  return join(directory, 'terraform-provider-simcloud_v1.0.0');
}

export const cloudTarget = (name: string, settings: JsonObject): Target => ({
  name,
  cloud: 'aws',
  provider: { source: 'fairlead/simcloud', name: 'simcloud', settings: { cloud: 'aws', ...settings } },
});

export const networkOf = (name: string, more: Partial<Resource> = {}): Resource => ({
  ...resourceOf(name, { name, cidr: '10.0.0.0/16' }),
  type: 'simcloud_network',
  ...more,
});
