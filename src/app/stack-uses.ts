import { targetsOf } from '../domain/graph/graph.ts';
import type { Json } from '../domain/json.ts';
import type { EffectiveProject, Stack } from '../domain/project/model.ts';
import { referencesIn } from '../domain/project/template.ts';

/** What a stack takes from elsewhere. */
export interface StackUses {
  /** Stack → names of its outputs that are referred to. */
  readonly outputs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly secrets: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
  /** Attributes of the environment, such as `protected`. */
  readonly environment: ReadonlySet<string>;
}

/** Follows the references of a stack and of the providers it uses. */
export function usesOf(project: EffectiveProject, stack: Stack): StackUses {
  const before = known.get(stack);
  if (before?.project === project) return before.uses;
  const uses = readUses(project, stack);
  known.set(stack, { project, uses });
  return uses;
}

/** Neither ever changes, and several parts of one command ask. */
const known = new WeakMap<Stack, { readonly project: EffectiveProject; readonly uses: StackUses }>();

function readUses(project: EffectiveProject, stack: Stack): StackUses {
  const outputs = new Map<string, Set<string>>();
  const secrets = new Set<string>();
  const variables = new Set<string>();
  const environment = new Set<string>();
  for (const reference of writtenValues(project, stack).flatMap(referencesIn)) {
    if (reference.kind === 'secret') secrets.add(reference.name);
    if (reference.kind === 'variable') variables.add(reference.name);
    if (reference.kind === 'environment') environment.add(reference.attribute);
    if (reference.kind !== 'stack') continue;
    const names = outputs.get(reference.stack) ?? new Set();
    outputs.set(reference.stack, names.add(reference.output));
  }
  return { outputs, secrets, variables, environment };
}

/** Everything of a stack that may hold references. */
function writtenValues(project: EffectiveProject, stack: Stack): readonly Json[] {
  const { content } = stack;
  return [
    stack.variables,
    stack.encryption ?? null,
    ...Object.values(stack.outputs).map((output) => output.value),
    ...targetsOf(stack, project.targets).map((target) => target.provider.settings),
    ...(content.kind === 'source'
      ? []
      : [
          ...content.resources.flatMap((each) => [
            each.properties,
            each.tags,
            each.count ?? null,
            each.forEach ?? null,
          ]),
          ...content.modules.map((module) => module.inputs),
        ]),
  ];
}
