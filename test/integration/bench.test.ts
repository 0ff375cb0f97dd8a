import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { repository } from '../../tools/gate/run-tool.ts';

const exec = promisify(execFile);

const main = join(repository, 'bench', 'main.ts');
const benches = [
  'load-1000',
  'apply-100',
  'replan-100',
  'warm-providers',
  'state-1000',
  'rollouts-1000',
  'proxy',
  'judges',
];

/** What a table of a bench calls its rows: the first cell, and the second where the first is a kind of metric. */
const rowsOf = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => /^\| (?:(?:count|ratio|latency|gauge) \| )?[^|]*\|/.exec(line)?.[0] ?? []);

it('prints the tables that docs/judges.md has, row by row', async () => {
  const { stderr } = await exec(process.execPath, [main, 'judges', '--small', '--json'], { cwd: repository });
  const page = await readFile(join(repository, 'docs', 'judges.md'), 'utf8');

  expect(rowsOf(page).length).toBeGreaterThan(40);
  expect(rowsOf(page)).toEqual(rowsOf(stderr));
}, 60_000);

/** For its shape: that it runs to its end and says what it should, not how fast. */
it.each(benches)(
  '%s runs in small, and gives figures',
  async (name) => {
    const { stdout, stderr } = await exec(process.execPath, [main, name, '--small', '--json'], { cwd: repository });

    const figures = JSON.parse(stdout) as readonly unknown[];
    expect(stderr).toContain('machine: ');
    // Without terragrunt, or without the provider, there is nothing to compare with: it says so.
    if (figures.length === 0) expect(stderr).toMatch(/^(without terragrunt|skipped): /m);
    for (const figure of figures) {
      expect(figure).toEqual({
        name: expect.stringContaining(name),
        value: expect.any(Number),
        unit: expect.any(String),
        goal: expect.stringMatching(/^[<>]= [0-9.]+$/),
        holds: expect.any(Boolean),
      });
    }
  },
  300_000,
);

it('names the benches that there are', async () => {
  const failed = exec(process.execPath, [main, 'nothing'], { cwd: repository });

  await expect(failed).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(new RegExp(benches.map((bench) => `(?=.*${bench})`).join(''))),
  });
});
