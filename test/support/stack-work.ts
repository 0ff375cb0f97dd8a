import type { JsonObject } from '../../src/domain/json.ts';
import type { Resource, Stack, StackContent, Target } from '../../src/domain/project/model.ts';
import type { StackWork, ToolFeatures } from '../../src/ports/iac-engine.ts';

export const allFeatures: ToolFeatures = {
  removedBlocks: true,
  importBlocks: true,
  stateEncryption: true,
  s3Lockfile: true,
  initJson: true,
  sharedProviderCache: true,
  ephemeral: true,
};

type Resources = StackContent & { kind: 'resources' };

/** A stack's work with everything left out that a test does not speak of. */
export function workOf(
  content: Partial<Resources>,
  more: Partial<Omit<StackWork, 'stack'>> & { readonly stack?: Partial<Stack> } = {},
): StackWork {
  const { stack, ...work } = more;
  return {
    project: 'shop',
    environment: { name: 'staging', protected: false },
    settings: { parallelism: 4, engine: 'auto', tools: {}, maxDeletions: 5, defaultTags: {} },
    variables: {},
    secrets: {},
    upstream: {},
    targets: {},
    tool: { engine: 'opentofu', path: '/tools/tofu', version: '1.12.6', features: allFeatures },
    places: {
      project: '/shop',
      work: '/shop/.fairlead/work/staging/app',
      stateFile: '/shop/.fairlead/state/staging/app.tfstate',
      cache: '/shop/.fairlead/cache',
    },
    ...work,
    stack: {
      name: 'app',
      engine: 'auto',
      variables: {},
      outputs: {},
      dependsOn: [],
      labels: {},
      content: { kind: 'resources', resources: [], modules: [], imports: [], removed: [], moved: [], ...content },
      ...stack,
    },
  };
}

export function resourceOf(
  type: string,
  name: string,
  properties: JsonObject = {},
  more: Partial<Resource> = {},
): Resource {
  return { mode: 'managed', type, name, properties, dependsOn: [], tags: {}, lifecycle: {}, ...more };
}

export function targetOf(
  name: string,
  source: string,
  more: Partial<Target['provider']> & { readonly region?: string } = {},
): Target {
  const { region, ...provider } = more;
  return {
    name,
    cloud: 'on-prem',
    ...(region === undefined ? {} : { region }),
    provider: { source, name: source.split('/').at(-1) ?? source, settings: {}, ...provider },
  };
}
