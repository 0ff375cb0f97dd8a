import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { atMost, type Bench } from './figure.ts';
import { runProgram } from './program.ts';
import type { Taken } from './programs/measured-journal.ts';

export const bench: Bench = {
  about: '1,000 rollouts at once in one process: the real machine, host and journal over fake adapters',
  async run({ small, say }) {
    const work = await mkdtemp(join(tmpdir(), 'fairlead-bench-'));
    try {
      const program = join(work, 'rollouts.mjs');
      // As the product ships: what takes types away while it runs has memory of its own.
      await build({
        entryPoints: [join(import.meta.dirname, 'programs', 'rollouts.ts')],
        outfile: program,
        bundle: true,
        format: 'esm',
        platform: 'node',
        target: 'node22.13',
        logLevel: 'warning',
      });
      const env = { BENCH_ROLLOUTS: small ? '20' : '1000' };
      const taken = JSON.parse(
        await runProgram({ file: process.execPath, args: [youngGeneration, program], cwd: work, env }),
      ) as Rollouts;
      const { count, promoted, seconds, rssMb, decision, tick, journalPerEffect, effects } = taken;
      say(`${promoted} of ${count} promoted in ${seconds.toFixed(0)} s; ${effects} effects`);
      say(
        `a decision: median ${decision.median.toFixed(3)} ms, p99 ${decision.p99.toFixed(3)} ms, at most ${decision.most.toFixed(1)} ms (of ${decision.count}); all rollouts hear of the time: median ${tick.median.toFixed(1)} ms, at most ${tick.most.toFixed(1)} ms`,
      );
      if (promoted !== count) throw new Error(`${count - promoted} rollouts were not promoted: nothing was measured`);
      return [
        atMost('rollouts-1000/decision-p99', decision.p99, 1, 'ms'),
        atMost('rollouts-1000/memory', rssMb, 200, 'MB'),
        atMost('rollouts-1000/journal-per-effect', journalPerEffect, 5, 'ms'),
      ];
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
};

/** Node lets what was just made grow to twice 64 MB before it looks for what is left of it; docs/performance.md has both figures. */
const youngGeneration = '--max-semi-space-size=8';

interface Rollouts extends Taken {
  readonly count: number;
  readonly promoted: number;
  readonly seconds: number;
  readonly rssMb: number;
}
