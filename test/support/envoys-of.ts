import { readdir, readFile } from 'node:fs/promises';

/** Told by the configuration that they were started with: no other one has a file in this directory. */
export async function envoysOf(directory: string): Promise<readonly number[]> {
  const found: number[] = [];
  // Elsewhere than on Linux there is no such directory, and no Envoy of ours.
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const words = (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).split('\0');
    if (words[1] === '-c' && words[2]?.startsWith(`${directory}/`) === true) found.push(Number(name));
  }
  return found;
}
