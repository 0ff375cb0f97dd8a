import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Json } from '../../../domain/json.ts';
import type { StoredResource } from './model.ts';

/**
 * The world on disk: `resources/<cloud>/<region>/<type>/<id>.json`, one file per resource.
 * S1 a file is replaced whole (written aside, then renamed), so no reader ever sees half of one.
 * S2 nothing is kept that the disk could contradict: a file edited or deleted by hand is what counts from then on.
 */
export interface ResourceStore {
  list(within?: {
    readonly cloud?: string;
    readonly region?: string;
    readonly type?: string;
  }): readonly StoredResource[];
  /** One resource, without looking at any other. */
  get(place: ResourcePlace): StoredResource | undefined;
  put(resource: StoredResource): void;
  remove(resource: StoredResource): void;
}

/** Where a resource is kept; without a region it is looked for in all of them. */
export interface ResourcePlace {
  readonly cloud: string;
  readonly region?: string;
  readonly type: string;
  readonly id: string;
}

export function openResourceStore(directory: string): ResourceStore {
  const base = join(directory, 'resources');
  const read = cachedReader();
  const fileOf = ({ cloud, region, type, id }: StoredResource) =>
    join(base, cloud, region, type, `${encodeURIComponent(id)}.json`);
  return {
    get: ({ cloud, region, type, id }) => {
      for (const each of only(region, () => names(join(base, cloud)))) {
        const resource = read(join(base, cloud, each, type, `${encodeURIComponent(id)}.json`));
        if (resource !== undefined) return resource;
      }
      return undefined;
    },
    list: (within = {}) => {
      const clouds = only(within.cloud, () => names(base)).map((cloud) => join(base, cloud));
      const regions = clouds.flatMap((cloud) =>
        only(within.region, () => names(cloud)).map((region) => join(cloud, region)),
      );
      const types = regions.flatMap((region) =>
        only(within.type, () => names(region)).map((type) => join(region, type)),
      );
      const files = types.flatMap((folder) => names(folder).map((file) => `${folder}/${file}`));
      return files
        .filter((file) => file.endsWith('.json'))
        .map(read)
        .filter((resource) => resource !== undefined);
    },
    put: (resource) => writeJson(fileOf(resource), resource as unknown as Json), // an interface has no index signature
    remove: (resource) => unlink(fileOf(resource)),
  };
}

const only = (name: string | undefined, all: () => readonly string[]): readonly string[] =>
  name === undefined ? all() : [name];

/** The names in a folder in a stable order; a folder that is not there has none. */
function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}

/** Reads a resource file, and reads it again only when the file is another one (S2). */
function cachedReader(): (path: string) => StoredResource | undefined {
  const seen = new Map<string, { readonly mark: string; readonly resource: StoredResource }>();
  return (path) => {
    try {
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats === undefined) return undefined;
      const mark = markOf(stats);
      const cached = seen.get(path);
      if (cached?.mark === mark) return cached.resource;
      // The file is this module's own format, or edited by hand with care; attributes are checked when they are used.
      const resource = JSON.parse(readFileSync(path, 'utf8')) as StoredResource;
      seen.set(path, { mark, resource });
      return resource;
    } catch (cause) {
      if (isMissing(cause)) {
        seen.delete(path);
        return undefined;
      }
      if (cause instanceof SyntaxError) throw new TypeError(`${path} is not JSON: ${cause.message}`, { cause });
      throw cause;
    }
  };
}

/** Somebody else may have been quicker; gone is gone. */
function unlink(path: string): void {
  try {
    unlinkSync(path);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
}

const markOf = (stats: Stats): string => `${stats.ino}:${stats.mtimeMs}:${stats.size}`;

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');

/** Replaces a JSON file in one step (S1). */
export function writeJson(path: string, value: Json): void {
  mkdirSync(dirname(path), { recursive: true });
  const aside = `${path}.${randomUUID()}.tmp`;
  writeFileSync(aside, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(aside, path);
}

/** Reads a JSON file; undefined where there is none. */
export function readJson(path: string): Json | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Json;
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    if (cause instanceof SyntaxError) throw new TypeError(`${path} is not JSON: ${cause.message}`, { cause });
    throw cause;
  }
}

/** Adds one line of JSON to a log; one small write, so that concurrent writers do not mix their lines. */
export function appendJsonLine(path: string, value: Json): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify(value)}\n`);
}

/** The whole lines of a JSON log; a last line without its end is still being written. */
export function readJsonLines(path: string): readonly Json[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Json);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}
