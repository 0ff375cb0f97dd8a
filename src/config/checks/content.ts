import { type Mistakes, report } from '../mistake.ts';
import { child, itemsOf, spotOf, textOf, type Tree } from '../tree.ts';
import type { ProjectIndex, StackIndex } from './project-index.ts';

/** What only makes sense together, or not together. */
export function checkContent(index: ProjectIndex, mistakes: Mistakes): void {
  for (const [name, variable] of index.variables) checkVariable(name, variable, mistakes);
  for (const [name, target] of index.targets) checkTarget(name, target, mistakes);
  for (const stack of index.stacks.values()) {
    checkStack(stack, mistakes);
    checkPlace(stack, index, mistakes);
    for (const [position, item] of itemsOf(child(stack.node, 'resources')).entries()) {
      if (child(item, 'count') === undefined || child(item, 'forEach') === undefined) continue;
      report(mistakes, {
        code: 'PROJECT_VALUE_WRONG',
        path: [...stack.path, 'resources', position, 'forEach'],
        at: child(item, 'forEach')?.keyAt,
        message: 'a resource has `count` or `forEach`, not both',
        hint: 'keep one of them',
      });
    }
  }
}

function checkVariable(name: string, variable: Tree, mistakes: Mistakes): void {
  if (variable.kind !== 'map') return;
  const path = ['variables', name];
  const at = spotOf(variable);
  if (child(variable, 'value') === undefined) {
    report(mistakes, {
      code: 'PROJECT_VARIABLE_MISSING',
      path,
      at,
      message: `variable \`${name}\` has no value`,
      hint: `give it one: \`${name}: { value: ... }\`, in an environment, or \`--var ${name}=...\``,
    });
  } else if (child(variable, 'default') !== undefined) {
    report(mistakes, {
      code: 'PROJECT_VALUE_WRONG',
      path,
      at: child(variable, 'default')?.keyAt,
      message: `variable \`${name}\` has both \`value\` and \`default\``,
      hint: 'keep `value`: they mean the same',
    });
  }
}

function checkTarget(name: string, target: Tree, mistakes: Mistakes): void {
  if (textOf(child(target, 'cloud')) !== 'on-prem' || child(child(target, 'provider'), 'source') !== undefined) return;
  report(mistakes, {
    code: 'PROJECT_KEY_MISSING',
    path: ['targets', name, 'provider', 'source'],
    at: spotOf(target),
    message: `target \`${name}\` is on-prem and names no provider: there is no usual one`,
    hint: 'for a cluster, add `provider: { source: hashicorp/kubernetes }`',
  });
}

const onlyGenerated = ['resources', 'modules', 'outputs', 'imports', 'moved', 'removed'];

function checkStack(stack: StackIndex, mistakes: Mistakes): void {
  if (stack.node.kind !== 'map') return;
  const has = (key: string) => child(stack.node, key);
  if (stack.kind === 'source') {
    for (const key of onlyGenerated.filter((each) => has(each) !== undefined)) {
      report(mistakes, {
        code: 'PROJECT_STACK_CONTENT',
        path: [...stack.path, key],
        at: has(key)?.keyAt,
        message: `stack \`${stack.name}\` has both \`source\` and \`${key}\``,
        hint:
          key === 'outputs'
            ? 'the root module says what it exports: take `outputs` away'
            : `keep one of them: the root module says its own ${key}`,
      });
    }
    return;
  }
  if (has('workspace') !== undefined) {
    report(mistakes, {
      code: 'PROJECT_STACK_CONTENT',
      path: [...stack.path, 'workspace'],
      at: has('workspace')?.keyAt,
      message: '`workspace` is for a stack with `source`',
      hint: 'take it away: each environment has its own state already',
    });
  }
  if (onlyGenerated.some((key) => has(key) !== undefined)) return;
  report(mistakes, {
    code: 'PROJECT_STACK_CONTENT',
    path: stack.path,
    at: spotOf(stack.node),
    message: `stack \`${stack.name}\` is empty`,
    hint: 'give it `resources`, or `source: ./directory` of an existing root module',
  });
}

/** Several targets, none named, and a resource whose type belongs to one of them: no guess is safe. */
function checkPlace(stack: StackIndex, index: ProjectIndex, mistakes: Mistakes): void {
  if (stack.kind === 'source' || child(stack.node, 'target') !== undefined || index.targets.size < 2) return;
  for (const [position, item] of itemsOf(child(stack.node, 'resources')).entries()) {
    const type = textOf(child(item, 'type'));
    if (type === undefined || child(item, 'provider') !== undefined) continue;
    const candidates = [...index.targets].filter(([, target]) => providerName(target) === type.split('_')[0]);
    if (candidates.length === 0) continue;
    const names = candidates.map(([name]) => name);
    report(mistakes, {
      code: 'PROJECT_TARGET_REQUIRED',
      path: [...stack.path, 'resources', position],
      at: spotOf(child(item, 'type') ?? item),
      message: `stack \`${stack.name}\` does not say to which target \`${type}\` goes`,
      hint: `add \`target: ${names[0]}\` to the stack${names.length > 1 ? ` (or ${names.slice(1).join(', ')})` : ''}`,
    });
    return;
  }
}

const providerName = (target: Tree): string | undefined => textOf(child(child(target, 'provider'), 'name'));
