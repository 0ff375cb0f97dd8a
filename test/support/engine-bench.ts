import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolFeatures } from '../../src/adapters/iac/terraform/features.ts';
import { createTerraformEngine } from '../../src/adapters/iac/terraform/index.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeFiles } from '../../src/adapters/system/node/files.ts';
import { keyedDigest, newKey } from '../../src/adapters/system/node/keyed-digest.ts';
import { createNodeProcessRunner } from '../../src/adapters/system/node/process-runner.ts';
import type { StackWork } from '../../src/ports/iac-engine.ts';
import type { WarmProviders } from '../../src/ports/warm-providers.ts';
import type { BenchResource, BenchStack, IacEngineBench } from '../../src/testing/contracts/iac-engine.ts';
import { effectiveProject, stackOf } from '../../src/testing/fakes/effective-project.ts';
import type { TestEngine } from './engines.ts';
import { versionOf } from './engine-version.ts';

/** The built-in resource: real commands in a tenth of a second, and no provider. */
const terraformData: BenchResource = {
  type: 'terraform_data',
  properties: ({ value, identity }) => ({ input: { value }, triggers_replace: identity }),
  valuePath: ['input', 'value'],
  computed: 'id',
  slow: () => ({ input: 'slow', provisioner: [{ 'local-exec': { command: 'sleep 2' } }] }),
  failing: () => ({ input: 'bad', provisioner: [{ 'local-exec': { command: 'exit 7' } }] }),
  unknownType: 'terraform_nothing',
};

export const digest = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** What the tool gets to see of this machine: programs, and an empty configuration. */
export async function scrubbedEnvironment(directory: string): Promise<Readonly<Record<string, string>>> {
  const config = join(directory, 'empty.tfrc');
  await writeFile(config, '');
  return { PATH: process.env['PATH'] ?? '', HOME: directory, TF_CLI_CONFIG_FILE: config };
}

/** A real engine in a directory of its own. */
export async function openEngineBench(
  { engine: kind, path }: TestEngine,
  more: { readonly environment?: Readonly<Record<string, string>>; readonly warm?: WarmProviders } = {},
): Promise<IacEngineBench & { readonly directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-engine-'));
  const environment = { ...(await scrubbedEnvironment(directory)), ...more.environment };
  const engine = createTerraformEngine(kind, {
    processes: createNodeProcessRunner(),
    files: createNodeFiles(),
    clock: createNodeClock(),
    digest,
    newKey,
    keyedDigest,
    environment,
    ...(more.warm === undefined ? {} : { warm: more.warm }),
  });
  const version = versionOf(path, environment);
  const tool = { engine: kind, path, version, features: toolFeatures(kind, version) };
  return {
    engine,
    directory,
    resource: terraformData,
    work: (name, given) => ({ ...benchWork(directory, name, given), tool }),
    elsewhere: (work) => ({ ...work, places: { ...work.places, work: `${work.places.work}-elsewhere` } }),
    async rootModule() {
      await mkdir(join(directory, 'root'), { recursive: true });
      await writeFile(join(directory, 'root', 'main.tf'), rootModuleText);
      return 'root';
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

const rootModuleText = `variable "value" {
  type = string
}

resource "terraform_data" "one" {
  input = var.value
}

output "value" {
  value = terraform_data.one.output
}
`;

/** A stack's work without a tool. */
export function benchWork(directory: string, name: string, given: BenchStack): Omit<StackWork, 'tool'> {
  const stack = stackOf(name, {
    ...(given.resources === undefined ? {} : { resources: given.resources }),
    ...(given.source === undefined ? {} : { content: { kind: 'source', directory: given.source } }),
    outputs: given.outputs ?? {},
    variables: given.variables ?? {},
  });
  const project = effectiveProject([stack]);
  return {
    project: project.name,
    environment: project.environment,
    stack,
    targets: {},
    settings: project.settings,
    variables: {},
    upstream: given.upstream ?? {},
    secrets: given.secrets ?? {},
    places: {
      project: directory,
      work: join(directory, '.fairlead', 'work', 'staging', name),
      stateFile: join(directory, '.fairlead', 'state', 'staging', `${name}.tfstate`),
      cache: join(directory, '.fairlead', 'cache'),
    },
  };
}
