import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import {
  type SimulatedClouds,
  type SimulatedCloudsOptions,
  startSimulatedClouds,
} from '../../src/testing/clouds/start.ts';
import { type EngineWorkspace, engineWorkspace, requiredProviders } from '../../src/testing/clouds/workspace.ts';
import type { TestEngine } from '../support/engines.ts';

export interface CloudsSandbox {
  readonly clouds: SimulatedClouds;
  readonly directory: string;
  /** A root module of its own, initialised; `name` tells several apart. */
  workspace(module: JsonObject, name?: string): Promise<EngineWorkspace>;
}

/** Simulated clouds in a new directory, gone when the test is over. */
export async function cloudsSandbox(
  engine: TestEngine,
  options: Omit<SimulatedCloudsOptions, 'directory'> = {},
): Promise<CloudsSandbox> {
  const directory = mkdtempSync(join(tmpdir(), 'simcloud-'));
  const clouds = await startSimulatedClouds({ directory: join(directory, 'world'), latencyMs: 0, ...options });
  onTestFinished(async () => {
    await clouds.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    clouds,
    directory,
    workspace: async (module, name = 'module') => {
      const workspace = engineWorkspace(engine.path, join(directory, name), clouds.env);
      workspace.write({ terraform: requiredProviders, provider: { simcloud: frankfurt }, ...module });
      await workspace.expect(['init', '-no-color', '-input=false']);
      return workspace;
    },
  };
}

export const frankfurt = { cloud: 'aws', region: 'eu-central-1' };

export const apply = ['apply', '-auto-approve', '-no-color', '-input=false'];
export const destroy = ['destroy', '-auto-approve', '-no-color', '-input=false'];
/** Exit code 0: nothing to do; 2: changes. */
export const replan = ['plan', '-detailed-exitcode', '-no-color', '-input=false'];

/** The root module of every test that needs a bit of everything. */
export const everything = {
  simcloud_network: { main: { name: 'main', cidr: '10.0.0.0/16', tags: { tier: 'net' } } },
  simcloud_subnet: {
    a: { name: 'a', network_id: '${simcloud_network.main.id}', cidr: '10.0.1.0/24', public: true },
    b: { name: 'b', network_id: '${simcloud_network.main.id}', cidr: '10.0.2.0/24', zone: 'eu-central-1b' },
  },
  simcloud_instance: {
    web: {
      image: 'img-1',
      subnet_id: '${simcloud_subnet.a.id}',
      user_data: 'secret start',
      disk: [
        { name: 'root', size_gb: 10 },
        { name: 'data', size_gb: 100, kind: 'hdd', iops: 700 },
      ],
    },
  },
  simcloud_cluster: {
    main: {
      name: 'main',
      subnet_ids: ['${simcloud_subnet.a.id}', '${simcloud_subnet.b.id}'],
      node_pool: [
        { name: 'small', nodes: 1 },
        { name: 'big', nodes: 3, size: 'xlarge', labels: { role: 'work' } },
      ],
    },
  },
  simcloud_bucket: {
    logs: { name: 'shop-logs', lifecycle_rule: [{ prefix: 'tmp/', expire_days: 3 }], encryption: { algorithm: 'kms' } },
  },
  simcloud_database: {
    orders: {
      name: 'orders',
      engine: 'postgres',
      password: 'p4ss word/é',
      subnet_ids: ['${simcloud_subnet.b.id}'],
      maintenance: { day: 'sun' },
    },
  },
  simcloud_secret: { token: { name: 'token', value: 'v3ry secret' } },
  simcloud_load_balancer: {
    web: {
      name: 'web',
      subnet_ids: ['${simcloud_subnet.a.id}'],
      listener: [
        {
          port: 80,
          target: [
            { name: 'stable', instance_id: '${simcloud_instance.web.id}', weight: 66.6 },
            { name: 'canary', address: '10.0.1.9', weight: 33.4 },
          ],
        },
        { port: 443, protocol: 'https', certificate: 'cert' },
      ],
      health_check: { path: '/ready' },
    },
  },
  simcloud_dns_zone: { main: { name: 'example.org' } },
  simcloud_dns_record: {
    www: {
      zone_id: '${simcloud_dns_zone.main.id}',
      name: 'www.example.org',
      type: 'CNAME',
      values: ['${simcloud_load_balancer.web.dns_name}'],
    },
  },
} as const satisfies JsonObject;
