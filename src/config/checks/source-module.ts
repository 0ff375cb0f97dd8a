import { closest } from '../../domain/closest.ts';
import type { Json } from '../../domain/json.ts';
import { formatReference } from '../../domain/project/template.ts';
import { describe, known, type Mistakes, report, scalarOf } from '../mistake.ts';
import { type SourceModule, type SourceModules, sourceIn } from '../source-modules.ts';
import { child, type Leaf, spotOf, textOf, type Tree } from '../tree.ts';
import type { ProjectIndex, StackIndex } from './project-index.ts';
import type { FoundReference } from './references.ts';

/** Holds stacks with a `source` to the root modules that they name, as far as those could be read. */
export function checkSourceModules(
  index: ProjectIndex,
  references: readonly FoundReference[],
  modules: SourceModules,
  mistakes: Mistakes,
): void {
  const found = new Map<string, SourceModule>();
  for (const stack of index.stacks.values()) {
    const source = child(stack.node, 'source');
    const directory = sourceIn(textOf(source) ?? '', index.environment);
    const module = directory === undefined ? undefined : modules.get(directory);
    if (module === 'missing') missingDirectory(stack, source, directory, mistakes);
    else if (module !== undefined) {
      found.set(stack.name, module);
      checkVariables(stack, module, mistakes);
    }
  }
  for (const each of references) checkOutput(each, found, mistakes);
}

function missingDirectory(stack: StackIndex, source: Tree | undefined, directory = '', mistakes: Mistakes): void {
  report(mistakes, {
    code: 'ENGINE_SOURCE_MISSING',
    path: [...stack.path, 'source'],
    at: source === undefined ? undefined : spotOf(source),
    message: `stack \`${stack.name}\`: there is no directory \`${directory}\``,
    hint: 'correct `source`; it is relative to the project file',
    value: directory,
  });
}

function checkVariables(stack: StackIndex, module: SourceModule, mistakes: Mistakes): void {
  const names = module.variables.map(({ name }) => name);
  for (const [name, value] of stack.variables) {
    const variable = module.variables.find((each) => each.name === name);
    const path = [...stack.path, 'variables', name];
    if (variable === undefined) {
      const meant = closest(name, names);
      report(mistakes, {
        code: 'PROJECT_VARIABLE_UNKNOWN',
        path,
        at: value.keyAt ?? value.at,
        message: `the root module of stack \`${stack.name}\` has no variable \`${name}\``,
        hint: meant === undefined ? known(names, 'variables of the module') : `did you mean \`${meant}\`?`,
        value: name,
      });
    } else if (!fits(value, variable.type)) {
      report(mistakes, {
        code: 'PROJECT_VALUE_WRONG',
        path,
        at: spotOf(value),
        message: `variable \`${name}\` of stack \`${stack.name}\` is ${describe(value)}, and the root module wants \`${variable.type}\``,
        hint: `give it a value of type \`${variable.type}\``,
        value: scalarOf(value),
      });
    }
  }
  for (const { name, given, type } of module.variables) {
    if (given || stack.variables.has(name)) continue;
    report(mistakes, {
      code: 'PROJECT_VARIABLE_MISSING',
      path: [...stack.path, 'variables', name],
      at: spotOf(stack.node),
      message: `the root module of stack \`${stack.name}\` needs variable \`${name}\` (\`${type.replace(/\s+/g, ' ')}\`), which has no default`,
      hint: `add \`${name}\` to the stack's \`variables\``,
      value: name,
    });
  }
}

/** False only for what no conversion of the engine makes right. A reference may become anything. */
function fits(value: Tree, written: string): boolean {
  const type = written.replace(/^"(.*)"$/, '$1').trim();
  if (value.kind !== 'leaf') return !isPrimitive(type);
  if (value.value === null || holdsReference(value)) return true;
  if (type === 'number') return typeof value.value === 'number' || isNumber(value.value);
  if (type === 'bool') return typeof value.value === 'boolean' || isSwitch(value.value);
  return !/^(list|set|map|object|tuple)\b/.test(type);
}

const isPrimitive = (type: string): boolean => ['string', 'number', 'bool'].includes(type);

const isNumber = (value: Json): boolean =>
  typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));

const isSwitch = (value: Json): boolean => typeof value === 'string' && /^(true|false|1|0)$/.test(value);

const holdsReference = ({ value }: Leaf): boolean => typeof value === 'string' && value.includes('${');

function checkOutput(
  { reference, path, leaf }: FoundReference,
  found: ReadonlyMap<string, SourceModule>,
  mistakes: Mistakes,
): void {
  if (reference.kind !== 'stack') return;
  const module = found.get(reference.stack);
  if (module === undefined || module.outputs.includes(reference.output)) return;
  const meant = closest(reference.output, module.outputs);
  const shown = formatReference(reference);
  report(mistakes, {
    code: 'PROJECT_OUTPUT_UNKNOWN',
    path,
    at: leaf.at,
    message: `the root module of stack \`${reference.stack}\` has no output \`${reference.output}\`: \`${shown}\``,
    hint:
      meant === undefined
        ? known(module.outputs, 'outputs of the module')
        : `did you mean \`${formatReference({ ...reference, output: meant })}\`?`,
    value: shown,
  });
}
