import type { Json } from '../json.ts';
import { jsonEqual } from '../change/json-equal.ts';
import { targetsOf } from '../graph/graph.ts';
import type { EffectiveProject, Stack, StackContent } from '../project/model.ts';

/** Path in the effective project → what it says: all that decides what a stack is. Labels choose stacks, they make none. */
export type Concerns = ReadonlyMap<string, Json>;

/** What the references of a stack, and of the providers it uses, name. */
export interface Used {
  readonly variables: Iterable<string>;
  readonly secrets: Iterable<string>;
  /** Attributes of the environment. */
  readonly environment: ReadonlySet<string>;
}

export function concernsOf(project: EffectiveProject, stack: Stack, used: Used): Concerns {
  const concerns = new Map<string, Json>();
  const add = (path: string, value: unknown): void => {
    // The effective project is plain JSON by its definition.
    if (value !== undefined) concerns.set(path, value as Json);
  };
  addStack(stack, (path, value) => add(`stacks.${stack.name}.${path}`, value));
  for (const name of used.variables) add(`variables.${name}`, project.variables[name]?.value);
  for (const name of used.secrets) add(`secrets.${name}`, project.secrets[name]);
  for (const target of targetsOf(stack, project.targets)) add(`targets.${target.name}`, target);
  const engine = stack.engine === 'auto' ? project.settings.engine : stack.engine;
  add('settings.engine', engine);
  add('settings.tools', engine === 'auto' ? project.settings.tools : project.settings.tools[engine]);
  if (stack.content.kind === 'resources') {
    add('settings.defaultTags', project.settings.defaultTags);
    add('project', project.name);
    add('settings.state', stack.backend === undefined ? project.settings.state?.service : undefined);
  }
  add('environment.protected', used.environment.has('protected') ? project.environment.protected : undefined);
  return concerns;
}

/** Paths that say something else, or are in one of the two only; sorted. */
export function differences(before: Concerns, after: Concerns): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => !same(before.get(path), after.get(path))).sort();
}

const same = (left: Json | undefined, right: Json | undefined): boolean =>
  left === undefined || right === undefined ? left === right : jsonEqual(left, right);

type Add = (path: string, value: unknown) => void;

function addStack(stack: Stack, add: Add): void {
  const { name: _, labels: __, content, variables, outputs, ...rest } = stack;
  for (const [key, value] of Object.entries(rest)) add(key, value);
  for (const [name, value] of Object.entries(variables)) add(`variables.${name}`, value);
  for (const [name, value] of Object.entries(outputs)) add(`outputs.${name}`, value);
  addContent(content, add);
}

function addContent(content: StackContent, add: Add): void {
  if (content.kind === 'source') {
    add('source', content.directory);
    add('workspace', content.workspace);
    return;
  }
  const { kind: _, resources, modules, ...rest } = content;
  for (const resource of resources) add(`resources.${resource.name}`, resource);
  for (const module of modules) add(`modules.${module.name}`, module);
  for (const [key, value] of Object.entries(rest)) add(key, value);
}
