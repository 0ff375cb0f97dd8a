/**
 * A root module with stand-ins where variables wait for other stacks. Each such variable is declared in a module of its own,
 * `__up`, which is given expressions of the stand-ins: so the engine itself converts, defaults and hides the value as it
 * would. In the root module `var.x` becomes `module.__up.x`, which has no address of its own in a plan.
 */
import type { Json, JsonObject } from '../../../../domain/json.ts';
import type { StackWork } from '../../../../ports/iac-engine.ts';
import { printConfiguration } from '../generate/formatted.ts';
import type { Generated } from '../generate/generate.ts';
import { inferType } from '../generate/infer-type.ts';
import { literalOf } from '../generate/literal.ts';
import { placeholderBody, placeholderName, standInModule } from '../generate/placeholder.ts';
import { openScope, type Scope } from '../generate/scope.ts';
import { renderOwnVariable } from '../generate/template.ts';
import { readConfigFile } from './config-file.ts';
import type { ConfigFile, Declaration } from './config-model.ts';
import { dataOfProviders, hindranceIn } from './hindrance.ts';
import { rewriteValue } from './json-file.ts';

export interface SourceText {
  /** Within the root module. */
  readonly name: string;
  readonly text: string;
}

export type StandIns =
  | {
      readonly kind: 'possible';
      /** Name within the root module → text. All other files stay as they are. */
      readonly files: Readonly<Record<string, string>>;
      readonly inputs: Generated['inputs'];
      /** Variables that are stood in for. */
      readonly variables: readonly string[];
      /** Addresses of data that a provider is set by: where these cannot be read yet, the plan may say something wrong. */
      readonly neededData: ReadonlySet<string>;
    }
  | { readonly kind: 'impossible'; readonly why: string };

/** @param sources the files that the engine would read */
export function withStandIns(work: StackWork, known: Generated['inputs'], sources: readonly SourceText[]): StandIns {
  const files: (SourceText & { readonly file: ConfigFile })[] = [];
  for (const source of sources) {
    const file = readConfigFile(source.name, source.text);
    if (file === undefined) return impossible(`${source.name} cannot be taken apart`);
    files.push({ ...source, file });
  }
  const scope = openScope(work, undefined);
  const declared = files.flatMap(({ file }) => file.variables);
  const waiting = waitingOnes(scope).filter((name) => declared.some((each) => each.name === name));
  const declarations = declared.filter(({ name }) => waiting.includes(name));
  const why = whyNot(declarations, waiting) ?? hindranceIn(filesOf(files), new Set(waiting));
  if (why !== undefined) return impossible(why);
  const names = new Set(waiting);
  const rewritten = files.map(({ name, text, file }) => [name, text, file.rewritten(standInFor(names))] as const);
  const changed = rewritten.filter(([, before, after]) => before !== after);
  const { values, inputs } = valuesOf(scope, waiting);
  return {
    kind: 'possible',
    files: {
      ...Object.fromEntries(changed.map(([name, , after]) => [name, after])),
      [`${standInModule}.tf.json`]: printConfiguration(rootBlocks(scope, values, inputs)),
      ...childFiles(declarations),
    },
    inputs: { ...Object.fromEntries(Object.entries(known).filter(([name]) => !names.has(name))), ...inputs },
    variables: waiting,
    neededData: dataOfProviders(filesOf(files)),
  };
}

const impossible = (why: string): StandIns => ({ kind: 'impossible', why });

const filesOf = (files: readonly { readonly file: ConfigFile }[]): readonly ConfigFile[] =>
  files.map(({ file }) => file);

const waitingOnes = (scope: Scope): readonly string[] =>
  Object.entries(scope.work.stack.variables)
    .filter(([, value]) => literalOf(value, scope).kind === 'unknown')
    .map(([name]) => name)
    .sort();

function whyNot(declarations: readonly Declaration[], waiting: readonly string[]): string | undefined {
  if (waiting.length === 0) return 'it declares none of the variables that wait';
  for (const name of waiting) {
    const own = declarations.filter((each) => each.name === name);
    if (own.length > 1) return `variable "${name}" is declared in more than one place`;
    if (own.some(({ alone }) => !alone)) return `variable "${name}" is checked against other values`;
  }
  return undefined;
}

const standInFor =
  (waiting: ReadonlySet<string>) =>
  (name: string): string | undefined =>
    waiting.has(name) ? `module.${standInModule}.${name}` : undefined;

interface Values {
  readonly values: Readonly<Record<string, Json>>;
  /** What the values are made of, and is known already. */
  readonly inputs: Generated['inputs'];
}

/** The names of the user's variables are taken: those that the values need get names of their own. */
function valuesOf(scope: Scope, waiting: readonly string[]): Values {
  const { variables } = scope.work.stack;
  const rendered = waiting.map((name) => [name, renderOwnVariable(variables[name] ?? null, scope)] as const);
  const { inputs } = scope.needs;
  const renamed = (name: string): string => `${standInModule}_${name}`;
  const replacement = (name: string) => (inputs.has(name) ? `var.${renamed(name)}` : undefined);
  return {
    values: Object.fromEntries(rendered.map(([name, value]) => [name, rewriteValue(value, replacement)])),
    inputs: Object.fromEntries(
      [...inputs].map(([name, { value, sensitive }]) => [renamed(name), { value, sensitive }] as const),
    ),
  };
}

function rootBlocks(scope: Scope, values: Values['values'], inputs: Generated['inputs']): JsonObject {
  const standIns = [...scope.needs.placeholders].map(
    ([stack, outputs]) => [placeholderName(stack), placeholderBody(outputs)] as const,
  );
  // Not marked as sensitive: the variable that they go into says what is. What is secret goes by the environment all the same.
  const variables = Object.entries(inputs).map(([name, { value }]) => [name, { type: inferType(value) }] as const);
  return {
    ...(variables.length === 0 ? {} : { variable: Object.fromEntries(variables) }),
    resource: { terraform_data: Object.fromEntries(standIns) },
    module: { [standInModule]: { source: `./${standInModule}`, ...values } },
  };
}

function childFiles(declarations: readonly Declaration[]): Readonly<Record<string, string>> {
  const variables = declarations.map(({ text, syntax }, index) => {
    const name = `${standInModule}/variable-${index}.tf`;
    return [syntax === 'json' ? `${name}.json` : name, text] as const;
  });
  const outputs = declarations.map(({ name, ephemeral }) => {
    const passedOn: JsonObject = { value: `\${var.${name}}`, ...(ephemeral ? { ephemeral } : {}) };
    return [name, passedOn] as const;
  });
  const output = printConfiguration({ output: Object.fromEntries(outputs) });
  return { ...Object.fromEntries(variables), [`${standInModule}/outputs.tf.json`]: output };
}
