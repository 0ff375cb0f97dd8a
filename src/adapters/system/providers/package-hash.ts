/** The hash of a directory that a lock file knows as `h1:`. https://pkg.go.dev/golang.org/x/mod/sumdb/dirhash#Hash1 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** @throws Error of the file system */
export async function packageHash(directory: string): Promise<string> {
  const root = await realpath(directory);
  const lines: string[] = [];
  for (const name of (await filesBelow(root, '')).sort()) lines.push(`${await fileHash(join(root, name))}  ${name}\n`);
  return `h1:${createHash('sha256').update(lines.join('')).digest('base64')}`;
}

async function filesBelow(root: string, below: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) names.push(...(await filesBelow(root, name)));
    else names.push(name);
  }
  return names;
}

async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
