import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Pair,
  Parser,
  type Scalar,
  type YAMLError,
} from 'yaml';
import { catalogue } from '../domain/errors/catalogue.ts';
import type { Problem } from '../domain/errors/problem.ts';
import { formatPath, type Path } from './path.ts';
import { type Branch, type Layer, type Spot, type Tree } from './tree.ts';

/** Bounds: a file that needs more is a mistake or an attack. */
export const limits = { characters: 2_000_000, lexemes: 1_000_000, depth: 60, nodes: 400_000, problems: 100 };

export type ParsedYaml =
  | { readonly ok: true; readonly tree: Tree }
  /** With the tree where the rest can be checked all the same: all mistakes are told at once. */
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly tree?: Tree };

/** Reads YAML 1.2 into a tree with places. Anchors, aliases and merge keys (`<<`) are expanded, within bounds. */
export function parseYaml(file: string, text: string): ParsedYaml {
  const early = tooLarge(file, text);
  if (early !== undefined) return { ok: false, problems: [early] };
  const lines = new LineCounter();
  const documents = parseDocuments(text, lines);
  if ('stopped' in documents) {
    const at = { file, ...spotAt(lines, documents.offset) };
    return { ok: false, problems: [problem('PROJECT_TOO_LARGE', documents.stopped, at)] };
  }
  const [first, second] = documents;
  const errors = documents.flatMap((document) => [...document.errors, ...document.warnings]).slice(0, limits.problems);
  if (errors.length > 0) return { ok: false, problems: errors.map((error) => syntaxProblem(file, error, lines)) };
  if (second !== undefined) {
    const at = { file, ...spotAt(lines, second.range?.[0] ?? 0) };
    const hint = 'a project is one document: take the `---` line away';
    return { ok: false, problems: [problem('PROJECT_SYNTAX', 'a second document starts here', at, hint)] };
  }
  if (first === undefined || first.contents === null || (isScalar(first.contents) && first.contents.value === null)) {
    return {
      ok: false,
      problems: [problem('PROJECT_EMPTY', `${file} holds no project`, { file, line: 1, column: 1 }, emptyHint)],
    };
  }
  return expand(file, first, lines);
}

const emptyHint = 'write `project: NAME` and `stacks:`, or remove the file and run `fairlead init`';

/** The parser keeps open collections on a stack of its own; composing recurses, so that the depth is bounded before it. */
function parseDocuments(
  text: string,
  lines: LineCounter,
): readonly Document.Parsed[] | { readonly stopped: string; readonly offset: number } {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++lexemes > limits.lexemes) return { stopped: `more than ${limits.lexemes} words and signs`, offset };
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > limits.depth * 3) return { stopped: tooDeep, offset };
    offset = parser.offset;
  }
  for (const token of parser.end()) tokens.push(token);
  const composer = new Composer({ version: '1.2', uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  return [...composer.compose(tokens, true, text.length)];
}

function tooLarge(file: string, text: string): Problem | undefined {
  if (text.length > limits.characters) {
    return problem(
      'PROJECT_TOO_LARGE',
      `${file} has ${text.length} characters, at most ${limits.characters} are read`,
      {
        file,
      },
    );
  }
  return undefined;
}

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

const tooDeep = `nested deeper than ${limits.depth} levels`;

function expand(file: string, document: Document.Parsed, lines: LineCounter): ParsedYaml {
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

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces: YAML does not allow tabs there',
  BAD_INDENT: 'line it up with its neighbours, with spaces',
  MULTILINE_IMPLICIT_KEY: 'is a `:` or a quote missing?',
  MISSING_CHAR: 'is a quote, a bracket or a comma missing?',
  BLOCK_AS_IMPLICIT_KEY: 'put the nested map on the next line, indented',
  TAG_RESOLVE_FAILED: 'take the `!tag` away: only plain values are read',
  BAD_ALIAS: 'quote a text that starts with `*` or `&`',
  UNEXPECTED_TOKEN: 'quote the text if it is meant as one',
};

function syntaxProblem(file: string, error: YAMLError, lines: LineCounter): Problem {
  const at = { file, ...spotAt(lines, error.pos[0]) };
  const message = error.message.replace(/\.$/, '').replace(/^./, (first) => first.toLowerCase());
  return problem('PROJECT_SYNTAX', message, at, Object.hasOwn(hints, error.code) ? hints[error.code] : undefined);
}

function problem(code: Problem['code'], message: string, at: NonNullable<Problem['at']>, hint?: string): Problem {
  return { code, severity: 'error', message, hint: hint ?? catalogue[code].hint, at };
}

function report(work: Expansion, found: Problem): void {
  if (work.problems.length < limits.problems) work.problems.push(found);
}

function spotOfNode(node: unknown, work: Expansion): Spot | undefined {
  const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
  return range === undefined || range === null ? undefined : spotAt(work.lines, range[0]);
}

function spotAt(lines: LineCounter, offset: number): Spot {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
