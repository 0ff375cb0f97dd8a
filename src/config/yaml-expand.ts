import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type Scalar,
} from 'yaml';
import type { Problem } from '../domain/errors/problem.ts';
import { formatPath, type Path } from './path.ts';
import type { Branch, Layer, Spot, Tree } from './tree.ts';
import { limits, type ParsedYaml, problem, spotAt, tooDeep } from './yaml-limits.ts';

const layer: Layer = { kind: 'file' };

interface Expansion {
  readonly file: string;
  readonly lines: LineCounter;
  readonly problems: Problem[];
  /** What each alias stands for: the last node before it with that anchor. */
  readonly targets: ReadonlyMap<unknown, unknown>;
  /** Anchored nodes that are being expanded. */
  readonly open: Set<unknown>;
  /** The alias in the text itself, not in another alias, that is being expanded. */
  outermost: Spot | undefined;
  nodes: number;
}

class TooMuch extends Error {
  readonly at: Spot | undefined;

  constructor(message: string, at: Spot | undefined) {
    super(message);
    this.at = at;
  }
}

/** The document as a tree with places: anchors, aliases and merge keys are expanded, within bounds. */
export function expand(file: string, document: Document.Parsed, lines: LineCounter): ParsedYaml {
  const targets = new Map<unknown, unknown>();
  const work: Expansion = { file, lines, problems: [], targets, open: new Set(), outermost: undefined, nodes: 0 };
  try {
    findTargets(document.contents, new Map(), targets, 0);
    const tree = convert(document.contents, [], undefined, work);
    return work.problems.length > 0
      ? { ok: false, problems: work.problems.slice(0, limits.problems), tree }
      : { ok: true, tree };
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    return {
      ok: false,
      problems: [
        ...work.problems.slice(0, limits.problems),
        problem('PROJECT_TOO_LARGE', error.message, { file, ...error.at }),
      ],
    };
  }
}

function convert(node: unknown, path: Path, keyAt: Spot | undefined, work: Expansion): Tree {
  if (++work.nodes > limits.nodes)
    throw new TooMuch(`the file expands to more than ${limits.nodes} values`, work.outermost ?? spotOfNode(node, work));
  if (path.length > limits.depth)
    throw new TooMuch(`${tooDeep} at ${formatPath(path.slice(0, 4))} ...`, work.outermost ?? spotOfNode(node, work));
  const at = spotOfNode(node, work);
  const placed = { layer, ...(at === undefined ? {} : { at }), ...(keyAt === undefined ? {} : { keyAt }) };
  if (isAlias(node)) return convertAlias(node, path, keyAt, work);
  if (isMap(node)) return { ...placed, kind: 'map', entries: convertPairs(node.items, path, work) };
  if (isSeq(node)) {
    return {
      ...placed,
      kind: 'list',
      items: node.items.map((item, index) => convert(item, [...path, index], undefined, work)),
    };
  }
  if (isScalar(node)) return { ...placed, kind: 'leaf', value: scalarValue(node, path, work) };
  return { ...placed, kind: 'leaf', value: null };
}

function convertAlias(node: Alias, path: Path, keyAt: Spot | undefined, work: Expansion): Tree {
  const target = work.targets.get(node);
  const at = spotOfNode(node, work);
  if (target === undefined || work.open.has(target)) {
    const what = target === undefined ? 'has no anchor' : 'contains itself';
    const hint =
      target === undefined ? `declare it before with \`&${node.source}\`, or quote the text` : 'write the value itself';
    report(work, problem('PROJECT_SYNTAX', `the alias \`*${node.source}\` ${what}`, { file: work.file, ...at }, hint));
    return { kind: 'leaf', layer, value: null };
  }
  if (work.open.size === 0) work.outermost = at;
  work.open.add(target);
  const tree = convert(target, path, keyAt, work);
  work.open.delete(target);
  if (work.open.size === 0) work.outermost = undefined;
  return tree;
}

/** In the order of the text: an anchor may be declared anew. (The library looks through the whole file for each alias.) */
function findTargets(
  node: unknown,
  anchors: Map<string, unknown>,
  targets: Map<unknown, unknown>,
  depth: number,
): void {
  if (depth > limits.depth) throw new TooMuch(tooDeep, undefined);
  if (isAlias(node)) {
    targets.set(node, anchors.get(node.source));
    return;
  }
  if (isCollection(node) || isScalar(node)) if (node.anchor !== undefined) anchors.set(node.anchor, node);
  if (isSeq(node)) for (const item of node.items) findTargets(item, anchors, targets, depth + 1);
  if (!isMap(node)) return;
  for (const pair of node.items) {
    findTargets(pair.key, anchors, targets, depth + 1);
    findTargets(pair.value, anchors, targets, depth + 1);
  }
}

function convertPairs(pairs: readonly Pair<unknown, unknown>[], path: Path, work: Expansion): Map<string, Tree> {
  const entries = new Map<string, Tree>();
  const merged: Tree[] = [];
  for (const pair of pairs) {
    const keyAt = spotOfNode(pair.key, work);
    if (isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN') {
      merged.push(convert(pair.value, path, keyAt, work));
      continue;
    }
    const key = keyText(pair.key, path, work);
    if (key === undefined) continue;
    const before = entries.get(key);
    if (before !== undefined) {
      const line = before.keyAt?.line;
      const message = `\`${key}\` is written twice${line === undefined ? '' : `, first on line ${line}`}`;
      report(work, {
        ...problem('PROJECT_KEY_DUPLICATE', message, { file: work.file, ...keyAt }),
        path: formatPath([...path, key]),
      });
      continue;
    }
    entries.set(key, convert(pair.value, [...path, key], keyAt, work));
  }
  return merged.length === 0 ? entries : mergeKeys(entries, merged, path, work);
}

/** `<<: *base`: what is written beside it wins, and of several the first. */
function mergeKeys(
  entries: Map<string, Tree>,
  merged: readonly Tree[],
  path: Path,
  work: Expansion,
): Map<string, Tree> {
  for (const source of merged.flatMap((tree) => (tree.kind === 'list' ? tree.items : [tree]))) {
    if (source.kind !== 'map') {
      const at = { file: work.file, ...(source.keyAt ?? source.at) };
      report(work, { ...problem('PROJECT_VALUE_WRONG', '`<<` takes an alias of a map', at), path: formatPath(path) });
      continue;
    }
    for (const [key, value] of (source satisfies Branch).entries) if (!entries.has(key)) entries.set(key, value);
  }
  return entries;
}

function keyText(key: unknown, path: Path, work: Expansion): string | undefined {
  const resolved = isAlias(key) ? work.targets.get(key) : key;
  if (isScalar(resolved) && typeof resolved.value === 'string' && resolved.value !== '__proto__') return resolved.value;
  const shown = isScalar(resolved) ? String(resolved.source ?? resolved.value) : 'a list or map';
  const hint =
    isScalar(resolved) && typeof resolved.value !== 'string'
      ? `write it in quotes: \`"${shown}":\``
      : shown === '__proto__'
        ? 'give it another name'
        : 'use a plain text as key';
  const at = { file: work.file, ...spotOfNode(key, work) };
  report(work, {
    ...problem(
      'PROJECT_KEY_INVALID',
      `the key \`${shown}\` ${shown === '__proto__' ? 'is not allowed' : 'is not a text'}`,
      at,
      hint,
    ),
    path: formatPath(path),
  });
  return undefined;
}

function scalarValue(node: Scalar, path: Path, work: Expansion): null | boolean | number | string {
  const { value } = node;
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && isExact(value, node.source)) return value;
  const shown = String(node.source ?? value);
  const at = { file: work.file, ...spotOfNode(node, work) };
  const hint = `write it in quotes: \`"${shown}"\``;
  report(work, {
    ...problem('PROJECT_NUMBER_INEXACT', `the number \`${shown}\` cannot be kept exactly`, at, hint),
    path: formatPath(path),
    value: shown,
  });
  return null;
}

/** JSON has no infinity, and a whole number beyond 2^53 would silently become another one. */
const isExact = (value: number, source: string | undefined): boolean =>
  Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value) || /[.e]/i.test(source ?? ''));

function report(work: Expansion, found: Problem): void {
  if (work.problems.length < limits.problems) work.problems.push(found);
}

function spotOfNode(node: unknown, work: Expansion): Spot | undefined {
  const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
  return range === undefined || range === null ? undefined : spotAt(work.lines, range[0]);
}
