/**
 * The user's directory once more, with other texts for some files: real directories on the way down from the anchor, and all
 * that lies beside as links. So every relative path leads to where it leads in the user's directory, which stays untouched.
 */
import { isJsonObject, type Json } from '../../../../domain/json.ts';
import type { Files } from '../../../../ports/files.ts';
import { canonicalText, parseJson } from '../canonical.ts';
import { standInModule } from '../generate/placeholder.ts';
import type { Layout } from '../layout.ts';
import { manifestIn, type ModuleTexts, modulesIn } from './source-texts.ts';

export interface Mirror {
  /** The root module in it. */
  readonly module: string;
  readonly data: string;
}

/** More would take longer than it helps. */
const mostEntries = 5_000;

/** Where the mirror of a stack is. Built anew each time. */
export const mirrorIn = (files: Files, work: string): string => files.join(work, 'tentative');

interface Wanted {
  readonly anchor: string;
  readonly texts: Readonly<Record<string, string>>;
}

/** A text says why it cannot be. */
export async function buildMirror(
  files: Files,
  { work, layout }: { readonly work: string; readonly layout: Pick<Layout, 'module' | 'data'> },
  { anchor, texts }: Wanted,
): Promise<Mirror | string> {
  const place = mirrorIn(files, work);
  await files.remove(place);
  if (files.link === undefined) return 'there are no symbolic links on this machine';
  let from = anchor;
  let to = files.join(place, 'tree');
  for (const step of files.relative(anchor, layout.module).split(/[\\/]/).filter(Boolean)) {
    const { kind } = (await files.list(from)).find(({ name }) => name === step) ?? { kind: 'other' };
    // Beyond a link, `..` leads elsewhere than it says.
    if (kind !== 'directory') return `${files.join(from, step)} is a symbolic link`;
    if (!(await linkAll(files, { from, to }, (name) => name === step))) return tooMany(from);
    from = files.join(from, step);
    to = files.join(to, step);
  }
  if (!(await linkAll(files, { from, to }, (name) => Object.hasOwn(texts, name)))) return tooMany(from);
  for (const [name, text] of Object.entries(texts)) await files.writeText(files.join(to, name), text, 0o600);
  const data = files.join(place, 'data');
  await mirrorData(files, layout.data, data);
  return { module: to, data };
}

const tooMany = (directory: string): string => `${directory} has more than ${mostEntries} entries`;

interface Pair {
  readonly from: string;
  readonly to: string;
}

/** @returns false where there is too much to link */
async function linkAll(files: Files, { from, to }: Pair, but: (name: string) => boolean): Promise<boolean> {
  const entries = await files.list(from);
  if (entries.length > mostEntries) return false;
  await files.makeDirectory(to, 0o700);
  for (const { name } of entries) if (!but(name)) await files.link?.(files.join(to, name), files.join(from, name));
  return true;
}

/** What `init` has fetched is shared; what the engine may write is a copy. */
async function mirrorData(files: Files, from: string, to: string): Promise<void> {
  await linkAll(files, { from, to }, (name) => notShared.has(name));
  for (const name of ['terraform.tfstate', 'environment']) {
    const text = await files.readText(files.join(from, name));
    if (text !== undefined) await files.writeText(files.join(to, name), text, 0o600);
  }
  const known = modulesIn(await files.readText(manifestIn(files, from)));
  const own = { Key: standInModule, Source: `./${standInModule}`, Dir: standInModule };
  const all: readonly Json[] = [...(known.length > 0 ? known : [{ Key: '', Source: '', Dir: '.' }]), own];
  await files.writeText(manifestIn(files, to), canonicalText({ Modules: [...all] }));
}

const notShared: ReadonlySet<string> = new Set(['terraform.tfstate', 'environment', 'modules']);

/** The lowest directory above everything that the modules may look at by a relative path. */
export async function anchorOf(
  files: Files,
  layout: Pick<Layout, 'module' | 'data'>,
  seen: { readonly project: string; readonly modules: readonly ModuleTexts[]; readonly given: string },
): Promise<string> {
  const { module, data } = layout;
  const project = isWithin(files, module, seen.project) ? [seen.project] : [];
  const state = localState(await files.readText(files.join(data, 'terraform.tfstate')));
  const local = seen.modules.filter(({ isLocal }) => isLocal);
  const climbed = local.flatMap(({ directory, texts }) => texts.flatMap((text) => climbs(files, directory, text)));
  const reached = [
    ...project,
    ...(state === undefined ? [] : [files.resolve(module, state)]),
    ...local.map(({ directory }) => directory),
    ...climbed,
    ...climbs(files, module, seen.given),
  ];
  let anchor = module;
  for (const path of reached) while (!isWithin(files, path, anchor)) anchor = files.resolve(anchor, '..');
  return anchor;
}

const isWithin = (files: Files, path: string, directory: string): boolean => {
  const way = files.relative(directory, path);
  return way === '' || !(way === '..' || way.startsWith('../') || way.startsWith('..\\') || way.startsWith('/'));
};

const climbs = (files: Files, directory: string, text: string): readonly string[] =>
  (text.match(/\.\.(?:\/\.\.)*(?![.\w])/g) ?? []).map((path) => files.resolve(directory, path));

/** Where a local backend that has been told a place keeps its state. */
function localState(note: string | undefined): string | undefined {
  const json = parseJson(note);
  const backend = isJsonObject(json) ? json['backend'] : undefined;
  if (!isJsonObject(backend) || backend['type'] !== 'local') return undefined;
  const config = backend['config'];
  const path = isJsonObject(config) ? config['path'] : undefined;
  return typeof path === 'string' ? path : undefined;
}
