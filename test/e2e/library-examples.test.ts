import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject } from '../support/scratch-project.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

const example = (scratch: ScratchProject, name: string): Promise<{ readonly code: number; readonly output: string }> =>
  new Promise((resolve) => {
    const path = [dirname(anyEngine().path), scratch.environment['PATH'] ?? ''].join(delimiter);
    const options = { env: { ...scratch.environment, PATH: path }, encoding: 'utf8', timeout: 120_000 } as const;
    const args = [join(examples, 'library', name), scratch.directory];
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });

test('the examples for the library do what they say', async () => {
  const minimal = readFileSync(join(examples, 'minimal', 'fairlead.yaml'), 'utf8');
  using scratch = createScratchProject({ files: { 'fairlead.yaml': minimal } });

  const asked = await example(scratch, 'ask-first.ts');
  scratch.write('fairlead.yaml', minimal.replace('world', 'moon'));
  const applied = await example(scratch, 'apply.ts');
  const drift = await example(scratch, 'drift-report.ts');
  scratch.write('fairlead.yaml', minimal.replace(/^ {6}- .*\n/m, '      []\n').replace(/ {4}outputs:\n.*\n/, ''));
  const refused = await example(scratch, 'ask-first.ts');

  expect(asked).toEqual({ code: 0, output: 'done\n' });
  expect(applied.code).toBe(0);
  expect(applied.output).toMatch(/^greeting: update terraform_data\.hello\n/);
  expect(applied.output).toMatch(/\ndone: greeting\ngreeting\.text = "hello, moon"\n$/);
  expect(drift).toEqual({ code: 0, output: '[]\n' });
  expect(refused).toEqual({ code: 1, output: 'declined\n' });
});

test('no example is left out here', () => {
  expect(readdirSync(join(examples, 'library'))).toEqual(['apply.ts', 'ask-first.ts', 'drift-report.ts']);
});
