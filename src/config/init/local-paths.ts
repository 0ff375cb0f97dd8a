import { type HclBlock, parseHcl } from './hcl.ts';
import { parseTfJson } from './tf-json.ts';

/** What the configuration in one directory names of the rest of the tree. Paths as they are written, without templates. */
export interface LocalPaths {
  /** Sources of modules called by path: relative to the directory itself. */
  readonly modules: readonly string[];
  /** `${path.module}/...`: relative to the directory itself. */
  readonly besideModule: readonly string[];
  /** `${path.root}/...` and plain `./...`, `../...`: relative to the root module, where the engine works. */
  readonly besideRoot: readonly string[];
}

/**
 * Reads what a directory's `*.tf`, `*.tofu`, `*.tfvars` and their JSON forms name by path. Where a part of a path is
 * computed, what stands before it counts: `"../templates/${var.name}.tpl"` names `../templates`.
 */
export function localPathsOf(files: readonly { readonly path: string; readonly text: string }[]): LocalPaths {
  const modules = new Set<string>();
  const besideModule = new Set<string>();
  const besideRoot = new Set<string>();
  for (const { path, text } of files) {
    // Most files name nothing; they need no parsing.
    if (!mayName.test(text)) continue;
    const sources = /\.(tf|tofu)(\.json)?$/.test(path) ? sourcesIn(path, text) : [];
    for (const source of sources) modules.add(source.split('//')[0] ?? source);
    for (const [kind, written] of namedIn(text)) {
      // A source starts at the module itself, unlike any other plain path.
      if (!sources.includes(written)) (kind === 'module' ? besideModule : besideRoot).add(fixedPart(written));
    }
  }
  return { modules: [...modules], besideModule: [...besideModule], besideRoot: [...besideRoot] };
}

const mayName = /\.\.?\/|"\.\.?"|\bpath\.(module|root|cwd)\b/;

/** A path in quotes that starts with where it starts from. Also those in comments: too much is better than too little. */
const named = /"(?:\$\{\s*path\.(module|root|cwd)\s*\}\/?|(?=\.\.?\/))([^"\n\\]*)\\?"/g;

function namedIn(text: string): readonly (readonly ['module' | 'root', string])[] {
  return [...text.matchAll(named)].map(([, base, rest = '']) => [
    base === 'module' ? 'module' : 'root',
    fixedPart(rest),
  ]);
}

/** What stands before the first computed part or wildcard, up to its last `/`. */
export function fixedPart(path: string): string {
  const computed = path.search(/[$%]\{|[*?[{]/);
  if (computed < 0) return path;
  return path.slice(0, path.lastIndexOf('/', computed) + 1);
}

function sourcesIn(path: string, text: string): readonly string[] {
  if (!text.includes('module')) return [];
  const parsed = path.endsWith('.json') ? parseTfJson(text) : parseHcl(text);
  return (parsed?.body.blocks ?? []).flatMap(sourceOf);
}

function sourceOf({ type, attributes }: HclBlock): readonly string[] {
  const source = type === 'module' ? attributes.get('source')?.value : undefined;
  return typeof source === 'string' && isLocal(source) ? [source] : [];
}

/** As Terraform tells a path from an address. */
export const isLocal = (source: string): boolean => /^\.\.?(\/|$)/.test(source);
