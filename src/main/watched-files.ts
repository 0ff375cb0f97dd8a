import { join, posix, relative, resolve } from 'node:path';
import type { TreeReader } from '../adapters/system/node/tree-reader.ts';
import { ownDirectory } from '../app/places.ts';
import { usesOf } from '../app/stack-uses.ts';
import { fixedPart, isLocal, type LocalPaths, localPathsOf } from '../config/init/local-paths.ts';
import { isTerraformFile } from '../config/init/plan-init.ts';
import type { Watch, WatchKind } from '../domain/selection/model.ts';
import { targetsOf } from '../domain/graph/graph.ts';
import type { Json } from '../domain/json.ts';
import type { EffectiveProject, Stack } from '../domain/project/model.ts';
import type { HistoryPoint } from '../ports/source-history.ts';

export interface WatchRequest {
  readonly reader: TreeReader;
  readonly project: EffectiveProject;
  /** Where the project file is; links are resolved. */
  readonly directory: string;
  readonly point: HistoryPoint;
}

/** Which files and directories a stack is made of, besides the project file; by name. */
export function watchedFiles(request: WatchRequest): (stack: string) => readonly Watch[] {
  const directory = request.reader.real(request.directory) ?? request.directory;
  const walk: Walk = { ...request, directory, read: new Map() };
  const known = new Map<string, readonly Watch[]>();
  return (name) => {
    const stack = request.project.stacks[name];
    const watches = known.get(name) ?? (stack === undefined ? [] : watchesOf(walk, stack));
    known.set(name, watches);
    return watches;
  };
}

interface Walk extends WatchRequest {
  /** By absolute directory: modules are shared. */
  readonly read: Map<string, Directory>;
}

interface Directory extends LocalPaths {
  /** Where links in it lead, and where it is itself when a link leads to it. */
  readonly links: readonly string[];
}

type Watches = Map<string, Watch>;

function watchesOf(walk: Walk, stack: Stack): readonly Watch[] {
  const watches: Watches = new Map();
  const { directory, project } = walk;
  for (const name of usesOf(project, stack).secrets) {
    const secret = project.secrets[name];
    if (secret?.kind === 'file') add(walk, watches, 'file', resolve(directory, secret.path));
    if (secret?.kind === 'command') addNamed(walk, watches, [...secret.argv], directory);
  }
  if (stack.content.kind === 'source') {
    const root = resolve(directory, stack.content.directory);
    addModules(walk, watches, { roots: [root], root, first: 'source' });
    addNamed(walk, watches, stack.variables, root);
    return [...watches.values()];
  }
  const { resources, modules } = stack.content;
  const roots = modules.filter(({ source }) => isLocal(source)).map(({ source }) => resolve(directory, source));
  const work = join(directory, ownDirectory, 'work', project.environment.name, stack.name);
  addModules(walk, watches, { roots, root: work, first: 'module' });
  const values: Json[] = [
    stack.variables,
    ...targetsOf(stack, project.targets).map(({ provider }) => provider.settings),
  ];
  values.push(...resources.map(({ properties }) => properties), ...modules.map(({ inputs }) => inputs));
  // The engine starts at the stack's work directory; who writes a path means the project's.
  addNamed(walk, watches, values, work);
  addGuessed(walk, watches, values);
  return [...watches.values()];
}

interface ModuleWish {
  /** Absolute. */
  readonly roots: readonly string[];
  /** Where the engine works: plain paths start there. */
  readonly root: string;
  /** What the first ones are; the others are modules. */
  readonly first: WatchKind;
}

/** A directory of a module with all that it names, and the modules that it calls, and so on. */
function addModules(walk: Walk, watches: Watches, { roots, root, first }: ModuleWish): void {
  // A set iterates over what is added meanwhile; a circle ends by itself.
  const directories = new Set(roots);
  for (const directory of directories) {
    const named = readDirectory(walk, directory);
    const kind = roots.includes(directory) ? first : 'module';
    add(walk, watches, kind, directory);
    for (const link of named.links) add(walk, watches, kind, link);
    for (const source of named.modules) directories.add(resolve(directory, source));
    for (const path of named.besideModule) addFile(walk, watches, resolve(directory, `./${path}`), directory);
    for (const path of named.besideRoot) addFile(walk, watches, resolve(root, `./${path}`), directory);
  }
}

/** What lies in the module itself is watched with it. */
function addFile(walk: Walk, watches: Watches, path: string, module: string): void {
  if (path !== module && !path.startsWith(`${module}/`)) add(walk, watches, 'file', path);
}

function readDirectory(walk: Walk, directory: string): Directory {
  const known = walk.read.get(directory);
  if (known !== undefined) return known;
  const { reader } = walk;
  const entries = reader.entries(directory);
  const names = entries.filter(({ name, kind }) => kind !== 'other' && isTerraformFile(name));
  const files = names.map(({ name }) => ({ path: name, text: reader.text(join(directory, name)) ?? '' }));
  const real = reader.real(directory);
  const links = entries
    .filter(({ kind }) => kind === 'link')
    .map(({ name }) => reader.real(join(directory, name)))
    .filter((path) => path !== undefined);
  const read = { ...localPathsOf(files), links: real === undefined ? links : [real, ...links] };
  walk.read.set(directory, read);
  return read;
}

/** Values that are written as paths. */
function addNamed(walk: Walk, watches: Watches, value: Json, from: string): void {
  for (const text of localTexts(value)) add(walk, watches, 'file', resolve(from, text));
}

function addGuessed(walk: Walk, watches: Watches, value: Json): void {
  for (const text of localTexts(value)) {
    const path = resolve(walk.directory, text);
    if (!below(walk, path).startsWith('..')) add(walk, watches, 'file', path);
  }
}

function localTexts(value: Json): readonly string[] {
  if (typeof value === 'string') return /^\.\.?\//.test(value) ? [fixedPart(value)] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item) => localTexts(item as Json));
}

function add(walk: Walk, watches: Watches, of: WatchKind, absolute: string): void {
  const path = below(walk, absolute);
  if (!watches.has(path)) watches.set(path, { of, path });
}

/** From the top of the repository. */
function below({ directory, point }: Walk, absolute: string): string {
  const found = posix.join(point.below, relative(directory, absolute));
  return found === '.' ? '' : found.replace(/\/$/, '');
}
