import type { Json } from '../domain/json.ts';
import {
  type Branch,
  child,
  emptyMap,
  entriesOf,
  fromJson,
  type Layer,
  textOf,
  type Tree,
  withEntries,
} from './tree.ts';

const layer: Layer = { kind: 'default' };

/** Provider of a cloud; on-prem has no usual one. */
const defaultProviders: Readonly<Record<string, string>> = {
  aws: 'hashicorp/aws',
  azure: 'hashicorp/azurerm',
  gcp: 'hashicorp/google',
  digitalocean: 'digitalocean/digitalocean',
};

const defaultSettings = {
  parallelism: 4,
  engine: 'auto',
  maxDeletions: 5,
  refreshAfter: '10m',
  warmProviders: true,
  planFirst: false,
} as const satisfies Record<string, Json>;

/** Everything that was left out and has a default, written in. Tolerates what is malformed: that is reported elsewhere. */
export function withDefaults(root: Tree, environment: string): Tree {
  if (root.kind !== 'map') return root;
  const settings = fill(child(root, 'settings'), defaultSettings);
  const engine = child(settings, 'engine');
  const targets = child(root, 'targets');
  const only = entriesOf(targets).length === 1 ? entriesOf(targets)[0]?.[0] : undefined;
  const environments = mapSection(child(root, 'environments') ?? emptyMap(layer), (_, own) =>
    fill(own, { protected: false }),
  );
  const filled = new Map(root.entries);
  filled.set('settings', settings);
  filled.set(
    'environments',
    environments.kind === 'map' && !environments.entries.has(environment)
      ? withEntries(environments, [[environment, fill(undefined, { protected: false })]])
      : environments,
  );
  const sections: Readonly<Record<string, (name: string, value: Tree) => Tree>> = {
    variables: (_, variable) => fill(variable, { sensitive: false }),
    secrets: (name, secret) => defaultSecret(name, secret),
    targets: (_, target) => defaultTarget(target),
    stacks: (_, stack) => defaultStack(stack, engine, only),
  };
  for (const [key, change] of Object.entries(sections)) {
    const section = filled.get(key);
    filled.set(key, section === undefined ? emptyMap(layer) : mapSection(section, change));
  }
  return withEntries(root, filled);
}

function defaultSecret(name: string, secret: Tree): Tree {
  const empty = secret.kind === 'map' ? secret.entries.size === 0 : secret.kind === 'leaf' && secret.value === null;
  return empty ? fill(undefined, { env: name }) : secret;
}

function defaultTarget(target: Tree): Tree {
  if (target.kind !== 'map') return target;
  const cloud = textOf(child(target, 'cloud')) ?? '';
  const usual = Object.hasOwn(defaultProviders, cloud) ? defaultProviders[cloud] : undefined;
  const given = child(target, 'provider');
  const source = textOf(child(given, 'source')) ?? usual;
  if (source === undefined) return target;
  const provider = fill(given, { source, name: source.split('/').at(-1) ?? source });
  return withEntries(target, [...target.entries, ['provider', provider]]);
}

function defaultStack(stack: Tree, engine: Tree | undefined, target: string | undefined): Tree {
  if (stack.kind !== 'map') return stack;
  const entries = new Map(stack.entries);
  if (engine !== undefined && !entries.has('engine')) {
    entries.set('engine', engine.layer.kind === 'option' ? engine : { ...engine, layer });
  }
  if (target !== undefined && !entries.has('target') && !entries.has('source'))
    entries.set('target', fromJson(target, { layer }));
  return withEntries(stack, entries);
}

/** Keys that are missing get their default; a value that is no map is left for the shape check to report. */
function fill(tree: Tree | undefined, defaults: Readonly<Record<string, Json>>): Tree {
  const base = tree ?? emptyMap(layer);
  if (base.kind !== 'map') return base;
  const entries = new Map(base.entries);
  for (const [key, value] of Object.entries(defaults))
    if (!entries.has(key)) entries.set(key, fromJson(value, { layer }));
  return withEntries(base, entries);
}

function mapSection(section: Tree, change: (name: string, value: Tree) => Tree): Tree {
  if (section.kind !== 'map') return section;
  return withEntries(
    section satisfies Branch,
    [...section.entries].map(([key, value]) => [key, change(key, value)] as const),
  );
}
