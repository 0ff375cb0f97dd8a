import type { Path } from './path.ts';
import { child, emptyMap, inLayer, type List, textOf, type Tree, withEntries, type Branch } from './tree.ts';

/** Variables, outputs and secrets in one form: the short ways of writing become objects. */
export function normalise(root: Tree): Tree {
  if (root.kind !== 'map') return root;
  return mapEntries(root, (key, section) => {
    if (key === 'environments' && section.kind === 'map')
      return mapEntries(section, (_, environment) => normalise(environment));
    if (key === 'variables' && section.kind === 'map')
      return mapEntries(section, (_, variable) => longVariable(variable));
    if (key === 'stacks' && section.kind === 'map') return mapEntries(section, (_, stack) => longStack(stack));
    return section;
  });
}

function longStack(stack: Tree): Tree {
  if (stack.kind !== 'map') return stack;
  return mapEntries(stack, (key, value) =>
    key === 'outputs' && value.kind === 'map' ? mapEntries(value, (_, output) => longForm(output)) : value,
  );
}

function longVariable(variable: Tree): Tree {
  if (variable.kind !== 'map') return longForm(variable);
  const fallback = variable.entries.get('default');
  if (fallback === undefined || variable.entries.has('value')) return variable;
  const renamed = [...variable.entries].map(([key, value]) => [key === 'default' ? 'value' : key, value] as const);
  return withEntries(variable, renamed);
}

const longForm = (value: Tree): Tree =>
  value.kind === 'map' ? value : { ...emptyMap(value.layer), ...place(value), entries: new Map([['value', value]]) };

const place = (tree: Tree) => ({
  ...(tree.at === undefined ? {} : { at: tree.at }),
  ...(tree.keyAt === undefined ? {} : { keyAt: tree.keyAt }),
});

/** The project as one environment sees it: its overlay merged in, the other environments gone. */
export function forEnvironment(root: Tree, name: string): Tree {
  if (root.kind !== 'map') return root;
  const environments = child(root, 'environments');
  const overlay = child(environments, name);
  const bare = withEntries(
    root,
    [...root.entries].filter(([key]) => key !== 'environments'),
  );
  const merged = overlay?.kind === 'map' ? merge(bare, sections(overlay, name), []) : bare;
  if (merged.kind !== 'map') return merged;
  const kept = { ...emptyMap({ kind: 'file' }), ...(overlay === undefined ? {} : place(overlay)) };
  const own = withEntries(kept, overlay?.kind === 'map' ? [...overlay.entries].filter(isOwn) : []);
  const section = { ...emptyMap({ kind: 'file' }), ...(environments === undefined ? {} : place(environments)) };
  return withEntries(merged, [...merged.entries, ['environments', withEntries(section, [[name, own]])]]);
}

/** What is said of the environment itself, and overlays nothing. */
const isOwn = ([key]: readonly [string, Tree]): boolean => key === 'protected' || key === 'approvals';

function sections(overlay: Branch, environment: string): Tree {
  const kept = [...overlay.entries].filter((entry) => !isOwn(entry));
  return inLayer(withEntries(overlay, kept), { kind: 'environment', environment });
}

/** Maps are merged, named lists by name; everything else is replaced. */
export function merge(base: Tree, over: Tree, path: Path): Tree {
  if (base.kind === 'map' && over.kind === 'map') {
    // Settings of one kind of backend mean nothing to another.
    if (path[0] === 'stacks' && path.length === 3 && path[2] === 'backend' && changesType(base, over)) return over;
    const entries = new Map(base.entries);
    for (const [key, value] of over.entries) {
      const before = entries.get(key);
      entries.set(key, before === undefined ? value : merge(before, value, [...path, key]));
    }
    return withEntries(base, entries);
  }
  const identity = identityAt(path);
  if (base.kind === 'list' && over.kind === 'list' && identity !== undefined)
    return mergeNamed(base, over, identity, path);
  return over;
}

function changesType(base: Branch, over: Branch): boolean {
  const type = over.entries.get('type');
  return type !== undefined && textOf(type) !== textOf(base.entries.get('type'));
}

const identities: Readonly<Record<string, string>> = {
  resources: 'name',
  modules: 'name',
  imports: 'to',
  moved: 'from',
  removed: 'from',
};

function identityAt(path: Path): string | undefined {
  const [section, , key] = path;
  return section === 'stacks' && path.length === 3 && typeof key === 'string' && Object.hasOwn(identities, key)
    ? identities[key]
    : undefined;
}

function mergeNamed(base: List, over: List, identity: string, path: Path): Tree {
  const items = [...base.items];
  const places = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const name = textOf(child(item, identity));
    if (name !== undefined && !places.has(name)) places.set(name, index);
  }
  const taken = new Set<string>();
  for (const item of over.items) {
    const name = textOf(child(item, identity));
    const index = name === undefined || taken.has(name) ? undefined : places.get(name);
    const before = index === undefined ? undefined : items[index];
    if (name !== undefined) taken.add(name);
    if (index === undefined || before === undefined) items.push(item);
    else items[index] = merge(before, item, [...path, index]);
  }
  return { ...base, items };
}

function mapEntries(tree: Branch, change: (key: string, value: Tree) => Tree): Branch {
  return withEntries(
    tree,
    [...tree.entries].map(([key, value]) => [key, change(key, value)] as const),
  );
}
