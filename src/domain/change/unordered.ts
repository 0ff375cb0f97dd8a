/**
 * Noise of an order. An engine writes a set as a list, sorted by its values: once an unknown element is known, the others
 * may stand at other places. A plan does not say which lists are sets; a list whose elements are all known keeps its order.
 */
import type { AttributeChange, Change, ShownValue } from './model.ts';

export type LeafPath = AttributeChange['path'];

type Element = ReadonlyMap<string, ShownValue>;

/** Whether a reviewed value covers what is to be now. */
export type Covers = (reviewed: ShownValue, now: ShownValue) => boolean;

/** Lists that held an unknown element when they were reviewed, and that hold the same elements now, in any order. */
export function settledLists(reviewed: Change, now: Change, covers: Covers): readonly LeafPath[] {
  return listsWithUnknown(reviewed.attributes).filter((list) => {
    const before = elementsOf(list, [...afterLeaves(reviewed), ...(reviewed.kept ?? [])]);
    return matches(before, elementsNow(list, reviewed, now), covers);
  });
}

interface Leaf {
  readonly path: LeafPath;
  readonly value: ShownValue;
}

const afterLeaves = (change: Change): readonly Leaf[] =>
  change.attributes.map(({ path, after }) => ({ path, value: after }));

/** The outermost list above each unknown leaf. */
export function listsWithUnknown(attributes: readonly AttributeChange[]): readonly LeafPath[] {
  const lists = new Map<string, LeafPath>();
  for (const { path, after } of attributes) {
    const index = path.findIndex((part) => typeof part === 'number');
    if (after.kind !== 'unknown' || index === -1) continue;
    const list = path.slice(0, index);
    lists.set(JSON.stringify(list), list);
  }
  return [...lists.values()];
}

export const isBelow = (path: LeafPath, list: LeafPath): boolean =>
  list.length < path.length && list.every((part, index) => part === path[index]);

/** By index; each with its leaves by what is left of their path. What is absent is no element. */
function elementsOf(list: LeafPath, leaves: readonly Leaf[]): ReadonlyMap<number, Element> {
  const elements = new Map<number, Map<string, ShownValue>>();
  for (const { path, value } of leaves) {
    const index = path[list.length];
    if (!isBelow(path, list) || typeof index !== 'number' || value.kind === 'absent') continue;
    const element = elements.get(index) ?? new Map<string, ShownValue>();
    elements.set(index, element.set(JSON.stringify(path.slice(list.length + 1)), value));
  }
  return elements;
}

/** A plan lists what differs from what is there: an element that it does not list stays as it was. */
function elementsNow(list: LeafPath, reviewed: Change, now: Change): ReadonlyMap<number, Element> {
  const elements = new Map(elementsOf(list, [...afterLeaves(now), ...(now.kept ?? [])]));
  if (now.action !== 'update') return elements;
  const listed = new Set(now.attributes.filter(({ path }) => isBelow(path, list)).map(({ path }) => path[list.length]));
  const old = reviewed.attributes.map(({ path, before }) => ({ path, value: before }));
  for (const [index, element] of elementsOf(list, [...old, ...(reviewed.kept ?? [])])) {
    if (!listed.has(index)) elements.set(index, element);
  }
  return elements;
}

/** Each element now is a reviewed one, each reviewed one at most once; and every wholly known one is still there. */
function matches(reviewed: ReadonlyMap<number, Element>, now: ReadonlyMap<number, Element>, covers: Covers): boolean {
  // The known ones first: they are the ones that must find their like.
  const candidates = [...reviewed.values()].sort((a, b) => Number(holdsUnknown(a)) - Number(holdsUnknown(b)));
  const wanted = [...now.values()];
  const takenBy = new Map<number, number>();
  const place = (element: number, tried: Set<number>): boolean =>
    candidates.some((candidate, index) => {
      if (tried.has(index) || !coversElement(candidate, wanted[element], covers)) return false;
      tried.add(index);
      const other = takenBy.get(index);
      if (other !== undefined && !place(other, tried)) return false;
      takenBy.set(index, element);
      return true;
    });
  return (
    wanted.every((_, element) => place(element, new Set())) &&
    candidates.every((candidate, index) => holdsUnknown(candidate) || takenBy.has(index))
  );
}

const holdsUnknown = (element: Element): boolean => [...element.values()].some(({ kind }) => kind === 'unknown');

function coversElement(reviewed: Element, now: Element | undefined, covers: Covers): boolean {
  if (now === undefined) return false;
  const found = (rest: string): ShownValue | undefined => {
    const exact = reviewed.get(rest);
    if (exact !== undefined) return exact;
    // An unknown container stands for everything in it.
    const path = JSON.parse(rest) as LeafPath;
    return [...reviewed].find(
      ([key, value]) => value.kind === 'unknown' && isBelow(path, JSON.parse(key) as LeafPath),
    )?.[1];
  };
  const all = [...now].every(([rest, value]) => {
    const before = found(rest);
    return before !== undefined && covers(before, value);
  });
  return all && [...reviewed].every(([rest, value]) => value.kind === 'unknown' || now.has(rest));
}
