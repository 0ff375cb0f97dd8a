import type { Json } from '../domain/json.ts';
import type { Reference } from '../domain/project/reference.ts';
import { access, substitute } from '../domain/project/template.ts';
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
  const resolve: Resolve = (reference) => {
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

/** The tree itself where nothing in it has to change: a large project is mostly that. `path` is one for the whole walk. */
function rewrite(tree: Tree, path: (string | number)[], resolve: Resolve): Tree {
  if (tree.kind === 'map') return withRewritten(tree, (value, key) => below(value, key, path, resolve));
  if (tree.kind === 'list') {
    let items: Tree[] | undefined;
    for (const [index, item] of tree.items.entries()) {
      const rewritten = below(item, index, path, resolve);
      if (rewritten !== item) (items ??= [...tree.items])[index] = rewritten;
    }
    return items === undefined ? tree : { ...tree, items };
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

type Resolve = (reference: Reference) => Json;

function below(tree: Tree, step: string | number, path: (string | number)[], resolve: Resolve): Tree {
  path.push(step);
  const rewritten = rewrite(tree, path, resolve);
  path.pop();
  return rewritten;
}

function withRewritten(tree: Branch, change: (value: Tree, key: string) => Tree): Branch {
  let changed: Map<string, Tree> | undefined;
  let renamed = false;
  for (const [key, value] of tree.entries) {
    renamed ||= key.includes('$${');
    const rewritten = change(value, key);
    if (rewritten !== value) (changed ??= new Map()).set(key, rewritten);
  }
  if (changed === undefined && !renamed) return tree;
  return withEntries(
    tree,
    [...tree.entries].map(([key, value]) => [key.replaceAll('$${', () => '${'), changed?.get(key) ?? value] as const),
  );
}
