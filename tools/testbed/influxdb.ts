/** The real InfluxDB 1 for tests: Debian's package, unpacked into the test bed and installed nowhere. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath, testBed } from './bed.ts';
import { fetchDebian } from './debian.ts';

const exec = promisify(execFile);
const bed = join(testBed, 'influxdb');

/** Its server, from the test bed, or from PATH; undefined: there is none. */
export function findInflux(): string | undefined {
  const inBed = join(bed, 'influxd');
  return existsSync(inBed) ? inBed : onPath('influxd');
}

export async function fetchInflux(): Promise<void> {
  await fetchDebian({ packages: ['influxdb'], files: ['usr/bin/influxd'], into: bed });
  const { stdout } = await exec(join(bed, 'influxd'), ['version']);
  if (!stdout.startsWith('InfluxDB v1.')) throw new Error('the program does not say its version');
}
