/** Where things are in the text of a YAML file. */
import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { FilePath } from '../../domain/refactor/edit.ts';

export interface Found {
  readonly parent: YAMLMap | YAMLSeq;
  readonly index: number;
  /** Undefined: an entry with nothing after its colon. */
  readonly value: Node | undefined;
}

export interface Source {
  readonly text: string;
  readonly root: Node | undefined;
}

export function readSource(text: string): Source | undefined {
  const document = parseDocument(text, { version: '1.2', uniqueKeys: false, logLevel: 'error' });
  return document.errors.length > 0 ? undefined : { text, root: document.contents ?? undefined };
}

/** The value at a path; undefined where it is not there, or only by an alias. */
export function nodeAt({ root }: Source, path: FilePath): Node | undefined {
  let node = root;
  for (const step of path) node = node === undefined ? undefined : childOf(node, step)?.value;
  return node;
}

export function find(source: Source, path: FilePath): Found | undefined {
  const parent = nodeAt(source, path.slice(0, -1));
  const step = path.at(-1);
  return parent === undefined || step === undefined ? undefined : childOf(parent, step);
}

function childOf(parent: Node, step: string | number): Found | undefined {
  if (isAlias(parent)) return undefined;
  if (isSeq(parent) && typeof step === 'number') {
    const value = parent.items[step];
    return step < parent.items.length ? { parent, index: step, value: asNode(value) } : undefined;
  }
  if (!isMap(parent)) return undefined;
  const index = parent.items.findIndex((pair) => isScalar(pair.key) && pair.key.value === step);
  const pair = parent.items[index];
  return pair === undefined ? undefined : { parent, index, value: asNode(pair.value) };
}

const asNode = (value: unknown): Node | undefined =>
  isCollection(value) || isScalar(value) || isAlias(value) ? value : undefined;

/** Start of an item, or of an entry's key. */
export function startOf(found: Pick<Found, 'parent' | 'index'>): number | undefined {
  const item: unknown = found.parent.items[found.index];
  const node = isPair(item) ? item.key : item;
  return asNode(node)?.range?.[0];
}

/** End of what an item or entry says, without comments and blank lines after it. */
export function endOf({ parent, index }: Pick<Found, 'parent' | 'index'>): number | undefined {
  const item: unknown = parent.items[index];
  if (!isPair(item)) return contentEnd(asNode(item));
  return contentEnd(asNode(item.value)) ?? contentEnd(asNode(item.key));
}

function contentEnd(node: Node | undefined): number | undefined {
  if (node === undefined || node.range === undefined || node.range === null) return undefined;
  if ((!isMap(node) && !isSeq(node)) || node.flow === true || node.items.length === 0) {
    // Nothing after the colon is a value of no length, which may be counted lines further down.
    return node.range[0] === node.range[1] ? undefined : node.range[1];
  }
  return endOf({ parent: node, index: node.items.length - 1 }) ?? node.range[1];
}

export const isFlow = (node: Node): boolean => isCollection(node) && node.flow === true;

export const keyOf = (pair: unknown): Node | undefined =>
  isPair(pair) ? asNode((pair satisfies Pair).key) : undefined;

export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The start of the line after; the end of the text where it is the last. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}
