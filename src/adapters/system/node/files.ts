import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, rename, rm, symlink, unlink } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Files } from '../../../ports/files.ts';
import { fileError, systemCode } from './file-error.ts';

/** Files of this machine. */
export function createNodeFiles(): Files {
  return {
    async readText(path) {
      const bytes = await readOptional(path);
      return bytes?.toString('utf8');
    },
    readBytes: readOptional,
    writeText: (path, text, mode) => replace(path, text, { mode, synced: true }),
    writeDerived: (path, text, mode) => replace(path, text, { mode, synced: false }),
    createNew,
    async link(path, target) {
      await attempt('link', path, () => symlink(target, path));
    },
    async remove(path) {
      await attempt('remove', path, () => removeAny(path));
    },
    async makeDirectory(path, mode) {
      await attempt('make directory', path, () =>
        mkdir(path, { recursive: true, ...(mode !== undefined && { mode }) }),
      );
    },
    list,
    async exists(path) {
      return (await attempt('look at', path, () => absentAsUndefined(lstat(path)))) !== undefined;
    },
    join: (...parts) => join(...parts),
    resolve: (from, path) => (isAbsolute(path) ? resolve(path) : resolve(from, path)),
    relative: (from, to) => relative(from, to),
  };
}

/** Most of what is removed is one file. */
async function removeAny(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    // A directory: EISDIR on Linux, EPERM elsewhere.
    if (systemCode(error) !== 'ENOENT') await rm(path, { recursive: true, force: true });
  }
}

const readOptional = (path: string): Promise<Buffer | undefined> =>
  attempt('read', path, () => absentAsUndefined(readFile(path)));

interface Replacing {
  readonly mode: number | undefined;
  /** After a power cut the old text or the new one is there. */
  readonly synced: boolean;
}

/** A reader sees the old text or the new one. */
async function replace(path: string, text: string, { mode, synced }: Replacing): Promise<void> {
  await attempt('write', path, async () => {
    const directory = dirname(path);
    await mkdir(directory, { recursive: true });
    const temporary = join(directory, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      const file = await open(temporary, 'wx', mode ?? 0o666);
      try {
        // `open` applies the umask: a mode that was asked for is meant as it stands.
        if (mode !== undefined) await file.chmod(mode);
        await file.writeFile(text, 'utf8');
        if (synced) await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    if (synced) await syncDirectory(directory);
  });
}

async function createNew(path: string, text: string, mode?: number): Promise<boolean> {
  return attempt('create', path, async () => {
    await mkdir(dirname(path), { recursive: true });
    try {
      const file = await open(path, 'wx', mode ?? 0o666);
      try {
        await file.writeFile(text, 'utf8');
      } finally {
        await file.close();
      }
      return true;
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    }
  });
}

/** Makes the rename itself durable. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function list(path: string): ReturnType<Files['list']> {
  const entries = (await attempt('list', path, () => absentAsUndefined(readdir(path, { withFileTypes: true })))) ?? [];
  return entries
    .map((entry) => ({
      name: entry.name,
      kind: entry.isFile() ? ('file' as const) : entry.isDirectory() ? ('directory' as const) : ('other' as const),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function absentAsUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function attempt<T>(doing: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileError(doing, path, error);
  }
}
