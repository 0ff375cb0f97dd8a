import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atMost, type Bench } from './figure.ts';
import { writeLargeProject } from './large-project.ts';
import { median } from './measure.ts';
import { bundleProduct } from './product.ts';
import { runProgram } from './program.ts';

export const bench: Bench = {
  about:
    'a project of 1,000 stacks: found, read, checked, its graph made, what changed since a commit chosen; in a new process each time',
  async run({ small, say }) {
    const work = await mkdtemp(join(tmpdir(), 'fairlead-bench-'));
    try {
      const product = await bundleProduct(join(work, 'product'));
      const project = join(work, 'project');
      const lines = await writeLargeProject(project, small ? { deep: 2, wide: 5 } : { deep: 10, wide: 100 });
      const env = { BENCH_LIBRARY: product.library, BENCH_PROJECT: project, BENCH_COMPILED: join(work, 'compiled') };
      const program = join(import.meta.dirname, 'programs', 'load.ts');
      const rounds: Loaded[] = [];
      // One more than counts: the first fills the caches of files and of compiled code.
      for (let round = 0; round < (small ? 2 : 12); round += 1)
        rounds.push(
          JSON.parse(await runProgram({ file: process.execPath, args: [program], cwd: work, env })) as Loaded,
        );
      const counted = rounds.slice(1);
      const middle = (pick: (loaded: Loaded) => number): number => median(counted.map(pick));
      say(
        `${rounds[0]?.stacks ?? 0} stacks in ${lines} lines of YAML; start of the process ${middle(({ start }) => start).toFixed(0)} ms, not counted`,
      );
      say(
        `open ${middle(({ open }) => open).toFixed(0)} ms, graph ${middle(({ graph }) => graph).toFixed(0)} ms, changed ${middle(({ changed }) => changed).toFixed(0)} ms; ${counted.length} processes, medians`,
      );
      return [
        atMost(
          'load-1000/time',
          middle(({ open, graph, changed }) => open + graph + changed),
          300,
          'ms',
        ),
        atMost(
          'load-1000/memory',
          middle(({ rss }) => rss),
          150,
          'MB',
        ),
      ];
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
};

/** Milliseconds, and megabytes. */
interface Loaded {
  readonly start: number;
  readonly open: number;
  readonly graph: number;
  readonly changed: number;
  readonly rss: number;
  readonly stacks: number;
}
