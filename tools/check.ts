/** `npm run check`: all gates, a line for each, the faults below it. `--report FILE` writes the counts for `.ci/run`. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Gate, gates, type Verdict } from './gate/gates.ts';
import { repository } from './gate/run-tool.ts';

const { values } = parseArgs({ options: { report: { type: 'string' } } });

async function judged(gate: Gate): Promise<Verdict> {
  const started = performance.now();
  const verdict = await gate.run(repository, gate.floor).catch((error: unknown) => ({
    passed: false,
    detail: 'did not run',
    output: String(error),
  }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${verdict.passed ? 'pass' : 'FAIL'}  ${gate.name} (${verdict.detail}, ${seconds} s)\n`);
  if (!verdict.passed) process.stdout.write(`${verdict.output.replaceAll(/^/gm, '      ')}\n`);
  return verdict;
}

const verdicts: Verdict[] = [];
// One after the other: two cores are busy with one of these tools already.
for (const gate of gates) verdicts.push(await judged(gate));
const failed = verdicts.filter((verdict) => !verdict.passed).length;
const counts = { passed: verdicts.length - failed, failed };
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(counts));
process.stdout.write(`check: ${counts.passed} passed, ${counts.failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
