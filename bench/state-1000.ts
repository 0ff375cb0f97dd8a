import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFairlead } from './contestants.ts';
import { atLeast, type Bench, type BenchContext, type Figure } from './figure.ts';
import { type Engine, findEngine } from './machine.ts';
import { type Contestant, interleaved, ratio, table } from './measure.ts';
import { bundleProduct, type Product } from './product.ts';
import { runProgram } from './program.ts';

/** Bytes of each resource in the state: what clouds answer with takes a few kilobytes, a bare `terraform_data` much less. */
const sizes = { usual: 2048, tiny: 0 };

export const bench: Bench = {
  about:
    'the first apply of one stack of 1,000 resources (2 KB each, and tiny ones), its state in the built-in service (encrypted) and in the local backend',
  async run(context) {
    const work = await mkdtemp(join(tmpdir(), 'fairlead-bench-'));
    try {
      const product = await bundleProduct(join(work, 'product'));
      const figures: Figure[] = [];
      for (const [size, bytes] of Object.entries(sizes))
        figures.push(...(await compare({ work: join(work, size), product, size, bytes }, context)));
      return figures;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
};

interface Comparison {
  readonly work: string;
  readonly product: Product;
  readonly size: string;
  readonly bytes: number;
}

const services = ['embedded', 'local'] as const;

async function compare(comparison: Comparison, { small, say }: BenchContext): Promise<readonly Figure[]> {
  const { work, bytes, size } = comparison;
  const engine = await findEngine();
  const count = small ? 50 : 1000;
  const input = `\${count.index}${'x'.repeat(bytes / 2)}`;
  const bare = join(work, 'bare');
  await mkdir(bare, { recursive: true });
  await writeFile(
    join(bare, 'main.tf'),
    `resource "terraform_data" "one" {\n  count = ${count}\n  input = "${input}"\n}\n`,
  );
  say(`engine: ${engine.path} ${engine.version}; ${count} resources, ${size}`);
  const contestants: Contestant[] = [];
  for (const service of services)
    contestants.push(await ownContestant({ ...comparison, engine, service, count, input }));
  const alone = 'the engine alone, local backend: init, apply';
  contestants.push({
    name: alone,
    prepare: () => forget(bare, ['.terraform', 'terraform.tfstate', '.terraform.lock.hcl']),
    async run() {
      for (const args of [
        ['init', '-no-color'],
        ['apply', '-auto-approve', '-no-color'],
      ])
        await runProgram({ file: engine.path, args, cwd: bare });
    },
  });
  const timings = await interleaved(contestants, small ? 1 : 3, say);
  say(table(timings.values()));
  const embedded = timings.get(nameOf('embedded'));
  return [
    atLeast(`state-1000/${size}/local-backend`, ratio(timings.get(nameOf('local')), embedded), 5, 'ratio'),
    atLeast(`state-1000/${size}/engine-alone`, ratio(timings.get(alone), embedded), 5, 'ratio'),
  ];
}

const nameOf = (service: string): string => `fairlead apply --yes, ${service}`;

interface Own extends Comparison {
  readonly engine: Engine;
  readonly service: (typeof services)[number];
  readonly count: number;
  readonly input: string;
}

async function ownContestant({ work, engine, product, service, count, input }: Own): Promise<Contestant> {
  const directory = join(work, service);
  await mkdir(directory);
  await writeFile(
    join(directory, 'fairlead.yaml'),
    `project: bench
settings:
  engine: terraform
  tools: { terraform: { path: ${JSON.stringify(engine.path)} } }
  state: { service: ${service} }
stacks:
  many:
    resources: [{ type: terraform_data, name: one, count: ${count}, properties: { input: "${input}" } }]
`,
  );
  return {
    name: nameOf(service),
    prepare: () => forget(directory, ['.fairlead']),
    run: async () => void (await runFairlead(product, directory, ['apply', '--yes'])),
  };
}

async function forget(directory: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(directory, name), { recursive: true, force: true });
}
