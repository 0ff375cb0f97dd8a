import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
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

async function filesIn(directory: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const names = new Set(entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name));
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
    return await readFile(file);
  } catch (error) {
    const system = systemCode(error) ?? 'unknown';
    if (system === 'ENOENT') throw new DeliveryError('PROJECT_NOT_FOUND', `${file} is not there`, { cause: error });
    const why = system === 'EISDIR' ? 'it is a directory' : system === 'EACCES' ? 'permission denied' : system;
    throw new DeliveryError('PROJECT_UNREADABLE', `cannot read ${basename(file)}: ${why}`, {
      cause: error,
      data: { file },
    });
  }
}
