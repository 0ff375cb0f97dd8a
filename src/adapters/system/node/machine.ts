import { constants } from 'node:fs';
import { access, lstat, opendir, readdir, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { Machine } from '../../../ports/machine.ts';
import { ask } from './process-ask.ts';
import { atWork } from './process-mark.ts';

const gitTimeoutMs = 10_000;

/** This machine, as far as the given environment lets us see it. */
export function createMachine(environment: Readonly<Record<string, string>>): Machine {
  const findProgram = (name: string) => findOnPath(name, environment['PATH'] ?? '');
  return {
    nodeVersion: process.versions.node,
    findProgram,
    directorySize,
    directoriesAtWork,
    async ignoredByGit(directory, path) {
      const git = await findProgram('git');
      if (git === undefined) return undefined;
      const call = {
        program: git,
        args: ['check-ignore', '--quiet', path],
        cwd: directory,
        env: { ...environment },
      };
      const { code } = await ask(call, gitTimeoutMs);
      // 128: no repository.
      return code === 0 ? true : code === 1 ? false : undefined;
    },
  };
}

async function findOnPath(name: string, path: string): Promise<string | undefined> {
  // An empty or relative entry would mean the current directory: a program of the project, not of the machine.
  for (const directory of path.split(delimiter).filter(isAbsolute)) {
    const candidate = join(directory, name);
    if (await isProgram(candidate)) return candidate;
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function directorySize(path: string): Promise<number | undefined> {
  let bytes = 0;
  try {
    const directory = await opendir(path);
    for await (const entry of directory) {
      const below = join(path, entry.name);
      if (entry.isDirectory()) bytes += (await directorySize(below)) ?? 0;
      else if (entry.isFile()) bytes += (await lstat(below)).size;
    }
    return bytes;
  } catch {
    // Not there, or removed while we looked.
    return undefined;
  }
}

const markSuffix = '.mark';

async function directoriesAtWork(directory: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const path of await marksBelow(directory)) {
    const base = path.slice(0, -markSuffix.length);
    const record = { stdout: `${base}.stdout`, stderr: `${base}.stderr`, mark: path };
    if (atWork(record)) found.add(dirname(path));
  }
  return [...found].sort();
}

async function marksBelow(directory: string): Promise<readonly string[]> {
  try {
    const names = await readdir(directory, { recursive: true });
    return names.filter((name) => name.endsWith(markSuffix)).map((name) => join(directory, name));
  } catch {
    // Not there, or removed while we looked.
    return [];
  }
}
