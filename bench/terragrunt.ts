/** The peer that is measured against: built once from the Go module proxy, kept with the other test-bed programs. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { testBed } from '../tools/testbed/bed.ts';
import { buildFromProxy, hasGo, isBuiltBy, type Recipe } from '../tools/testbed/build-from-proxy.ts';

const exec = promisify(execFile);

const recipe: Recipe = {
  module: 'github.com/gruntwork-io/terragrunt',
  version: '1.1.3',
  command: '.',
  flags: ['-trimpath', '-ldflags', '-s -w -X github.com/gruntwork-io/terragrunt/internal/version.Version=v1.1.3'],
  environment: { CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOWORK: 'off' },
};

const program = join(testBed, `terragrunt-${recipe.version}`, 'terragrunt');

export type Terragrunt =
  | { readonly kind: 'ready'; readonly path: string; readonly version: string }
  | { readonly kind: 'missing'; readonly reason: string };

/** What there is, without building anything. */
export async function findTerragrunt(): Promise<Terragrunt> {
  if (await isBuiltBy(recipe, program)) return { kind: 'ready', path: program, version: recipe.version };
  return {
    kind: 'missing',
    reason: `terragrunt ${recipe.version} is not built: \`npm run bench\` builds it where Go is on PATH`,
  };
}

/** Builds it where it is not there yet. */
export async function bringTerragrunt(report: (text: string) => void): Promise<Terragrunt> {
  const found = await findTerragrunt();
  if (found.kind === 'ready') return found;
  if (!hasGo())
    return { kind: 'missing', reason: 'terragrunt is built from source, which needs Go on PATH (https://go.dev/dl)' };
  await buildFromProxy({ recipe, program, estimate: '4 to 6 minutes', place }, (text) =>
    report(`terragrunt ${recipe.version}: ${text}`),
  );
  return { kind: 'ready', path: program, version: recipe.version };
}

async function place(built: string): Promise<void> {
  const { stdout } = await exec(built, ['--version']);
  if (!stdout.includes(recipe.version))
    throw new Error(`expected terragrunt ${recipe.version}, the program says ${stdout.trim()}`);
  await mkdir(dirname(program), { recursive: true });
  const beside = `${program}.${process.pid}`;
  await copyFile(built, beside);
  await rename(beside, program);
}
