import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DeliveryError, isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { ProjectSource, ProjectText } from '../../../ports/project-source.ts';
import { systemCode } from './file-error.ts';
import { decodeProject } from './project-text.ts';

/** In the order in which they are named to the user. */
export const projectFileNames = [
  'fairlead.yaml',
  'fairlead.yml',
  'fairlead.config.ts',
  'fairlead.config.mts',
  'fairlead.config.js',
  'fairlead.config.mjs',
] as const;

export interface ProjectSourceOptions {
  /** URL of the module that `import ... from 'fairlead'` gets where the user has not installed it. */
  readonly library: string;
}

/** Project files of this machine. */
export function createNodeProjectSource({ library }: ProjectSourceOptions): ProjectSource {
  return {
    find: (directory) => findUpwards(resolve(directory)),
    read: (file) => readProject(resolve(file), library),
  };
}

async function findUpwards(start: string): Promise<string> {
  await expectDirectory(start);
  for (let directory = start, parent = dirname(start); ; directory = parent, parent = dirname(parent)) {
    const found = await filesIn(directory);
    const [first, second] = found;
    if (first !== undefined && second !== undefined) {
      throw new DeliveryError('PROJECT_AMBIGUOUS', `${directory} has several project files: ${found.join(', ')}`, {
        hint: `keep one of them: which one counts cannot be guessed`,
        data: { directory, files: found },
      });
    }
    if (first !== undefined) return join(directory, first);
    if (parent === directory) break;
  }
  throw new DeliveryError('PROJECT_NOT_FOUND', `there is no fairlead.yaml in ${start} or above`, {
    data: { directory: start },
  });
}

/** A mistyped directory must not end in the project above it. */
async function expectDirectory(start: string): Promise<void> {
  const found = await stat(start).catch((error: unknown) => systemCode(error) ?? 'unknown');
  const wrong =
    found === 'ENOENT' || found === 'ENOTDIR'
      ? 'is not there'
      : typeof found !== 'string' && !found.isDirectory()
        ? 'is not a directory'
        : undefined;
  if (wrong === undefined) return;
  throw new DeliveryError('PROJECT_NOT_FOUND', `${start} ${wrong}`, {
    hint: 'correct `--cwd`: it names the directory of the project, or one below it',
    data: { directory: start },
  });
}

async function filesIn(directory: string): Promise<readonly string[]> {
  try {
    // Directories of these names too: whoever reads one is told, and does not get the project above it.
    const names = new Set(await readdir(directory));
    return projectFileNames.filter((name) => names.has(name));
  } catch (error) {
    // A directory that is gone or closed to us holds no project for us; the one above may.
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '')) return [];
    throw error;
  }
}

async function readProject(file: string, library: string): Promise<ProjectText> {
  const bytes = await bytesOf(file);
  const text = decodeProject(file, bytes);
  if (!/\.[cm]?[jt]s$/.test(file)) return { kind: 'yaml', file, text };
  // Loaded when needed: most projects are YAML, and the start-up time is counted.
  const { loadProjectModule } = await import('./project-module.ts');
  return { kind: 'module', file, ...(await loadProjectModule(file, library)) };
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    // Reading a pipe waits until somebody writes to it, reading a device may never end.
    if (!found.isFile()) throw unreadable(file, found.isDirectory() ? 'it is a directory' : 'it is not a regular file');
    return await readFile(file);
  } catch (error) {
    if (isDeliveryError(error)) throw error;
    const system = systemCode(error) ?? 'unknown';
    if (system === 'ENOENT') throw new DeliveryError('PROJECT_NOT_FOUND', `${file} is not there`, { cause: error });
    throw unreadable(file, reasons[system] ?? system, error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its symbolic links go round in a circle',
};

const unreadable = (file: string, why: string, cause?: unknown): DeliveryError =>
  new DeliveryError('PROJECT_UNREADABLE', `cannot read ${file}: ${why}`, {
    hint: `look at it with \`ls -ld ${file}\``,
    data: { file },
    ...(cause === undefined ? {} : { cause }),
  });
