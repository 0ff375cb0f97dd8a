import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackWork } from '../../ports/iac-engine.ts';
import {
  type BenchResource,
  type DriftingBench,
  iacEngineContract,
  iacEngineDriftContract,
} from '../contracts/iac-engine.ts';
import { effectiveProject, resourceOf, stackOf } from './effective-project.ts';
import { createFakeEngine } from './iac-engine.ts';
import { createFakeWorld } from './iac-world.ts';

const resource: BenchResource = {
  type: 'terraform_data',
  properties: ({ value, identity }) => ({ input: { value }, triggers_replace: identity }),
  valuePath: ['input', 'value'],
  computed: 'id',
  slow: () => ({ input: 'slow', takes_seconds: 2 }),
  failing: () => ({ input: 'bad', fails: 'no luck' }),
  unknownType: 'terraform_nothing',
};

const features: StackWork['tool']['features'] = {
  removedBlocks: true,
  importBlocks: true,
  stateEncryption: false,
  s3Lockfile: true,
  initJson: true,
  sharedProviderCache: false,
  ephemeral: true,
};

function openBench(directory?: string): DriftingBench {
  const world = createFakeWorld(directory);
  return {
    engine: createFakeEngine({ world }),
    resource,
    work(name, given) {
      const stack = stackOf(name, {
        ...(given.resources === undefined ? {} : { resources: given.resources }),
        ...(given.source === undefined ? {} : { content: { kind: 'source', directory: given.source } }),
        outputs: given.outputs ?? {},
        variables: given.variables ?? {},
      });
      const { name: project, environment, settings } = effectiveProject([stack]);
      return {
        project,
        environment,
        stack,
        targets: {},
        settings,
        variables: {},
        upstream: given.upstream ?? {},
        secrets: given.secrets ?? {},
        tool: { engine: 'terraform', path: '/bin/terraform', version: '1.11.4', features },
        places: { project: '/p', work: `/p/work/${name}`, stateFile: `/p/state/${name}`, cache: '/p/cache' },
      };
    },
    elsewhere: (work) => ({ ...work, places: { ...work.places, work: `${work.places.work}-elsewhere` } }),
    rootModule: async () => {
      world.defineModule('/p/root', {
        resources: [resourceOf('one', { input: '${var.value}' })],
        outputs: { value: { value: '${resources.one.output}', sensitive: false } },
      });
      return 'root';
    },
    drift: async (work, value) => world.change(work.places.stateFile, 'terraform_data.one', resource.valuePath, value),
    close: async () => {
      if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

const onDisk = (): DriftingBench => openBench(mkdtempSync(join(tmpdir(), 'fairlead-fake-')));

iacEngineContract('fake, in memory', async () => openBench());
iacEngineDriftContract('fake, in memory', async () => openBench());
iacEngineContract('fake, on disk', async () => onDisk());
