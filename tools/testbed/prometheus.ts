/** The real Prometheus for tests: Debian's package, unpacked into the test bed and installed nowhere. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath, testBed } from './bed.ts';
import { fetchDebian } from './debian.ts';

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

export async function fetchPrometheus(): Promise<void> {
  await fetchDebian({ packages: ['prometheus'], files: programs.map((name) => `usr/bin/${name}`), into: bed });
  const { stdout, stderr } = await exec(join(bed, 'prometheus'), ['--version']);
  if (!/prometheus, version \d/.test(stdout + stderr)) throw new Error('the program does not say its version');
}
