import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { documentSteps } from '../support/document-examples.ts';
import { anyEngine } from '../support/engines.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'bin', 'fairlead.js');
const pages = [
  'README.md',
  'docs/tutorial.md',
  ...readdirSync(join(root, 'docs/how-to')).map((name) => `docs/how-to/${name}`),
];
const place = mkdtempSync(join(tmpdir(), 'fairlead-docs-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

function fairlead(directory: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const path = [dirname(anyEngine().path), process.env['PATH'] ?? ''].join(delimiter);
  const result = spawnSync(process.execPath, [program, ...args], {
    cwd: directory,
    env: { HOME: place, PATH: path, ...env },
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { code: result.status, output: result.stdout + result.stderr };
}

describe.each(pages)('%s', (page) => {
  const steps = documentSteps(readFileSync(join(root, page), 'utf8'));
  const directory = join(place, page.replaceAll('/', '-'));
  mkdirSync(directory, { recursive: true });

  it('does what it says', () => {
    for (const step of steps) {
      if (step.kind === 'file') {
        mkdirSync(dirname(join(directory, step.path)), { recursive: true });
        writeFileSync(join(directory, step.path), step.text);
        continue;
      }
      const { code, output } = fairlead(directory, step.args, step.env);
      const where = `${page}:${step.line} fairlead ${step.args.join(' ')}\n${output}`;
      if (step.exits === 'nonzero') expect(code, where).not.toBe(0);
      else expect(code, where).toBe(step.exits);
      for (const text of step.contains) expect(output, where).toContain(text);
    }
  });
});

it('finds the examples of the pages', () => {
  const counted = pages.flatMap((page) => documentSteps(readFileSync(join(root, page), 'utf8')));

  expect(counted.filter((step) => step.kind === 'command').length).toBeGreaterThan(20);
  expect(counted.filter((step) => step.kind === 'file').length).toBeGreaterThan(5);
});
