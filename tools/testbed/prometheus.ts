/** The real Prometheus for tests: Debian's package, unpacked into the test bed and installed nowhere. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath, testBed } from './bed.ts';

const exec = promisify(execFile);
const programs = ['prometheus', 'promtool'] as const;
const bed = join(testBed, 'prometheus');

export interface Prometheus {
  readonly prometheus: string;
  readonly promtool: string;
}

/** From the test bed, or from PATH; undefined: there is none. */
export function findPrometheus(): Prometheus | undefined {
  const [prometheus, promtool] = programs.map((name) => {
    const inBed = join(bed, name);
    return existsSync(inBed) ? inBed : onPath(name);
  });
  return prometheus === undefined || promtool === undefined ? undefined : { prometheus, promtool };
}

export const canFetchPrometheus = (): boolean => onPath('apt-get') !== undefined && onPath('dpkg-deb') !== undefined;

/** apt checks what it downloads against the signed lists of the system. */
export async function fetchPrometheus(): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'fairlead-prometheus-'));
  try {
    // As root, apt downloads as another user, who must be able to write here.
    await chmod(work, 0o777);
    await exec('apt-get', ['download', 'prometheus'], { cwd: work });
    const [archive] = (await readdir(work)).filter((name) => name.endsWith('.deb'));
    if (archive === undefined) throw new Error('apt-get downloaded nothing');
    await exec('dpkg-deb', ['-x', join(work, archive), join(work, 'unpacked')]);
    await mkdir(bed, { recursive: true });
    for (const name of programs) {
      const temporary = join(bed, `.${name}.${process.pid}`);
      await copyFile(join(work, 'unpacked/usr/bin', name), temporary);
      await chmod(temporary, 0o755);
      await rename(temporary, join(bed, name));
    }
    const { stdout, stderr } = await exec(join(bed, 'prometheus'), ['--version']);
    if (!/prometheus, version \d/.test(stdout + stderr)) throw new Error('the program does not say its version');
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
