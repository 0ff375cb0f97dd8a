/**
 * A document that is read once, field by field. What nobody asked for is told in the end, so that nothing of an input can
 * be dropped in silence: a mapping that forgets a field lists it, whether it meant to or not.
 */
import type { FindingKind, ImportFinding } from '../../domain/import/finding.ts';
import { formatPath, type Path } from '../path.ts';
import { child, entriesOf, itemsOf, spotOf, textOf, type Tree } from '../tree.ts';

/** Who collects the findings of one document. */
export interface Reading {
  readonly file: string;
  /** Kind and name: `Rollout web`. */
  readonly object: string;
  readonly findings: ImportFinding[];
  /** Values that were asked for. */
  readonly asked: Set<Tree>;
  /** Texts, numbers and flags of which the value was taken. */
  readonly taken: Set<Tree>;
  /** Values of which everything is said. */
  readonly settled: Set<Tree>;
}

export interface Place {
  readonly reading: Reading;
  readonly tree: Tree | undefined;
  readonly path: Path;
}

export const rootOf = (reading: Reading, tree: Tree): Place => ({ reading, tree, path: [] });

/** The value under a key; it counts as read. */
export function at(place: Place, key: string): Place {
  const tree = child(place.tree, key);
  if (tree !== undefined) place.reading.asked.add(tree);
  return { reading: place.reading, tree, path: [...place.path, key] };
}

export const has = ({ tree }: Place): boolean => tree !== undefined && !(tree.kind === 'leaf' && tree.value === null);

/** The items of a list; each counts as read. */
export function items(place: Place): readonly Place[] {
  wrongUnless(place, place.tree?.kind === 'list', 'a list');
  return itemsOf(place.tree).map((tree, index) => {
    place.reading.asked.add(tree);
    return { reading: place.reading, tree, path: [...place.path, index] };
  });
}

/** Keys and values of a map; each counts as read. */
export function entries(place: Place): readonly (readonly [string, Place])[] {
  wrongUnless(place, place.tree?.kind === 'map', 'a map');
  return entriesOf(place.tree).map(([key]) => [key, at(place, key)]);
}

export function text(place: Place): string | undefined {
  wrongUnless(place, textOf(place.tree) !== undefined, 'a text');
  take(place);
  return textOf(place.tree);
}

/** A number, also one in quotes: annotations have nothing else. */
export function number(place: Place): number | undefined {
  const value = place.tree?.kind === 'leaf' ? place.tree.value : undefined;
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const isNumber = typeof read === 'number' && Number.isFinite(read);
  wrongUnless(place, isNumber, 'a number');
  take(place);
  return isNumber ? read : undefined;
}

export function flag(place: Place): boolean | undefined {
  const value = place.tree?.kind === 'leaf' ? place.tree.value : undefined;
  const read = value === 'true' ? true : value === 'false' ? false : value;
  wrongUnless(place, typeof read === 'boolean', '`true` or `false`');
  take(place);
  return typeof read === 'boolean' ? read : undefined;
}

/** A text or a number, as text. */
export function word(place: Place): string | undefined {
  const value = place.tree?.kind === 'leaf' ? place.tree.value : undefined;
  wrongUnless(place, value !== undefined && value !== null, 'a text or a number');
  take(place);
  return value === undefined || value === null ? undefined : String(value);
}

function take({ reading, tree }: Place): void {
  if (tree !== undefined) reading.taken.add(tree);
}

function wrongUnless(place: Place, right: boolean, expected: string): void {
  if (right || !has(place)) return;
  // Not the value: nobody knows what it holds.
  leaveOut(place, `${expected} was expected here`);
}

/** Of this value and all below it everything is said now. */
export const leaveOut = (place: Place, why: string): void => tell('left-out', place, why);

/** It was taken over, and does not do quite the same. What is below it may still be read. */
export const differs = (place: Place, why: string): void => tell('differs', place, why);

export const leaveToWrite = (place: Place, why: string): void => tell('to-write', place, why);

function tell(kind: FindingKind, place: Place, why: string): void {
  const { reading, tree } = place;
  if (tree !== undefined && kind === 'left-out') {
    if (reading.settled.has(tree)) return;
    settle(place);
  }
  reading.findings.push(findingAt(kind, place, why));
}

function findingAt(kind: FindingKind, { reading, tree, path }: Place, why: string): ImportFinding {
  const spot = tree === undefined ? undefined : spotOf(tree);
  return {
    kind,
    file: reading.file,
    ...(spot === undefined ? {} : { line: spot.line, column: spot.column }),
    object: reading.object,
    path: formatPath(path),
    why,
  };
}

/** Fields that mean nothing outside the cluster they were written for, by declaration. */
export function ignore(place: Place, keys: readonly string[]): void {
  for (const key of keys) settle(at(place, key));
}

function settle({ reading, tree }: Place): void {
  if (tree === undefined) return;
  reading.asked.add(tree);
  reading.settled.add(tree);
}

/** Each key that is there is left out, with its reason. */
export function leaveOutEach(place: Place, reasons: Readonly<Record<string, string>>): void {
  for (const [key, why] of Object.entries(reasons)) {
    const found = at(place, key);
    if (has(found)) leaveOut(found, why);
  }
}

/** Everything that nobody asked for, each with its place. */
export function tellTheRest(place: Place): void {
  const { reading, tree } = place;
  if (tree === undefined || reading.settled.has(tree)) return;
  if (!reading.asked.has(tree) && place.path.length > 0) {
    leaveOut(place, 'the import does not know this field');
    return;
  }
  if (tree.kind === 'leaf') {
    if (tree.value !== null && !reading.taken.has(tree)) leaveOut(place, 'a value was not expected here');
    return;
  }
  for (const [key, value] of entriesOf(tree)) tellTheRest({ reading, tree: value, path: [...place.path, key] });
  for (const [index, item] of itemsOf(tree).entries())
    tellTheRest({ reading, tree: item, path: [...place.path, index] });
}
