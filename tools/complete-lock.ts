/**
 * Adds to package-lock.json the optional packages of other platforms that the registry at hand does not offer.
 * npm leaves such packages out of the lock file, and then `npm ci` calls it out of step on every platform.
 * Run it after each change of the dependencies: `npm run lock`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

export interface LockedPackage {
  readonly version?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** Optional dependencies with an exact version that have no entry of their own. */
export function missingPackages({ packages }: LockFile): ReadonlyMap<string, LockedPackage> {
  const missing = new Map<string, LockedPackage>();
  for (const { optionalDependencies = {}, dev } of Object.values(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const key = `node_modules/${name}`;
      if (packages[key] !== undefined || !/^\d/.test(version)) continue;
      missing.set(key, { version, ...platformOf(name), ...(dev === true ? { dev } : {}), optional: true });
    }
  }
  return missing;
}

/** The platform a package is for, read from its name: npm must skip it elsewhere without asking the registry. */
export function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : [];
  const glibc = os[0] === 'linux' && words.some((word) => word.startsWith('gnu')) ? ['glibc'] : [];
  if (os.length === 0 || cpu.length === 0) throw new Error(`no platform in the package name "${name}"`);
  return { cpu, os, ...(libc.length + glibc.length === 0 ? {} : { libc: [...libc, ...glibc] }) };
}

if (import.meta.main) {
  const file = new URL('../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8')) as LockFile;
  const missing = missingPackages(lock);
  const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
  const packages = Object.fromEntries([...Object.entries(lock.packages), ...missing].sort(byName));
  if (missing.size > 0) writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
  process.stdout.write(`${missing.size} packages of other platforms added to package-lock.json\n`);
}
