import type { Json } from '../domain/json.ts';
import { formatPath, type Path } from './path.ts';
import { child, entriesOf, type Tree } from './tree.ts';

/** One value of the effective project and where it comes from. */
export interface ExplainedValue {
  readonly path: string;
  /** Sensitive values are masked. */
  readonly value: Json;
  readonly origin:
    | { readonly kind: 'default' }
    | { readonly kind: 'file'; readonly file: string; readonly line?: number; readonly column?: number }
    | {
        readonly kind: 'environment';
        readonly environment: string;
        readonly file: string;
        readonly line?: number;
        readonly column?: number;
      }
    | { readonly kind: 'option' };
}

const masked = '(sensitive)';

/** Every value, in the order of the file; empty maps and lists stand for themselves. */
export function explainTree(root: Tree, file: string): readonly ExplainedValue[] {
  const sensitive = sensitivePaths(root);
  const rows: ExplainedValue[] = [];
  visit(root, [], false);
  return rows;

  function visit(tree: Tree, path: Path, hidden: boolean): void {
    const hide = hidden || sensitive.has(formatPath(path));
    if (tree.kind === 'map' && tree.entries.size > 0) {
      for (const [key, value] of tree.entries) visit(value, [...path, key], hide);
    } else if (tree.kind === 'list' && tree.items.length > 0) {
      for (const [index, item] of tree.items.entries()) visit(item, [...path, index], hide);
    } else if (path.length > 1 || tree.kind === 'leaf') {
      const value: Json = tree.kind === 'leaf' ? tree.value : tree.kind === 'list' ? [] : {};
      rows.push({ path: formatPath(path), value: hide ? masked : value, origin: originOf(tree, file) });
    }
  }
}

function sensitivePaths(root: Tree): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const [name, variable] of entriesOf(child(root, 'variables'))) {
    if (isMarked(variable)) paths.add(formatPath(['variables', name, 'value']));
  }
  for (const [stack, node] of entriesOf(child(root, 'stacks'))) {
    for (const [name, output] of entriesOf(child(node, 'outputs'))) {
      if (isMarked(output)) paths.add(formatPath(['stacks', stack, 'outputs', name, 'value']));
    }
  }
  return paths;
}

function isMarked(tree: Tree): boolean {
  const flag = child(tree, 'sensitive');
  return flag?.kind === 'leaf' && flag.value === true;
}

function originOf(tree: Tree, file: string): ExplainedValue['origin'] {
  const spot = tree.at ?? tree.keyAt;
  const place = spot === undefined ? { file } : { file, line: spot.line, column: spot.column };
  switch (tree.layer.kind) {
    case 'default':
    case 'option':
      return { kind: tree.layer.kind };
    case 'environment':
      return { kind: 'environment', environment: tree.layer.environment, ...place };
    case 'file':
      return { kind: 'file', ...place };
  }
}
