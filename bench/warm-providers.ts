import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAwsBed, startMoto, writeMirrorConfig } from '../test/support/aws-bed.ts';
import { parallelism, peerFor, runBare, runFairlead, runTerragrunt } from './contestants.ts';
import { atMost, type Bench, type BenchContext, type Figure } from './figure.ts';
import { type Grid, type StackText, writeModules, writeProject, writeUnits } from './grid.ts';
import { findEngine } from './machine.ts';
import { type Contestant, interleaved, ratio, table } from './measure.ts';
import { bundleProduct } from './product.ts';

const ours = 'fairlead plan';
const theirs = 'terragrunt run --all plan';

export const bench: Bench = {
  about: 'the plan of 10 stacks of the real AWS provider against an imitated AWS, all initialised, 4 at a time',
  async run(context) {
    const bed = findAwsBed();
    if (bed.kind === 'missing') {
      context.say(`skipped: ${bed.reason}`);
      return [];
    }
    const work = await mkdtemp(join(tmpdir(), 'fairlead-bench-'));
    const moto = await startMoto(bed.moto);
    try {
      const config = join(work, 'mirror.tfrc');
      writeMirrorConfig(config, bed.mirror);
      return await compare({ work, url: moto.url, version: bed.version, env: { TF_CLI_CONFIG_FILE: config } }, context);
    } finally {
      await moto.stop();
      await rm(work, { recursive: true, force: true });
    }
  },
};

interface Place {
  readonly work: string;
  readonly url: string;
  readonly version: string;
  readonly env: Readonly<Record<string, string>>;
}

async function compare({ work, url, version, env }: Place, context: BenchContext): Promise<readonly Figure[]> {
  const { small, say } = context;
  const grid: Grid = small ? { deep: 1, wide: 1 } : { deep: 1, wide: 10 };
  const engine = await findEngine();
  const product = await bundleProduct(join(work, 'product'));
  const peer = await peerFor(context);
  const [project, units, bare] = ['ours', 'units', 'bare'].map((name) => join(work, name)) as [string, string, string];
  const options = { content: oneNetwork, head: targetYaml(url, version), shared: providerHcl(url, version) };
  await writeProject(project, grid, options);
  await writeUnits(units, grid, options);
  await writeModules(bare, grid, options);
  say(`engine: ${engine.path} ${engine.version}; hashicorp/aws ${version}; ${parallelism} at a time`);
  const plan = ['plan', '-input=false', '-no-color'];
  await runBare(engine, { directory: bare, grid, commands: [['init', '-input=false', '-no-color']], env });
  await runFairlead(product, project, ['plan'], { env, accepts: changesPresent });
  const contestants: Contestant[] = [
    {
      name: ours,
      run: async () => void (await runFairlead(product, project, ['plan'], { env, accepts: changesPresent })),
    },
    { name: 'plan alone', run: () => runBare(engine, { directory: bare, grid, commands: [plan], env }) },
  ];
  if (peer !== undefined) {
    const run = async () => void (await runTerragrunt(peer, engine, { directory: units, command: ['plan'], env }));
    await run();
    contestants.push({ name: theirs, run });
  }
  const timings = await interleaved(contestants, small ? 1 : 3, say);
  say(table(timings.values()));
  if (peer === undefined) return [];
  return [atMost('warm-providers/terragrunt', ratio(timings.get(ours), timings.get(theirs)), 0.4, 'ratio')];
}

/** `fairlead plan` says by its exit code that there is something to apply. */
const changesPresent = [0, 3];

const oneNetwork = (name: string): StackText => ({
  yaml: `      - { type: aws_vpc, name: ${name}, properties: { cidr_block: 10.0.0.0/16 } }\n`,
  hcl: `resource "aws_vpc" "${name}" {\n  cidr_block = "10.0.0.0/16"\n}\n`,
});

const flags = [
  'skip_credentials_validation',
  'skip_metadata_api_check',
  'skip_requesting_account_id',
  'skip_region_validation',
];

const targetYaml = (url: string, version: string): string => `targets:
  frankfurt:
    cloud: aws
    region: eu-central-1
    provider:
      version: ${version}
      settings:
        access_key: test
        secret_key: test
${flags.map((flag) => `        ${flag}: true\n`).join('')}        endpoints:
          - { ec2: "${url}", sts: "${url}" }
`;

const providerHcl = (url: string, version: string): string => `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${version}"
    }
  }
}

provider "aws" {
  region     = "eu-central-1"
  access_key = "test"
  secret_key = "test"
${flags.map((flag) => `  ${flag} = true\n`).join('')}  endpoints {
    ec2 = "${url}"
    sts = "${url}"
  }
}
`;
