import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anyEngine } from '../../../test/support/engines.ts';
import { type SimulatedClouds, startSimulatedClouds } from './start.ts';
import { changesOf, type EngineWorkspace, engineWorkspace, requiredProviders } from './workspace.ts';

let directory: string;
let clouds: SimulatedClouds;
let workspace: EngineWorkspace;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'simcloud-'));
});

async function attach(transport: 'unix' | 'tcp') {
  clouds = await startSimulatedClouds({ directory: join(directory, 'world'), latencyMs: 0, transport });
  workspace = engineWorkspace(anyEngine().path, join(directory, 'module'), clouds.env);
}

afterEach(async () => {
  await clouds.close();
  rmSync(directory, { recursive: true, force: true });
});

const module = (network: object) => ({
  terraform: requiredProviders,
  provider: { simcloud: { cloud: 'aws', region: 'eu-central-1' } },
  resource: { simcloud_network: { main: { name: 'main', cidr: '10.0.0.0/16', ...network } } },
});

describe('a genuine engine on the simulated clouds', () => {
  it.each(['unix', 'tcp'] as const)('plans, applies, is done, finds drift, and destroys over %s', async (transport) => {
    await attach(transport);
    workspace.write(module({ tags: { team: 'shop' } }));
    await workspace.expect(['init', '-no-color']);
    const planned = await workspace.plan();
    await workspace.expect(['apply', '-no-color', 'plan']);
    await workspace.expect(['plan', '-no-color', '-detailed-exitcode'], [0]);
    const [network] = clouds.world.resources();
    clouds.world.change(network?.id ?? '', { tags: { team: 'somebody else' } });
    await workspace.expect(['plan', '-no-color', '-detailed-exitcode'], [2]);
    await workspace.expect(['destroy', '-auto-approve', '-no-color']);

    expect(changesOf(planned)['simcloud_network.main']).toMatchObject({
      actions: ['create'],
      after_unknown: { id: true, gateway_address: true },
    });
    expect(network).toMatchObject({
      cloud: 'aws',
      region: 'eu-central-1',
      attributes: { gateway_address: '10.0.0.1' },
    });
    expect(clouds.world.resources()).toEqual([]);
    expect(clouds.world.calls()).toMatchObject({ created: 1, refused: 0, byOperation: { delete: 1 } });
  });
});
