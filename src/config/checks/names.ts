import { closest } from '../../domain/closest.ts';
import { describe, known, type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { child, entriesOf, itemsOf, spotOf, textOf, type Tree } from '../tree.ts';
import type { ProjectIndex, StackIndex } from './project-index.ts';

/** Names that are used twice, and names that stand for nothing. */
export function checkNames(index: ProjectIndex, mistakes: Mistakes): void {
  for (const section of ['stacks', 'targets']) checkCase(child(index.root, section), [section], mistakes);
  const stacks: Namespace = {
    code: 'PROJECT_STACK_UNKNOWN',
    what: 'stack',
    many: 'stacks',
    names: new Set(index.stacks.keys()),
  };
  const targets = targetsOf(index);
  for (const stack of index.stacks.values()) {
    checkUnique(stack, mistakes);
    lookUp(child(stack.node, 'target'), [...stack.path, 'target'], targets, mistakes);
    checkDependsOn(stack, stacks, mistakes);
    for (const list of ['resources', 'modules'] as const) {
      for (const [position, item] of itemsOf(child(stack.node, list)).entries()) {
        if (refersByName(item)) checkItem(item, [...stack.path, list, position], { stack, index, mistakes });
      }
    }
    for (const [position, item] of itemsOf(child(stack.node, 'imports')).entries()) {
      const path = [...stack.path, 'imports', position, 'to'];
      lookUp(child(item, 'to'), path, resourcesOf(stack), mistakes, instanceKey);
    }
  }
}

/** Most items do not: nothing is made for them. */
const refersByName = (item: Tree): boolean =>
  ['dependsOn', 'lifecycle', 'provider', 'providers'].some((key) => child(item, key) !== undefined);

/** `[0]` or `["key"]`, at the end. */
const instanceKey = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]$/s;

interface Namespace {
  readonly code: 'PROJECT_STACK_UNKNOWN' | 'PROJECT_TARGET_UNKNOWN' | 'PROJECT_RESOURCE_UNKNOWN';
  readonly what: string;
  readonly many: string;
  readonly names: ReadonlySet<string>;
}

const resourcesOf = (stack: StackIndex): Namespace => ({
  code: 'PROJECT_RESOURCE_UNKNOWN',
  what: `resource in stack \`${stack.name}\``,
  many: 'resources in this stack',
  names: new Set(stack.resources.keys()),
});

const targetsOf = (index: ProjectIndex): Namespace => ({
  code: 'PROJECT_TARGET_UNKNOWN',
  what: 'target',
  many: 'targets',
  names: new Set(index.targets.keys()),
});

/** Stacks and targets become directories: on many file systems `Web` and `web` are one. */
export function checkCase(section: Tree | undefined, path: Path, mistakes: Mistakes): void {
  const seen = new Map<string, string>();
  for (const [name, node] of entriesOf(section)) {
    const before = seen.get(name.toLowerCase());
    if (before === undefined) {
      seen.set(name.toLowerCase(), name);
      continue;
    }
    report(mistakes, {
      code: 'PROJECT_NAME_DUPLICATE',
      path: [...path, name],
      at: node.keyAt,
      value: name,
      message: `\`${name}\` and \`${before}\` differ only in case`,
      hint: 'rename one of them: they become names of files',
    });
  }
}

function checkUnique(stack: StackIndex, mistakes: Mistakes): void {
  const seen = new Map<string, { readonly list: string; readonly node: Tree }>();
  for (const list of ['resources', 'modules']) {
    for (const [position, item] of itemsOf(child(stack.node, list)).entries()) {
      const node = child(item, 'name');
      const name = textOf(node);
      if (node === undefined || name === undefined) continue;
      const before = seen.get(name);
      if (before === undefined) {
        seen.set(name, { list, node });
        continue;
      }
      const line = before.node.at === undefined ? '' : `, first on line ${before.node.at.line}`;
      report(mistakes, {
        code: 'PROJECT_NAME_DUPLICATE',
        path: [...stack.path, list, position, 'name'],
        at: node.at,
        value: name,
        message: `stack \`${stack.name}\` has two resources or modules \`${name}\`${line}`,
        hint: 'names are unique in a stack, also over types: rename one of them',
      });
    }
  }
}

function checkDependsOn(stack: StackIndex, stacks: Namespace, mistakes: Mistakes): void {
  for (const [position, node] of itemsOf(child(stack.node, 'dependsOn')).entries()) {
    const path = [...stack.path, 'dependsOn', position];
    if (textOf(node) === stack.name) selfReference(`stack \`${stack.name}\``, node, path, mistakes);
    else lookUp(node, path, stacks, mistakes);
  }
}

interface Surroundings {
  readonly stack: StackIndex;
  readonly index: ProjectIndex;
  readonly mistakes: Mistakes;
}

function checkItem(item: Tree, path: Path, { stack, index, mistakes }: Surroundings): void {
  const own = textOf(child(item, 'name'));
  const all = { ...resourcesOf(stack), names: new Set([...stack.resources.keys(), ...stack.modules.keys()]) };
  for (const [position, node] of itemsOf(child(item, 'dependsOn')).entries()) {
    const place = [...path, 'dependsOn', position];
    if (textOf(node) === own) selfReference(`\`${own}\``, node, place, mistakes);
    else lookUp(node, place, all, mistakes);
  }
  for (const [position, node] of itemsOf(child(child(item, 'lifecycle'), 'replaceTriggeredBy')).entries()) {
    lookUp(node, [...path, 'lifecycle', 'replaceTriggeredBy', position], resourcesOf(stack), mistakes, /[.[].*$/s);
  }
  lookUp(child(item, 'provider'), [...path, 'provider'], targetsOf(index), mistakes);
  for (const [key, node] of entriesOf(child(item, 'providers'))) {
    lookUp(node, [...path, 'providers', key], targetsOf(index), mistakes);
  }
}

function selfReference(what: string, node: Tree, path: Path, mistakes: Mistakes): void {
  const message = `${what} depends on itself`;
  report(mistakes, { code: 'PROJECT_SELF_REFERENCE', path, at: spotOf(node), message, hint: 'take it away' });
}

/** `ending` is what may follow the name, such as `.attribute`. */
function lookUp(node: Tree | undefined, path: Path, namespace: Namespace, mistakes: Mistakes, ending?: RegExp): void {
  const written = textOf(node);
  // Wrong types are reported by the schema, references by the reference check.
  if (node === undefined || written === undefined || written.includes('${')) return;
  const name = ending === undefined ? written : written.replace(ending, '');
  if (namespace.names.has(name)) return;
  const meant = closest(name, namespace.names);
  report(mistakes, {
    code: namespace.code,
    path,
    at: node.at,
    value: written,
    message: `${describe(node)} names no ${namespace.what}`,
    hint: meant === undefined ? known(namespace.names, namespace.many) : `did you mean \`${meant}\`?`,
  });
}
