import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parallelism, peerFor, runFairlead, runTerragrunt } from './contestants.ts';
import { atMost, type Bench, type BenchContext, type Figure } from './figure.ts';
import { type Grid, oneData, writeProject, writeUnits } from './grid.ts';
import { findEngine } from './machine.ts';
import { type Contestant, interleaved, ratio, table } from './measure.ts';
import { bundleProduct } from './product.ts';

const ours = 'fairlead plan';
const theirs = 'terragrunt run --all plan';

export const bench: Bench = {
  about: 'a second plan of 100 applied stacks of one terraform_data each, nothing changed, 4 at a time',
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
  const [project, units] = ['ours', 'units'].map((name) => join(work, name)) as [string, string];
  await writeProject(project, grid, { content: oneData });
  await writeUnits(units, grid, { content: oneData });
  say(`engine: ${engine.path} ${engine.version}; ${parallelism} at a time`);
  for (const words of [['apply', '--yes'], ['plan']]) await runFairlead(product, project, words);
  const contestants: Contestant[] = [
    { name: ours, run: async () => void (await runFairlead(product, project, ['plan'])) },
    { name: `${ours} --refresh`, run: async () => void (await runFairlead(product, project, ['plan', '--refresh'])) },
  ];
  if (peer !== undefined) {
    await runTerragrunt(peer, engine, { directory: units, command: ['apply', '-auto-approve'] });
    contestants.push({
      name: theirs,
      run: async () => void (await runTerragrunt(peer, engine, { directory: units, command: ['plan'] })),
    });
  }
  const timings = await interleaved(contestants, small ? 1 : 5, say);
  say(table(timings.values()));
  if (peer === undefined) return [];
  return [atMost('replan-100/terragrunt', ratio(timings.get(ours), timings.get(theirs)), 0.1, 'ratio')];
}
