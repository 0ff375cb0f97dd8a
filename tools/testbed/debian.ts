import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { onPath } from './bed.ts';
import { place } from './place.ts';

const exec = promisify(execFile);

export const canFetchDebian = (): boolean => onPath('apt-get') !== undefined && onPath('dpkg-deb') !== undefined;

/**
 * Puts files of Debian's packages into a directory of the test bed, and installs nothing. apt checks what it downloads
 * against the signed lists of the system.
 */
export async function fetchDebian(wish: {
  readonly packages: readonly string[];
  /** Paths in the packages; `*` stands for any part of a name. */
  readonly files: readonly string[];
  /** The same of what may be missing: libraries that a package brings on one system and not on another. */
  readonly libraries?: readonly string[];
  readonly into: string;
}): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'fairlead-debian-'));
  try {
    // As root, apt downloads as another user, who must be able to write here.
    await chmod(work, 0o777);
    await exec('apt-get', ['download', ...wish.packages], { cwd: work });
    const archives = (await readdir(work)).filter((name) => name.endsWith('.deb'));
    if (archives.length === 0) throw new Error('apt-get downloaded nothing');
    const unpacked = join(work, 'unpacked');
    for (const archive of archives) await exec('dpkg-deb', ['-x', join(work, archive), unpacked]);
    const there = await readdir(unpacked, { recursive: true });
    for (const file of [...wish.files, ...(wish.libraries ?? [])]) {
      const form = formOf(file);
      const found = there.filter((path) => form.test(path));
      if (found.length === 0 && wish.files.includes(file))
        throw new Error(`${wish.packages.join(', ')} hold no ${file}`);
      for (const path of found) await place(join(unpacked, path), join(wish.into, basename(path)));
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The packages, and those of their dependencies that this system does not have; asked of apt, which installs nothing here. */
export async function withDependencies(packages: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await exec('apt-get', ['--simulate', '--no-install-recommends', 'install', ...packages]);
  const wanted = stdout.split('\n').flatMap((line) => /^Inst (\S+)/.exec(line)?.[1] ?? []);
  return [...new Set([...packages, ...wanted])];
}

const formOf = (file: string): RegExp => new RegExp(`^${file.replace(/[.+]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
