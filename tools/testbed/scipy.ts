/** SciPy, to hold our statistics against: from PyPI, into the test bed, installed nowhere else. */
import { execFile } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath, testBed } from './bed.ts';
import { canFetchWheels } from './wheels.ts';

const exec = promisify(execFile);

const directory = join(testBed, 'scipy');

export interface SciPy {
  readonly python: string;
  readonly env: NodeJS.ProcessEnv;
}

/** In the test bed, or where Python has it anyway; undefined: there is none. */
export async function findScipy(): Promise<SciPy | undefined> {
  const python = onPath('python3') ?? onPath('python');
  if (python === undefined) return undefined;
  const env = { ...process.env, PYTHONPATH: directory };
  return exec(python, ['-c', 'import scipy.stats'], { env }).then(
    () => ({ python, env }),
    () => undefined,
  );
}

/** @returns why it cannot be had here; undefined: it is there now */
export async function bringScipy(): Promise<string | undefined> {
  const python = onPath('python3') ?? onPath('python');
  if (python === undefined || !(await canFetchWheels())) return 'no Python with pip here';
  const beside = `${directory}.${process.pid}`;
  await exec(python, [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:'],
    ...['--target', beside, 'scipy>=1.11,<2'],
  ]);
  await rm(directory, { recursive: true, force: true });
  await rename(beside, directory);
  return (await findScipy()) === undefined ? 'the wheel of this platform cannot be loaded' : undefined;
}
