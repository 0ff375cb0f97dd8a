import { parseTemplate } from '../domain/project/template.ts';
import type { ModuleVariable } from './init/root-modules.ts';
import { child, entriesOf, textOf, type Tree } from './tree.ts';

/** What a root module takes and gives; only where that is certain. */
export interface SourceModule {
  readonly variables: readonly Pick<ModuleVariable, 'name' | 'given' | 'type'>[];
  readonly outputs: readonly string[];
}

/** By `source`, as it stands once `${env.name}` is filled in. What could not be read with certainty is not in it. */
export type SourceModules = ReadonlyMap<string, SourceModule | 'missing'>;

/** Every `source` of a stack, in any environment, that can be told without the project's variables. */
export function sourcesOf(tree: Tree, environments: readonly string[]): readonly string[] {
  const layers = [tree, ...entriesOf(child(tree, 'environments')).map(([, layer]) => layer)];
  const texts = layers.flatMap((layer) =>
    entriesOf(child(layer, 'stacks')).map(([, stack]) => textOf(child(stack, 'source'))),
  );
  const found = texts.flatMap((text) =>
    text === undefined ? [] : environments.map((environment) => sourceIn(text, environment)),
  );
  return [...new Set(found.filter((source) => source !== undefined))];
}

/** The directory that a `source` names in an environment; undefined where a variable decides. */
export function sourceIn(text: string, environment: string): string | undefined {
  const parsed = parseTemplate(text);
  if (!parsed.ok) return undefined;
  let source = '';
  for (const part of parsed.parts) {
    if (part.kind === 'text') source += part.text;
    else if (part.reference.kind === 'environment' && part.reference.attribute === 'name') source += environment;
    else return undefined;
  }
  return source;
}
