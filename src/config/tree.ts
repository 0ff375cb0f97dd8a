import type { Json, JsonObject } from '../domain/json.ts';
import type { Path } from './path.ts';

/** Lines and columns count from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** What put a value where it is. */
export type Layer =
  | { readonly kind: 'default' }
  | { readonly kind: 'file' }
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'option' };

interface Placed {
  readonly layer: Layer;
  /** Where the value starts. */
  readonly at?: Spot;
  /** Where its key stands. */
  readonly keyAt?: Spot;
}

export type Leaf = Placed & { readonly kind: 'leaf'; readonly value: null | boolean | number | string };
export type List = Placed & { readonly kind: 'list'; readonly items: readonly Tree[] };
export type Branch = Placed & { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Tree> };

/** A JSON value that remembers where each of its parts was written. */
export type Tree = Leaf | List | Branch;

/** @param onPrototypeKey called for each key `__proto__` */
export function toJson(tree: Tree, onPrototypeKey?: () => void): Json {
  if (tree.kind === 'leaf') return tree.value;
  if (tree.kind === 'list') return tree.items.map((item) => toJson(item, onPrototypeKey));
  if (tree.entries.has('__proto__')) {
    onPrototypeKey?.();
    return mapToJson(tree, onPrototypeKey);
  }
  const object: Record<string, Json> = {};
  for (const [key, value] of tree.entries) object[key] = toJson(value, onPrototypeKey);
  return object satisfies JsonObject;
}

/** Slower, and never a plain assignment: the key `__proto__` would change the prototype. */
const mapToJson = (tree: Branch, onPrototypeKey: (() => void) | undefined): JsonObject =>
  Object.fromEntries([...tree.entries].map(([key, value]) => [key, toJson(value, onPrototypeKey)]));

/** All parts get the one place given: for values that were not written in a text file. */
export function fromJson(value: Json, placed: Placed): Tree {
  if (typeof value !== 'object' || value === null) return { ...placed, kind: 'leaf', value };
  if (Array.isArray(value))
    return { ...placed, kind: 'list', items: value.map((item: Json) => fromJson(item, placed)) };
  const entries = Object.entries(value).map(([key, item]) => [key, fromJson(item, placed)] as const);
  return { ...placed, kind: 'map', entries: new Map(entries) };
}

export const emptyMap = (layer: Layer): Branch => ({ kind: 'map', layer, entries: new Map() });

/** The value under a key, where there is a map with that key. */
export const child = (tree: Tree | undefined, key: string): Tree | undefined =>
  tree?.kind === 'map' ? tree.entries.get(key) : undefined;

/** Keys and values; none where it is not a map. */
export const entriesOf = (tree: Tree | undefined): readonly (readonly [string, Tree])[] =>
  tree?.kind === 'map' ? [...tree.entries] : [];

export const itemsOf = (tree: Tree | undefined): readonly Tree[] => (tree?.kind === 'list' ? tree.items : []);

export const textOf = (tree: Tree | undefined): string | undefined =>
  tree?.kind === 'leaf' && typeof tree.value === 'string' ? tree.value : undefined;

export const withEntries = (tree: Branch, entries: Iterable<readonly [string, Tree]>): Branch => ({
  ...tree,
  entries: new Map(entries),
});

/** The same tree, said to come from another layer. */
export function inLayer(tree: Tree, layer: Layer): Tree {
  if (tree.kind === 'leaf') return { ...tree, layer };
  if (tree.kind === 'list') return { ...tree, layer, items: tree.items.map((item) => inLayer(item, layer)) };
  return { ...tree, layer, entries: new Map([...tree.entries].map(([key, value]) => [key, inLayer(value, layer)])) };
}

/** The node a path leads to, or the last one on the way that exists. `complete`: nothing was missing. */
export function follow(tree: Tree, path: Path): { readonly node: Tree; readonly complete: boolean } {
  let node = tree;
  for (const step of path) {
    const next = node.kind === 'list' ? node.items[Number(step)] : child(node, String(step));
    if (next === undefined) return { node, complete: false };
    node = next;
  }
  return { node, complete: true };
}

/** Where a person looks first: the value of a scalar, the key of a larger thing. */
export const spotOf = (tree: Tree): Spot | undefined => (tree.kind === 'leaf' ? tree.at : (tree.keyAt ?? tree.at));
