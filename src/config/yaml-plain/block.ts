/**
 * The plain part of YAML: block maps and lists, scalars and brackets on one line, `|` texts, comments. It reads a large project
 * many times faster than the full parser and gives the same tree, or nothing: anything unusual, and all that is wrong,
 * is left to the full parser, which has the errors. (A property test holds the two together.)
 */
import type { Layer, Spot, Tree } from '../tree.ts';
import { limits } from '../yaml-limits.ts';
import { readBlockText } from './block-text.ts';
import { depthLimit, readFlow, readKey } from './flow.ts';
import { endsLine, type Lines, nextLine, openLines, skipSpaces, spotAt } from './lines.ts';
import { beginsPlain, plainValue, readQuoted, unusual, type Unusual } from './scalar.ts';

const layer: Layer = { kind: 'file' };

/** A value has at most nine words and signs: below this number the bounds of the full parser cannot be reached. */
const mostNodes = Math.floor(limits.lexemes / 10);

/** Tabs, carriage returns, a byte order mark and other characters that are not simply text. */
const strange = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028\u2029\uFEFF]/;

/** The tree, or undefined where the full parser has to be asked. */
export function readPlainYaml(text: string): Tree | undefined {
  if (text.length > limits.characters || strange.test(text)) return undefined;
  const lines = openLines(text);
  // A document that does not begin at the margin is legal, and rare.
  if (lines.indent !== 0 || beginsItem(lines)) return undefined;
  const tree = readMap(lines, 0, undefined, 0);
  return tree === unusual || !isAtEnd(lines) ? undefined : tree;
}

const isAtEnd = ({ indent }: Lines): boolean => indent === -1;

const beginsItem = ({ text, lineStart, indent }: Lines): boolean =>
  text[lineStart + indent] === '-' && text[lineStart + indent + 1] === ' ';

function readMap(lines: Lines, indent: number, keyAt: Spot | undefined, depth: number): Tree | Unusual {
  if (depth > depthLimit || ++lines.nodes > mostNodes) return unusual;
  const at = spotAt(lines, lines.lineStart + indent);
  const entries = new Map<string, Tree>();
  while (lines.indent === indent) {
    const start = lines.lineStart + indent;
    const key = readKey(lines, start);
    if (key === unusual || entries.has(key.value)) return unusual;
    const value = readValue(lines, { from: key.end, indent, keyAt: spotAt(lines, start) }, depth + 1);
    if (value === unusual) return unusual;
    entries.set(key.value, value);
  }
  if (lines.indent > indent) return unusual;
  return { layer, at, ...(keyAt === undefined ? {} : { keyAt }), kind: 'map', entries };
}

function readList(lines: Lines, indent: number, keyAt: Spot | undefined, depth: number): Tree | Unusual {
  if (depth > depthLimit || ++lines.nodes > mostNodes) return unusual;
  const at = spotAt(lines, lines.lineStart + indent);
  const items: Tree[] = [];
  while (lines.indent === indent && beginsItem(lines)) {
    const start = skipSpaces(lines.text, lines.lineStart + indent + 1);
    if (start >= lines.lineEnd || lines.text[start] === '#') return unusual;
    const item = readItem(lines, start, indent, depth + 1);
    if (item === unusual) return unusual;
    items.push(item);
  }
  if (lines.indent > indent) return unusual;
  return { layer, at, ...(keyAt === undefined ? {} : { keyAt }), kind: 'list', items };
}

/** `- name: x` begins a map that is indented by what stands before the key. */
function readItem(lines: Lines, start: number, indent: number, depth: number): Tree | Unusual {
  if (readKey(lines, start) === unusual) return readInline(lines, { from: start, indent, keyAt: undefined }, depth);
  lines.indent = start - lines.lineStart;
  return readMap(lines, lines.indent, undefined, depth);
}

interface Standing {
  /** Behind the colon or dash. */
  readonly from: number;
  /** Of the collection that the value belongs to. */
  readonly indent: number;
  readonly keyAt: Spot | undefined;
}

function readValue(lines: Lines, standing: Standing, depth: number): Tree | Unusual {
  const { from, indent, keyAt } = standing;
  if (!endsLine(lines, from)) return readInline(lines, { ...standing, from: skipSpaces(lines.text, from) }, depth);
  const at = spotAt(lines, from);
  const isBare = lines.lineEnd === from;
  nextLine(lines);
  // A list may stand right below its key.
  if (lines.indent === indent && beginsItem(lines)) return readList(lines, indent, keyAt, depth);
  if (lines.indent > indent)
    return beginsItem(lines) ? readList(lines, lines.indent, keyAt, depth) : readMap(lines, lines.indent, keyAt, depth);
  // Nothing: where that stands is less plain behind a space or before a comment.
  if (!isBare || ++lines.nodes > mostNodes) return unusual;
  return { layer, at, ...(keyAt === undefined ? {} : { keyAt }), kind: 'leaf', value: null };
}

function readInline(lines: Lines, { from, indent, keyAt }: Standing, depth: number): Tree | Unusual {
  if (++lines.nodes > mostNodes) return unusual;
  const { text } = lines;
  const first = text[from];
  const placed = { layer, at: spotAt(lines, from), ...(keyAt === undefined ? {} : { keyAt }) };
  if (first === '|') {
    const value = readBlockText(lines, from, indent);
    return value === unusual ? unusual : { ...placed, kind: 'leaf', value };
  }
  if (first === '{' || first === '[') {
    const flow = readFlow(lines, from, keyAt, depth);
    return flow !== unusual && endsValue(lines, flow.end, indent) ? flow.value : unusual;
  }
  if (first === '"' || first === "'") {
    const quoted = readQuoted(text, from, lines.lineEnd);
    if (quoted === unusual || !endsValue(lines, quoted.end, indent)) return unusual;
    return { ...placed, kind: 'leaf', value: quoted.value };
  }
  const value = beginsPlain(text, from) ? readPlain(lines, from) : unusual;
  nextLine(lines);
  if (value === unusual || lines.indent > indent) return unusual;
  return { ...placed, kind: 'leaf', value };
}

/** Nothing more on the line, and no line that would continue it. Moves on to the next line. */
function endsValue(lines: Lines, end: number, indent: number): boolean {
  if (!endsLine(lines, end)) return false;
  nextLine(lines);
  return lines.indent <= indent;
}

function readPlain({ text, lineEnd }: Lines, from: number) {
  const line = text.slice(from, lineEnd);
  const comment = line.indexOf(' #');
  const value = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
  // `a: b: c` is a mistake.
  if (value.endsWith(':') || value.includes(': ')) return unusual;
  return plainValue(value);
}
