import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parallelism, peerFor, runBare, runFairlead, runTerragrunt } from './contestants.ts';
import { atMost, type Bench, type BenchContext, type Figure } from './figure.ts';
import { forget, type Grid, oneData, writeModules, writeProject, writeUnits } from './grid.ts';
import { findEngine } from './machine.ts';
import { type Contestant, interleaved, median, ratio, table } from './measure.ts';
import { bundleProduct, type Product } from './product.ts';

const bareApply = ['apply', '-input=false', '-auto-approve', '-no-color'];

export const bench: Bench = {
  about:
    'the first apply of 100 stacks of one terraform_data each, 10 deep and 10 wide, nothing initialised, 4 at a time; how long the journal takes of it',
  async run(context) {
    const work = await mkdtemp(join(tmpdir(), 'fairlead-bench-'));
    try {
      return await compare(work, context);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
};

async function compare(work: string, context: BenchContext): Promise<readonly Figure[]> {
  const { small, say } = context;
  const grid: Grid = small ? { deep: 2, wide: 2 } : { deep: 10, wide: 10 };
  const engine = await findEngine();
  const product = await bundleProduct(join(work, 'product'));
  const peer = await peerFor(context);
  const [ours, units, bare] = ['ours', 'units', 'bare'].map((name) => join(work, name)) as [string, string, string];
  const options = { content: oneData };
  await writeProject(ours, grid, options);
  await writeUnits(units, grid, options);
  await writeModules(bare, grid, options);
  say(`engine: ${engine.path} ${engine.version}; ${parallelism} at a time`);
  const contestants: Contestant[] = [
    {
      name: 'fairlead apply --yes',
      prepare: () => forget(ours, grid),
      run: async () => void (await runFairlead(product, ours, ['apply', '--yes'])),
    },
    {
      name: 'lower bound: apply alone, by the graph',
      prepare: () => forget(bare, grid),
      run: () => runBare(engine, { directory: bare, grid, commands: [bareApply] }),
    },
    {
      name: 'init and apply, by the graph',
      prepare: () => forget(bare, grid),
      run: () =>
        runBare(engine, { directory: bare, grid, commands: [['init', '-input=false', '-no-color'], bareApply] }),
    },
  ];
  if (peer !== undefined)
    contestants.push({
      name: 'terragrunt run --all apply',
      prepare: () => forget(units, grid),
      run: async () =>
        void (await runTerragrunt(peer, engine, { directory: units, command: ['apply', '-auto-approve'] })),
    });
  const timings = await interleaved(contestants, small ? 1 : 5, say);
  say(table(timings.values()));
  const own = timings.get('fairlead apply --yes');
  const journal = await journalShare({ product, directory: ours, grid, work }, context);
  return [
    ...(peer === undefined
      ? []
      : [atMost('apply-100/terragrunt', ratio(own, timings.get('terragrunt run --all apply')), 0.85, 'ratio')]),
    atMost('apply-100/lower-bound', ratio(own, timings.get('lower bound: apply alone, by the graph')), 1.05, 'ratio'),
    atMost('apply-100/journal', journal, 3, '%'),
  ];
}

interface Measured {
  readonly product: Product;
  readonly directory: string;
  readonly grid: Grid;
  readonly work: string;
}

/** Of the run, in percent: the time in which our one thread is in the journal, and nothing else can go on. */
async function journalShare(
  { product, directory, grid, work }: Measured,
  { small, say }: BenchContext,
): Promise<number> {
  const shares: number[] = [];
  for (let round = 0; round < (small ? 1 : 3); round += 1) {
    await forget(directory, grid);
    const file = join(work, 'journal.json');
    const nodeOptions = ['--import', join(import.meta.dirname, 'programs', 'journal-time.ts')];
    await runFairlead(product, directory, ['apply', '--yes'], { nodeOptions, env: { BENCH_JOURNAL: file } });
    const { inside, all } = JSON.parse(await readFile(file, 'utf8')) as {
      readonly inside: number;
      readonly all: number;
    };
    say(`  journal: ${inside.toFixed(0)} ms of ${(all / 1000).toFixed(2)} s`);
    shares.push((100 * inside) / all);
  }
  return median(shares);
}
