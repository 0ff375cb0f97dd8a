import type { JsonObject } from '../../../domain/json.ts';

/** Where a provider takes tags. Values it would refuse are sanitised: `clean` gives the nearest allowed text. */
export interface TagStyle {
  /** The provider puts default tags on its resources itself, when told in its configuration. */
  readonly inProvider?: { readonly attribute: string; readonly within?: string };
  /** A resource's own tags: attribute name, and how they are written. */
  readonly inResource: { readonly attribute: string; readonly form: 'map' | 'list' | 'metadata' };
  readonly clean: (text: string) => string;
}

export interface ProviderFacts {
  /** First word of the provider's resource types. @default the last part of the source address */
  readonly typePrefix?: string;
  /** The setting that takes a target's region. */
  readonly regionSetting?: string;
  /** Must be in the configuration even when the user sets nothing. */
  readonly required: JsonObject;
  readonly tags: TagStyle | undefined;
  /**
   * One process may serve several commands: what it answers hangs on its program, environment, configuration and question alone.
   * Only where that was tried (plans equal to the byte, memory that does not grow). @default false
   */
  readonly servesMany?: true;
}

const asIs = (text: string): string => text;

/** Google labels: lower case letters, digits, `_`, `-`; at most 63. */
const googleLabel = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '_')
    .slice(0, 63);

/** Kubernetes label values: letters, digits, `-_.`, starting and ending with a letter or digit; at most 63. */
const kubernetesLabel = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9_.-]/g, '_')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');

/** DigitalOcean tags: letters, digits, `:`, `-`, `_`; at most 255. */
const digitaloceanTag = (text: string): string => text.replace(/[^A-Za-z0-9:_-]/g, '_').slice(0, 255);

const google: ProviderFacts = {
  typePrefix: 'google',
  regionSetting: 'region',
  required: {},
  tags: {
    inProvider: { attribute: 'default_labels' },
    inResource: { attribute: 'labels', form: 'map' },
    clean: googleLabel,
  },
};

const facts: Readonly<Record<string, ProviderFacts>> = {
  'hashicorp/aws': {
    regionSetting: 'region',
    required: {},
    tags: {
      inProvider: { attribute: 'tags', within: 'default_tags' },
      inResource: { attribute: 'tags', form: 'map' },
      clean: asIs,
    },
    servesMany: true,
  },
  'hashicorp/google': google,
  'hashicorp/google-beta': google,
  'hashicorp/azurerm': {
    required: { features: {} },
    tags: { inResource: { attribute: 'tags', form: 'map' }, clean: asIs },
  },
  'digitalocean/digitalocean': {
    required: {},
    tags: { inResource: { attribute: 'tags', form: 'list' }, clean: digitaloceanTag },
  },
  'hashicorp/kubernetes': {
    required: {},
    tags: { inResource: { attribute: 'labels', form: 'metadata' }, clean: kubernetesLabel },
  },
  'fairlead/simcloud': {
    required: {},
    tags: {
      inProvider: { attribute: 'default_tags' },
      inResource: { attribute: 'tags', form: 'map' },
      clean: asIs,
    },
    servesMany: true,
  },
};

/** Facts that no schema tells. A provider we know nothing about gets no default tags, and nothing but its settings. */
export function providerFacts(source: string): ProviderFacts {
  const key = shortSource(source);
  return (Object.hasOwn(facts, key) ? facts[key] : undefined) ?? { required: {}, tags: undefined };
}

/** `namespace/type` of an address on one of the public registries; other hosts stay part of the address. */
export function shortSource(source: string): string {
  const parts = source.toLowerCase().split('/');
  if (parts.length === 1) return `hashicorp/${parts[0] ?? ''}`;
  const publicHost = parts.length === 3 && /^registry\.(terraform\.io|opentofu\.org)$/.test(parts[0] ?? '');
  return publicHost ? parts.slice(1).join('/') : parts.join('/');
}

/** First word of the resource types of a provider. */
export function typePrefix(source: string): string {
  return providerFacts(source).typePrefix ?? source.toLowerCase().split('/').at(-1) ?? '';
}

/** Built into the engines: never in `required_providers`. */
export const builtinSource = 'terraform.io/builtin/terraform';
