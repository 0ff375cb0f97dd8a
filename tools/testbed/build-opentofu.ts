import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bedPath, inBed, onPath } from './bed.ts';
import { place } from './prebuilt.ts';

const exec = promisify(execFile);

/** All that decides what is built; the built program is kept as long as this stays the same. */
const recipe = {
  module: 'github.com/opentofu/opentofu',
  version: '1.12.6',
  command: './cmd/tofu',
  flags: ['-trimpath', '-ldflags', '-s -w -X github.com/opentofu/opentofu/version.dev=no'],
  environment: { CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOWORK: 'off' },
};

export const builtVersion = recipe.version;
const stamp = `${bedPath(recipe.version)}.recipe`;
const digest = createHash('sha256').update(JSON.stringify(recipe)).digest('hex');

/** The program in the test bed was built by exactly this recipe. */
export const isBuilt = async (): Promise<boolean> =>
  inBed(recipe.version) && (await readFile(stamp, 'utf8').catch(() => '')) === digest;

export const hasGo = (): boolean => onPath('go') !== undefined;

/** Builds OpenTofu from the Go module proxy; go.sum in the module pins what it is built from. */
export async function buildOpentofu(report: (text: string) => void): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'fairlead-opentofu-'));
  try {
    const env = { ...process.env, ...recipe.environment };
    report('downloading the source');
    const words = ['mod', 'download', '-json', `${recipe.module}@v${recipe.version}`];
    const { stdout } = await exec('go', words, { cwd: work, env });
    const source = join(work, 'source');
    await cp((JSON.parse(stdout) as { readonly Dir: string }).Dir, source, { recursive: true });
    // The module cache is read-only, and so is a copy of it; `go build` may have to write go.sum.
    for (const file of ['.', 'go.mod', 'go.sum']) await chmod(join(source, file), file === '.' ? 0o755 : 0o644);
    report('compiling (5 to 8 minutes on two cores when nothing is cached)');
    await compile(source, join(work, 'tofu'), env, report);
    await place(join(work, 'tofu'), recipe.version);
    await writeFile(stamp, digest);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function compile(
  source: string,
  output: string,
  env: NodeJS.ProcessEnv,
  report: (text: string) => void,
): Promise<void> {
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
