import { createHash } from 'node:crypto';
import type { Refusal } from '../cloud/model.ts';
import type { Cloud } from '../cloud/regions.ts';
import type { Value, ValueObject } from '../cty/value.ts';
import { computed, optional } from '../schema/build.ts';
import type { Attribute, Body } from '../schema/model.ts';

/** What a kind may know when the cloud fills in a value or decides on a request. */
export interface Site {
  readonly cloud: Cloud;
  readonly region: string;
  readonly account: string;
  /** The id of the resource the request is about. */
  readonly id: string;
  /** The attributes of the other resources of a type in this cloud, region and account. */
  readonly others: (type: string) => readonly ValueObject[];
}

/** Gives a value the user left to the cloud. `self` is the object the attribute belongs to: the resource or a nested block. */
export type Supply = (site: Site, resource: ValueObject, self: ValueObject) => Value;

/** One kind of resource: its schema and the behaviour of the cloud's API, as data. */
export interface Kind {
  readonly type: string;
  /** Ids are `<prefix>-<12 hex digits>`. */
  readonly idPrefix: string;
  readonly body: Body;
  /** Attributes that together name the resource, once per region or once per cloud. */
  readonly unique: { readonly within: 'region' | 'cloud'; readonly by: readonly string[] };
  /** How long a create and a delete take, in base latencies. */
  readonly slowness: number;
  /** Values the cloud gives, by dotted path ("disk.id"). `id` and `tags_all` need no entry. */
  readonly supplies: { readonly [path: string]: Supply };
  /** What `terraform validate` can say about a configuration; values may be unknown. */
  readonly check?: (config: ValueObject) => string | undefined;
  readonly admitCreate?: (wanted: ValueObject, site: Site) => Refusal | undefined;
  readonly admitUpdate?: (before: ValueObject, wanted: ValueObject) => Refusal | undefined;
  readonly admitDelete?: (current: ValueObject) => Refusal | undefined;
}

/** What a lookup came to. */
export type Lookup = { readonly found: ValueObject } | { readonly refused: Refusal };

/** A data source: looks something up and never changes anything. */
export interface DataKind {
  readonly type: string;
  readonly body: Body;
  readonly find: (config: ValueObject, site: Omit<Site, 'id'>) => Lookup;
}

/** What every resource has. */
export const identity: { readonly [name: string]: Attribute } = {
  id: computed('string', 'The id the cloud gave it.'),
  created_at: computed('string', 'When it was created, RFC 3339.'),
};

/** What every resource that can be tagged has. */
export const tagged: { readonly [name: string]: Attribute } = {
  ...identity,
  tags: optional(['map', 'string'], 'Tags of this resource.'),
  tags_all: computed(['map', 'string'], "Its tags and the provider's default tags."),
};

export const refusal = (code: string, message: string): Refusal => ({ code, message });

/** Hex digits that depend only on the parts. */
export const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\u0000')).digest('hex');

/** A whole number from 0 up to `below` that depends only on the parts. */
export const spread = (below: number, ...parts: readonly string[]): number =>
  Number.parseInt(digest(...parts).slice(0, 10), 16) % below;
