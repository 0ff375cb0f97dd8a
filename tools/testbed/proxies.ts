/** Real proxies for tests and benches: Debian's packages, unpacked into the test bed and installed nowhere. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onPath, testBed } from './bed.ts';
import { fetchDebian } from './debian.ts';

const bed = join(testBed, 'proxies');

/** From the test bed, or from PATH; undefined: there is none. */
export function findProxy(name: 'nginx'): string | undefined {
  const inBed = join(bed, name);
  return existsSync(inBed) ? inBed : onPath(name);
}

export const fetchNginx = (): Promise<void> =>
  fetchDebian({ packages: ['nginx'], files: ['usr/sbin/nginx'], into: bed });
