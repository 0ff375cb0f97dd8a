import type { EffectiveProject, Resource, Stack } from '../../domain/project/model.ts';
import type { JsonObject } from '../../domain/json.ts';

/** A resource without anything but a name and properties. */
export const resourceOf = (name: string, properties: JsonObject = {}): Resource => ({
  mode: 'managed',
  type: 'terraform_data',
  name,
  properties,
  dependsOn: [],
  tags: {},
  lifecycle: {},
});

/** A stack of generated resources, with what a test cares about. */
export function stackOf(
  name: string,
  given: Partial<Stack> & { readonly resources?: readonly Resource[] } = {},
): Stack {
  const { resources = [], ...rest } = given;
  return {
    name,
    engine: 'auto',
    content: { kind: 'resources', resources, modules: [], imports: [], removed: [], moved: [] },
    variables: {},
    outputs: {},
    dependsOn: [],
    labels: {},
    ...rest,
  };
}

/** A project `shop` in the environment `staging`. */
export function effectiveProject(
  stacks: readonly Stack[],
  given: Partial<Omit<EffectiveProject, 'stacks'>> = {},
): EffectiveProject {
  return {
    name: 'shop',
    environment: { name: 'staging', protected: false },
    variables: {},
    secrets: {},
    targets: {},
    services: {},
    notifiers: {},
    metricSources: {},
    settings: { parallelism: 2, engine: 'auto', tools: {}, maxDeletions: 5, defaultTags: {} },
    ...given,
    stacks: Object.fromEntries(stacks.map((stack) => [stack.name, stack])),
  };
}
