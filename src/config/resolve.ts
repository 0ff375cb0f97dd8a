import type { Json } from '../domain/json.ts';
import type { Reference } from '../domain/project/reference.ts';
import { access, substitute } from '../domain/project/template.ts';
import type { Path } from './path.ts';
import { placeOf } from './places.ts';
import { type Branch, child, entriesOf, fromJson, toJson, type Tree, withEntries } from './tree.ts';

/**
 * Puts concrete values where a reference is resolved when the file is loaded (regions, backends ...), and takes the escapes
 * off keys. The tree has been checked: every reference leads somewhere.
 */
export function resolveEarly(root: Tree, environment: string): Tree {
  const flag = child(child(child(root, 'environments'), environment), 'protected');
  const facts: Readonly<Record<string, Json>> = {
    name: environment,
    protected: flag?.kind === 'leaf' && flag.value === true,
  };
  const variables = new Map<string, Json>();
  const resolve = (reference: Reference): Json => {
    if (reference.kind === 'environment') return facts[reference.attribute] ?? null;
    if (reference.kind !== 'variable') return null;
    return access(variables.get(reference.name) ?? null, reference.access) ?? null;
  };
  // Variables first: the others refer to them.
  const section = child(root, 'variables');
  const resolved = section === undefined ? undefined : rewrite(section, ['variables'], resolve);
  for (const [name, variable] of entriesOf(resolved)) {
    const value = child(variable, 'value');
    if (value !== undefined) variables.set(name, toJson(value));
  }
  if (root.kind !== 'map') return root;
  return withRewritten(root, (value, key) =>
    key === 'variables' && resolved !== undefined ? resolved : rewrite(value, [key], resolve),
  );
}

/** The tree itself where nothing in it has to change: a large project is mostly that. */
function rewrite(tree: Tree, path: Path, resolve: (reference: Reference) => Json): Tree {
  if (tree.kind === 'map') return withRewritten(tree, (value, key) => rewrite(value, [...path, key], resolve));
  if (tree.kind === 'list') {
    const items = tree.items.map((item, index) => rewrite(item, [...path, index], resolve));
    return items.every((item, index) => item === tree.items[index]) ? tree : { ...tree, items };
  }
  if (typeof tree.value !== 'string' || !tree.value.includes('${')) return tree;
  const place = placeOf(path);
  if (place === 'free' || !place.early) return tree;
  const { layer, at, keyAt } = tree;
  return fromJson(substitute(tree.value, resolve), {
    layer,
    ...(at === undefined ? {} : { at }),
    ...(keyAt === undefined ? {} : { keyAt }),
  });
}

function withRewritten(tree: Branch, change: (value: Tree, key: string) => Tree): Branch {
  let changed = false;
  const entries: (readonly [string, Tree])[] = [];
  for (const [key, value] of tree.entries) {
    const plainKey = key.includes('$${') ? key.replaceAll('$${', () => '${') : key;
    const rewritten = change(value, key);
    changed ||= plainKey !== key || rewritten !== value;
    entries.push([plainKey, rewritten]);
  }
  return changed ? withEntries(tree, entries) : tree;
}
