import { closest } from '../../domain/closest.ts';
import type { Reference } from '../../domain/project/reference.ts';
import { access, formatReference } from '../../domain/project/template.ts';
import { known, type Mistake } from '../mistake.ts';
import type { Path } from '../path.ts';
import { child, toJson } from '../tree.ts';
import type { ProjectIndex, StackIndex } from './project-index.ts';

/** Where a reference stands. */
export interface Standing {
  readonly path: Path;
  readonly stack: StackIndex | undefined;
  /** The string has other parts, so that the value must be text, number or boolean. */
  readonly embedded: boolean;
}

type Found = Pick<Mistake, 'code' | 'message' | 'hint'> | undefined;

/** What is wrong with what a reference points at; undefined: nothing. */
export function checkTarget(reference: Reference, standing: Standing, index: ProjectIndex): Found {
  switch (reference.kind) {
    case 'stack':
      return checkOutput(reference, standing, index);
    case 'variable':
      return checkVariable(reference, standing, index);
    case 'secret':
      return checkSecret(reference, index);
    case 'resource':
      return checkResource(reference, standing);
    case 'module':
      return checkModule(reference, standing);
    case 'iteration':
      return checkIteration(reference, standing, index);
    case 'environment':
      return undefined;
  }
}

function checkOutput(
  reference: Reference & { kind: 'stack' },
  { stack: own, path }: Standing,
  index: ProjectIndex,
): Found {
  const shown = formatReference(reference);
  const stack = index.stacks.get(reference.stack);
  if (stack === undefined) return noStack(reference.stack, shown, index, own?.name);
  if (stack === own && path[0] === 'stacks') {
    return {
      code: 'PROJECT_SELF_REFERENCE',
      message: `stack \`${stack.name}\` refers to its own output: \`${shown}\``,
      hint: undefined,
    };
  }
  if (stack.kind === 'source' || stack.outputs.has(reference.output)) return undefined;
  const meant = closest(reference.output, stack.outputs.keys());
  const proposal = proposeOutput(reference.output, stack);
  return {
    code: 'PROJECT_OUTPUT_UNKNOWN',
    message: `stack \`${stack.name}\` has no output \`${reference.output}\`: \`${shown}\``,
    hint: meant === undefined ? proposal : `did you mean \`${formatReference({ ...reference, output: meant })}\`?`,
  };
}

function proposeOutput(output: string, stack: StackIndex): string {
  const resource = [...stack.resources.keys()].find((name) => output.startsWith(`${name}_`));
  const line =
    resource === undefined
      ? `${output}: \${resources.NAME.ATTRIBUTE}`
      : `${output}: \${resources.${resource}.${output.slice(resource.length + 1)}}`;
  return `${known(stack.outputs.keys(), 'outputs')}; add \`${line}\` to its \`outputs\``;
}

function noStack(name: string, shown: string, index: ProjectIndex, own: string | undefined): Found {
  if (index.disabled.has(name)) {
    const message = `environment \`${index.environment}\` does not have stack \`${name}\`: \`${shown}\``;
    return {
      code: 'PROJECT_STACK_UNKNOWN',
      message,
      hint: 'it says `enabled: false`: enable it, or take the reference away here too',
    };
  }
  const others = [...index.stacks.keys()].filter((candidate) => candidate !== own);
  const meant = closest(name, others);
  return {
    code: 'PROJECT_STACK_UNKNOWN',
    message: `there is no stack \`${name}\`: \`${shown}\``,
    hint: meant === undefined ? known(others, 'other stacks') : `did you mean \`${shown.replace(name, () => meant)}\`?`,
  };
}

function checkVariable(
  reference: Reference & { kind: 'variable' },
  { stack, path, embedded }: Standing,
  index: ProjectIndex,
): Found {
  // In the values of a stack's own variables, `var` means the project's.
  const own =
    path[2] === 'variables' || path[2] === 'backend' || path[2] === 'encryption'
      ? undefined
      : stack?.variables.get(reference.name);
  if (own !== undefined && stack?.kind === 'resources') return undefined;
  const shown = formatReference(reference);
  const variable = index.variables.get(reference.name);
  if (variable === undefined) {
    const names = [...index.variables.keys(), ...(stack?.kind === 'resources' ? stack.variables.keys() : [])];
    const meant = closest(reference.name, names);
    return {
      code: 'PROJECT_VARIABLE_UNKNOWN',
      message: `there is no variable \`${reference.name}\`: \`${shown}\``,
      hint:
        meant === undefined
          ? `${known(names, 'variables')}; declare it: \`variables: { ${reference.name}: ... }\``
          : `did you mean \`${formatReference({ ...reference, name: meant })}\`?`,
    };
  }
  const value = child(variable, 'value');
  if (value === undefined) return undefined;
  const found = access(toJson(value), reference.access);
  if (found === undefined) {
    return {
      code: 'PROJECT_VALUE_WRONG',
      message: `variable \`${reference.name}\` has no such part: \`${shown}\``,
      hint: `look at its value: \`variables.${reference.name}\``,
    };
  }
  if (embedded && typeof found === 'object') {
    const kind = Array.isArray(found) ? 'a list' : found === null ? 'nothing' : 'a map';
    return {
      code: 'PROJECT_VALUE_WRONG',
      message: `\`${shown}\` is ${kind} and cannot stand inside a text`,
      hint: 'let the reference be the whole value, or name a part of it',
    };
  }
  return undefined;
}

function checkSecret(reference: Reference & { kind: 'secret' }, index: ProjectIndex): Found {
  if (index.secrets.has(reference.name)) return undefined;
  const meant = closest(reference.name, index.secrets.keys());
  return {
    code: 'PROJECT_SECRET_UNKNOWN',
    message: `there is no secret \`${reference.name}\`: \`\${secrets.${reference.name}}\``,
    hint:
      meant === undefined
        ? `declare it: \`secrets: { ${reference.name}: { env: ${reference.name} } }\``
        : `did you mean \`\${secrets.${meant}}\`?`,
  };
}

function checkResource(reference: Reference & { kind: 'resource' }, { stack, path }: Standing): Found {
  const shown = formatReference(reference);
  const name = reference.resource;
  if (stack === undefined) return undefined;
  if (stack.resources.has(name)) {
    if (path[2] !== 'resources' || nameAt(stack, path) !== name) return undefined;
    return {
      code: 'PROJECT_SELF_REFERENCE',
      message: `resource \`${name}\` refers to itself: \`${shown}\``,
      hint: 'write the value itself',
    };
  }
  if (stack.modules.has(name)) {
    return {
      code: 'PROJECT_RESOURCE_UNKNOWN',
      message: `\`${name}\` is a module, not a resource: \`${shown}\``,
      hint: `write \`${shown.replace('resources', 'modules')}\``,
    };
  }
  const meant = closest(name, stack.resources.keys());
  return {
    code: 'PROJECT_RESOURCE_UNKNOWN',
    message: `stack \`${stack.name}\` has no resource \`${name}\`: \`${shown}\``,
    hint:
      meant === undefined
        ? known(stack.resources.keys(), 'resources in this stack')
        : `did you mean \`${formatReference({ ...reference, resource: meant })}\`?`,
  };
}

function checkModule(reference: Reference & { kind: 'module' }, { stack, path }: Standing): Found {
  const shown = formatReference(reference);
  if (stack === undefined) return undefined;
  if (stack.modules.has(reference.module)) {
    if (path[2] !== 'modules' || nameAt(stack, path) !== reference.module) return undefined;
    return {
      code: 'PROJECT_SELF_REFERENCE',
      message: `module \`${reference.module}\` refers to itself: \`${shown}\``,
      hint: 'write the value itself',
    };
  }
  const meant = closest(reference.module, stack.modules.keys());
  return {
    code: 'PROJECT_MODULE_UNKNOWN',
    message: `stack \`${stack.name}\` has no module \`${reference.module}\`: \`${shown}\``,
    hint:
      meant === undefined
        ? known(stack.modules.keys(), 'modules in this stack')
        : `did you mean \`${formatReference({ ...reference, module: meant })}\`?`,
  };
}

function checkIteration(
  reference: Reference & { kind: 'iteration' },
  { stack, path }: Standing,
  index: ProjectIndex,
): Found {
  const needs = reference.of === 'count.index' ? 'count' : 'forEach';
  const resource = itemAt(index, path);
  if (stack === undefined || child(resource, needs) !== undefined) return undefined;
  return {
    code: 'PROJECT_REFERENCE_MISPLACED',
    message: `\`${formatReference(reference)}\` needs a \`${needs}\` on this resource`,
    hint: `add \`${needs}\`, or write the value itself`,
  };
}

function itemAt(index: ProjectIndex, path: Path) {
  const [, stack, list, position] = path;
  const items = child(index.stacks.get(String(stack))?.node, String(list));
  return items?.kind === 'list' ? items.items[Number(position)] : undefined;
}

function nameAt(stack: StackIndex, path: Path): string | undefined {
  const list = child(stack.node, String(path[2]));
  const item = list?.kind === 'list' ? list.items[Number(path[3])] : undefined;
  const name = child(item, 'name');
  return name?.kind === 'leaf' && typeof name.value === 'string' ? name.value : undefined;
}
