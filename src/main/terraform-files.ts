import type { Files } from '../ports/files.ts';

export interface TextFile {
  /** Relative to the directory, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface FileWish {
  readonly files: Pick<Files, 'list' | 'readText' | 'join'>;
  readonly directory: string;
  readonly wants: (path: string) => boolean;
  readonly skips: (directory: string) => boolean;
}

/** Deeper than any tree of modules that somebody wrote. */
const deepest = 12;

/** The text files below a directory that are asked for, sorted by path. Links are not followed. */
export async function readTextFiles(wish: FileWish): Promise<readonly TextFile[]> {
  const found: TextFile[] = [];
  await visit(wish, [], found);
  return found.sort((left, right) => (left.path < right.path ? -1 : 1));
}

async function visit(wish: FileWish, below: readonly string[], found: TextFile[]): Promise<void> {
  const { files, directory } = wish;
  if (below.length > deepest) return;
  for (const { name, kind } of await files.list(files.join(directory, ...below))) {
    const path = [...below, name];
    if (kind === 'directory' && !wish.skips(name)) await visit(wish, path, found);
    if (kind !== 'file' || !wish.wants(name)) continue;
    const text = await files.readText(files.join(directory, ...path));
    if (text !== undefined) found.push({ path: path.join('/'), text });
  }
}
