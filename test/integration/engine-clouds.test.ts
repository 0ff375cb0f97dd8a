import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../../src/domain/project/model.ts';
import { startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import {
  type BenchResource,
  type DriftingBench,
  iacEngineContract,
  iacEngineDriftContract,
} from '../../src/testing/contracts/iac-engine.ts';
import { openEngineBench } from '../support/engine-bench.ts';
import { availableEngines, type TestEngine } from '../support/engines.ts';

const network: BenchResource = {
  type: 'simcloud_network',
  properties: ({ value, identity }) => ({
    name: 'one',
    description: value,
    cidr: `10.${identity.charCodeAt(0)}.0.0/16`,
  }),
  valuePath: ['description'],
  computed: 'router_id',
  slow: () => ({ name: 'long', cidr: '10.0.0.0/16' }),
  failing: () => ({ name: 'two', cidr: '10.0.0.0/16' }),
  unknownType: 'simcloud_nothing',
};

const settings = { cloud: 'aws', region: 'eu-central-1' };
const target: Target = {
  name: 'frankfurt',
  cloud: 'aws',
  provider: { source: 'fairlead/simcloud', name: 'simcloud', settings },
};

const rootModule = {
  terraform: { required_providers: { simcloud: { source: 'fairlead/simcloud' } } },
  provider: { simcloud: settings },
  variable: { value: { type: 'string' } },
  resource: { simcloud_network: { one: { name: 'own', cidr: '10.0.0.0/16', description: '${var.value}' } } },
  output: { value: { value: '${simcloud_network.one.description}' } },
};

/** A real engine on simulated clouds of its own. */
async function openCloudsBench(engine: TestEngine): Promise<DriftingBench> {
  const world = await mkdtemp(join(tmpdir(), 'fairlead-world-'));
  const clouds = await startSimulatedClouds({
    directory: world,
    latencyMs: 0,
    faults: [
      { kind: 'slow', milliseconds: 3_000, name: 'long' },
      { kind: 'error', operation: 'create', name: 'two', code: 'InternalError' },
    ],
  });
  const bench = await openEngineBench(engine, { environment: clouds.env });
  return {
    ...bench,
    resource: network,
    work(name, given) {
      const work = bench.work(name, given);
      const stack = given.source === undefined ? { ...work.stack, target: target.name } : work.stack;
      return { ...work, stack, targets: { [target.name]: target } };
    },
    async rootModule() {
      await mkdir(join(bench.directory, 'root'), { recursive: true });
      await writeFile(join(bench.directory, 'root', 'main.tf.json'), JSON.stringify(rootModule));
      return 'root';
    },
    async drift(_work, value) {
      const [only] = clouds.world.resources({ type: network.type });
      clouds.world.change(only?.id ?? '', { description: value });
    },
    async close() {
      await bench.close();
      await clouds.close();
      await rm(world, { recursive: true, force: true });
    },
  };
}

for (const engine of availableEngines()) {
  iacEngineContract(`${engine.label} on simulated clouds`, () => openCloudsBench(engine));
  iacEngineDriftContract(`${engine.label} on simulated clouds`, () => openCloudsBench(engine));
}
