/** The suites after `npm test`, and the sum over all. `.ci/run` starts it; the last line it prints is that sum. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../gate/run-tool.ts';
import { countVitest, mostUnsteady, readAllowedSkips, type SuiteResult, total, type VitestReport } from './count.ts';
import { runSuite, type SuiteRun } from './run-suite.ts';

const options = { results: { type: 'string' }, 'unit-exit': { type: 'string' }, started: { type: 'string' } } as const;
const { values } = parseArgs({ options });
const results = values.results ?? repository;
const started = Number(values.started ?? Date.now() / 1000) * 1000;
/** The whole run, from cold. */
const deadline = started + 44 * 60_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function reported<T>(suite: string): T | undefined {
  try {
    return JSON.parse(readFileSync(join(results, `${suite}.json`), 'utf8')) as T;
  } catch {
    // No report is a result: the counting makes it a failure.
    return undefined;
  }
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: readonly string[];
}

const vitest = (suite: string, exitCode: number): SuiteResult =>
  countVitest(suite, reported<VitestReport>(suite), exitCode, repository);

function counted(suite: string, exitCode: number): SuiteResult {
  const counts = reported<Counts>(suite);
  const failed = counts?.failed ?? 1;
  return {
    suite,
    passed: counts?.passed ?? 0,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: (counts?.skipped ?? []).map((name) => `${suite} > ${name}`),
  };
}

const file = (suite: string): string => join(results, `${suite}.json`);
const vitestWords = (suite: string): readonly string[] => [
  suite,
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${file(suite)}`,
];

interface Suite {
  readonly name: string;
  readonly words: readonly string[];
  readonly count: (suite: string, exitCode: number) => SuiteResult;
}

const suites: readonly Suite[] = [
  { name: 'check', words: ['check', '--report', file('check')], count: counted },
  { name: 'testbed', words: ['testbed', '--report', file('testbed')], count: counted },
  { name: 'package', words: vitestWords('package'), count: vitest },
  { name: 'integration', words: vitestWords('integration'), count: vitest },
  { name: 'e2e', words: vitestWords('e2e'), count: vitest },
  {
    name: 'demo',
    words: ['demo'],
    count: (suite, exitCode) => ({
      suite,
      passed: exitCode === 0 ? 1 : 0,
      failed: exitCode === 0 ? 0 : 1,
      skipped: [],
    }),
  },
];

function line(result: SuiteResult, run: SuiteRun): string {
  const counts = `${result.passed} passed, ${result.failed} failed, ${result.skipped.length} skipped`;
  return `${result.suite}: ${counts} (${run.seconds} s${run.timedOut ? ', stopped: out of time' : ''})`;
}

const unit = vitest('unit', Number(values['unit-exit'] ?? 1));
const all: SuiteResult[] = [unit];
const summary = [line(unit, { exitCode: 0, seconds: Math.round((Date.now() - started) / 1000), timedOut: false })];
for (const { name, words, count } of suites) {
  say(`== ${name}`);
  const run = await runSuite(words, deadline);
  const result = count(name, run.exitCode);
  all.push(result);
  summary.push(line(result, run));
}

const sum = total(all, readAllowedSkips(readFileSync(join(repository, '.ci/allowed-skips.txt'), 'utf8')));
say(['== summary', ...summary].join('\n'));
for (const { name, reason } of sum.declared) say(`skipped: ${name}: ${reason}`);
for (const name of sum.undeclared) say(`skipped without being declared in .ci/allowed-skips.txt, a failure: ${name}`);
for (const name of sum.unsteady) say(`unsteady, passed at the second try: ${name}`);
if (sum.unsteady.length > mostUnsteady) say(`more than ${mostUnsteady} unsteady tests: a failure`);
process.exitCode = sum.failed === 0 ? 0 : 1;
say(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
