/** What the engine would read of a root module, and of the modules that it calls. */
import type { Files } from '../../../../ports/files.ts';
import type { StackWork } from '../../../../ports/iac-engine.ts';
import { isJsonObject, type Json } from '../../../../domain/json.ts';
import { compareVersions } from '../../../_shared/version.ts';
import { parseJson } from '../canonical.ts';
import type { SourceText } from './stand-ins.ts';

/** OpenTofu reads its own files since 1.8, and of two with one name only its own. */
export async function rootTexts(
  files: Files,
  directory: string,
  { engine, version }: Pick<StackWork['tool'], 'engine' | 'version'>,
): Promise<readonly SourceText[]> {
  const readsOwn = engine === 'opentofu' && compareVersions(version, '1.8.0') >= 0;
  const names = (await configurationFiles(files, directory)).filter(
    (name) => readsOwn || !/\.tofu(\.json)?$/.test(name),
  );
  const read = names.filter((name) => !names.includes(name.replace(/\.tf(\.json)?$/, '.tofu$1')) || !isTf(name));
  return textsOf(files, directory, read);
}

const isTf = (name: string): boolean => /\.tf(\.json)?$/.test(name);

async function configurationFiles(files: Files, directory: string): Promise<readonly string[]> {
  const entries = await files.list(directory);
  const found = entries.filter(({ kind, name }) => kind !== 'directory' && /\.(tf|tofu)(\.json)?$/.test(name));
  // What an editor leaves behind is read by nobody.
  return found.map(({ name }) => name).filter((name) => !/^[.#]|~$/.test(name));
}

async function textsOf(files: Files, directory: string, names: readonly string[]): Promise<readonly SourceText[]> {
  const texts: SourceText[] = [];
  for (const name of names) texts.push({ name, text: (await files.readText(files.join(directory, name))) ?? '' });
  return texts;
}

export interface ModuleTexts {
  readonly directory: string;
  /** False: downloaded, and found by its full path. */
  readonly isLocal: boolean;
  readonly texts: readonly string[];
}

/** A module as `init` has written it down, in a list of all. */
export const manifestIn = (files: Files, data: string): string => files.join(data, 'modules', 'modules.json');

/** The root module is among them. Values that are given to it may hold paths too. */
export async function moduleTexts(
  files: Files,
  { module, data }: { readonly module: string; readonly data: string },
): Promise<readonly ModuleTexts[]> {
  const places = new Map<string, boolean>([[module, true]]);
  for (const entry of modulesIn(await files.readText(manifestIn(files, data)))) {
    const path = isJsonObject(entry) ? entry['Dir'] : undefined;
    if (typeof path !== 'string') continue;
    const directory = files.resolve(module, path);
    places.set(directory, !path.startsWith('/') && !/^[A-Za-z]:/.test(path));
  }
  const found: ModuleTexts[] = [];
  for (const [directory, isLocal] of places) {
    const names = (await files.list(directory)).flatMap(({ kind, name }) => (kind === 'directory' ? [] : [name]));
    const read = names.filter((name) => /\.(tf|tofu|tfvars)(\.json)?$/.test(name));
    const texts = await textsOf(files, directory, read);
    found.push({ directory, isLocal, texts: texts.map(({ text }) => text) });
  }
  return found;
}

export function modulesIn(manifest: string | undefined): readonly Json[] {
  const json = parseJson(manifest);
  const modules = isJsonObject(json) ? json['Modules'] : undefined;
  return Array.isArray(modules) ? (modules as readonly Json[]) : [];
}
