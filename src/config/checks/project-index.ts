import type { Path } from '../path.ts';
import { child, entriesOf, itemsOf, textOf, type Tree } from '../tree.ts';

export interface StackIndex {
  readonly name: string;
  readonly path: Path;
  readonly node: Tree;
  readonly kind: 'resources' | 'source';
  readonly outputs: ReadonlyMap<string, Tree>;
  readonly variables: ReadonlyMap<string, Tree>;
  /** The first of each name. */
  readonly resources: ReadonlyMap<string, Tree>;
  readonly modules: ReadonlyMap<string, Tree>;
}

/** What has a name and can be referred to. Made from whatever is there, well formed or not. */
export interface ProjectIndex {
  readonly root: Tree;
  readonly environment: string;
  readonly stacks: ReadonlyMap<string, StackIndex>;
  /** Stacks this environment does not have (`enabled: false`). */
  readonly disabled: ReadonlySet<string>;
  readonly targets: ReadonlyMap<string, Tree>;
  readonly variables: ReadonlyMap<string, Tree>;
  readonly secrets: ReadonlyMap<string, Tree>;
}

export function indexProject(root: Tree, environment: string, disabled: ReadonlySet<string>): ProjectIndex {
  const stacks = entriesOf(child(root, 'stacks')).map(([name, node]) => [name, indexStack(name, node)] as const);
  return {
    root,
    environment,
    disabled,
    stacks: new Map(stacks),
    targets: mapAt(root, 'targets'),
    variables: mapAt(root, 'variables'),
    secrets: mapAt(root, 'secrets'),
  };
}

function indexStack(name: string, node: Tree): StackIndex {
  return {
    name,
    path: ['stacks', name],
    node,
    kind: child(node, 'source') === undefined ? 'resources' : 'source',
    outputs: mapAt(node, 'outputs'),
    variables: mapAt(node, 'variables'),
    resources: named(child(node, 'resources')),
    modules: named(child(node, 'modules')),
  };
}

const nothing: ReadonlyMap<string, Tree> = new Map();

/** The map itself: a large project has thousands of them. */
function mapAt(tree: Tree, key: string): ReadonlyMap<string, Tree> {
  const found = child(tree, key);
  return found?.kind === 'map' ? found.entries : nothing;
}

function named(list: Tree | undefined): ReadonlyMap<string, Tree> {
  if (list === undefined) return nothing;
  const found = new Map<string, Tree>();
  for (const item of itemsOf(list)) {
    const name = textOf(child(item, 'name'));
    if (name !== undefined && !found.has(name)) found.set(name, item);
  }
  return found;
}
