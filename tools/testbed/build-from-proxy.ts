/** Programs written in Go, built from the Go module proxy; go.sum in the module pins what they are built from. */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath } from './bed.ts';

const exec = promisify(execFile);

/** All that decides what is built; the built program is kept as long as this stays the same. */
export interface Recipe {
  readonly module: string;
  readonly version: string;
  readonly command: string;
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export const hasGo = (): boolean => onPath('go') !== undefined;

const stampOf = (program: string): string => `${program}.recipe`;
const digestOf = (recipe: Recipe): string => createHash('sha256').update(JSON.stringify(recipe)).digest('hex');

/** The program was built by exactly this recipe. */
export const isBuiltBy = async (recipe: Recipe, program: string): Promise<boolean> =>
  existsSync(program) && (await readFile(stampOf(program), 'utf8').catch(() => '')) === digestOf(recipe);

export interface Build {
  readonly recipe: Recipe;
  /** Where it goes to. */
  readonly program: string;
  /** How long compiling takes when nothing is cached. */
  readonly estimate: string;
  /** Checks what was built and moves it to its place. */
  place(built: string): Promise<void>;
}

export async function buildFromProxy(build: Build, report: (text: string) => void): Promise<void> {
  const { recipe } = build;
  const work = await mkdtemp(join(tmpdir(), 'fairlead-build-'));
  try {
    const env = { ...process.env, ...recipe.environment };
    report('downloading the source');
    const words = ['mod', 'download', '-json', `${recipe.module}@v${recipe.version}`];
    const { stdout } = await exec('go', words, { cwd: work, env });
    const source = join(work, 'source');
    await cp((JSON.parse(stdout) as { readonly Dir: string }).Dir, source, { recursive: true });
    // The module cache is read-only, and so is a copy of it; `go build` may have to write go.sum.
    for (const file of ['.', 'go.mod', 'go.sum']) await chmod(join(source, file), file === '.' ? 0o755 : 0o644);
    report(`compiling (${build.estimate} on two cores when nothing is cached)`);
    const built = join(work, 'program');
    await compile(recipe, { source, output: built, env, report });
    await build.place(built);
    await writeFile(stampOf(build.program), digestOf(recipe));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

interface Compilation {
  readonly source: string;
  readonly output: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report: (text: string) => void;
}

function compile(recipe: Recipe, { source, output, env, report }: Compilation): Promise<void> {
  const child = spawn('go', ['build', '-v', ...recipe.flags, '-o', output, recipe.command], {
    cwd: source,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // `-v` names a package per line as it is compiled: enough to see that it moves.
  let packages = 0;
  let tail: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = text.split('\n').filter((line) => line !== '');
    tail = [...tail, ...lines].slice(-20);
    if (Math.floor((packages + lines.length) / 200) > Math.floor(packages / 200))
      report(`${packages + lines.length} packages compiled`);
    packages += lines.length;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`go build failed:\n${tail.join('\n')}`))));
  });
}
