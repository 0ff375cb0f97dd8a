import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { packageHash } from './package-hash.ts';

/**
 * The program of a provider's package, if the package is what the lock file allows: an engine checks that at every command, and
 * leaves it out for a provider that it is attached to. Checked once as long as the program stays the same file.
 */
export function createPackageCheck(): (directory: string, hashes: readonly string[]) => Promise<string> {
  const checked = new Map<string, Promise<string>>();
  return async (directory, hashes) => {
    const root = await realpath(directory);
    const program = await programIn(root);
    const { size, mtimeMs, ctimeMs, ino } = await stat(program);
    const key = [program, size, mtimeMs, ctimeMs, ino].join('\0');
    const asked = checked.get(key) ?? packageHash(root);
    checked.set(key, asked);
    const hash = await asked;
    if (!hashes.includes(hash)) throw new Error(`${root} is not what the lock file names: it is ${hash}`);
    return program;
  };
}

async function programIn(root: string): Promise<string> {
  const names = (await readdir(root)).filter((name) => name.startsWith('terraform-provider-'));
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) throw new Error(`not one program in ${root}, but ${names.length}`);
  return join(root, name);
}
