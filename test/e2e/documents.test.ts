import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { type DocumentStep, documentSteps } from '../support/document-examples.ts';
import { anyEngine } from '../support/engines.ts';
import { gitEnvironment } from '../support/git-repository.ts';
import { stopServices } from '../support/stop-services.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'bin', 'fairlead.js');
const pages = [
  'README.md',
  'docs/tutorial.md',
  ...readdirSync(join(root, 'docs/how-to')).map((name) => `docs/how-to/${name}`),
];
const place = mkdtempSync(join(tmpdir(), 'fairlead-docs-'));
afterAll(async () => {
  for (const folder of readdirSync(place)) {
    if (existsSync(join(place, folder, '.fairlead', 'services'))) await stopServices(join(place, folder), process.env);
  }
  rmSync(place, { recursive: true, force: true });
});

/** `fairlead` on PATH, as after an installation. */
const bin = join(place, 'bin');
mkdirSync(bin);
writeFileSync(join(bin, 'fairlead'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });

function run(directory: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const [file = '', ...args] = words;
  const path = [bin, dirname(anyEngine().path), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const result = spawnSync(file, args, {
    cwd: directory,
    env: { ...gitEnvironment, HOME: place, PATH: path, ...env },
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { code: result.status, stdout: result.stdout, output: result.stdout + result.stderr };
}

const programs = { node: process.execPath, git: 'git' } as const;

const fairlead = (args: readonly string[]): readonly string[] => [process.execPath, program, ...args];

/** A page's folder, in which `fairlead` is installed as a library. */
function folderOf(page: string): string {
  const directory = join(place, page.replaceAll('/', '-'));
  const library = join(directory, 'node_modules', 'fairlead');
  mkdirSync(library, { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(library, 'package.json'), '{ "type": "module", "exports": "./index.js" }\n');
  writeFileSync(join(library, 'index.js'), `export * from '${pathToFileURL(join(root, 'src/index.ts')).href}';\n`);
  return directory;
}

function follow(step: DocumentStep, directory: string, page: string): void {
  switch (step.kind) {
    case 'file':
      mkdirSync(dirname(join(directory, step.path)), { recursive: true });
      writeFileSync(join(directory, step.path), step.text);
      return;
    case 'command': {
      const words = step.program === 'fairlead' ? fairlead(step.args) : [programs[step.program], ...step.args];
      const { code, output } = run(directory, words, step.env);
      const where = `${page}:${step.line} ${step.program} ${step.args.join(' ')}\n${output}`;
      if (step.exits === 'nonzero') expect(code, where).not.toBe(0);
      else expect(code, where).toBe(step.exits);
      for (const text of step.contains) expect(output, where).toContain(text);
      return;
    }
    case 'script':
      return followScript(step, directory, page);
    case 'typed':
      return followTyped(step, directory, page);
    case 'completion': {
      const { stdout } = run(directory, fairlead(['__complete', '--', ...step.words]));
      const offered = stdout.split('\n').map((line) => line.split('\t')[0]);
      expect(offered, `${page}:${step.line}`).toEqual(expect.arrayContaining([...step.offers]));
    }
  }
}

function followScript(step: Extract<DocumentStep, { kind: 'script' }>, directory: string, page: string): void {
  // The scripts of shells that are not here are read by their own tests; here it is enough that they can be had.
  const command = /fairlead ([^|)]*)/.exec(step.text)?.[1]?.trim().split(/\s+/) ?? [];
  const words = step.shell === 'bash' ? ['bash', '-euo', 'pipefail', '-c', step.text] : fairlead(command);
  const { code, output } = run(directory, words);
  expect(code, `${page}:${step.line} ${step.shell}\n${output}`).toBe(0);
}

/** Nothing is fetched: what is run from here is run, and what npm would run must be there. */
function followTyped({ words, line }: Extract<DocumentStep, { kind: 'typed' }>, directory: string, page: string): void {
  const typed = words.join(' ');
  if (typed.startsWith('npx fairlead ')) {
    const { code, output } = run(directory, fairlead(words.slice(2)));
    expect(code, `${page}:${line} ${typed}\n${output}`).toBe(0);
    return;
  }
  const script = /^npm (?:run )?([a-z:]+)/.exec(typed)?.[1] ?? '';
  const known = Object.hasOwn(manifest.scripts, script) || typed === `npm install -D ${manifest.name}`;
  expect(known || typed.startsWith('git clone '), `${page}:${line} ${typed}`).toBe(true);
}

describe.each(pages)('%s', (page) => {
  const steps = documentSteps(readFileSync(join(root, page), 'utf8'));
  const directory = folderOf(page);

  it('does what it says', () => {
    for (const step of steps) follow(step, directory, page);
  });
});

it('finds the examples of the pages', () => {
  const steps = pages.flatMap((page) => documentSteps(readFileSync(join(root, page), 'utf8')));
  const counted = (kind: DocumentStep['kind']): number => steps.filter((step) => step.kind === kind).length;

  expect(counted('command')).toBeGreaterThan(25);
  expect(counted('file')).toBeGreaterThan(9);
  expect(counted('script')).toBeGreaterThan(6);
  expect(counted('completion')).toBeGreaterThan(3);
});

it('knows no block that nobody runs', () => {
  expect(() => documentSteps('```\nsomething\n```')).toThrow('nobody runs a block');
  expect(() => documentSteps('```text\nsomething\n```')).toThrow('typed<Tab>');
});
