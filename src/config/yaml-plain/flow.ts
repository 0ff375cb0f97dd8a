import type { Layer, Spot, Tree } from '../tree.ts';
import { type Lines, skipSpaces, spotAt } from './lines.ts';
import { beginsPlain, isText, plainValue, readQuoted, unusual, type Unusual } from './scalar.ts';

const layer: Layer = { kind: 'file' };

export interface Ended<T> {
  readonly value: T;
  readonly end: number;
}

/** Deeper is left to the full parser, which has a bound and an error for it. */
export const depthLimit = 40;

/** A list or map in brackets that ends on its line. */
export function readFlow(lines: Lines, start: number, keyAt: Spot | undefined, depth: number): Ended<Tree> | Unusual {
  if (depth > depthLimit) return unusual;
  return lines.text[start] === '[' ? readList(lines, start, keyAt, depth) : readMap(lines, start, keyAt, depth);
}

function readList(lines: Lines, start: number, keyAt: Spot | undefined, depth: number): Ended<Tree> | Unusual {
  const { text } = lines;
  const at = spotAt(lines, start);
  const items: Tree[] = [];
  let position = skipSpaces(text, start + 1);
  while (text[position] !== ']' || items.length > 0) {
    const item = readItem(lines, position, undefined, depth + 1);
    if (item === unusual) return unusual;
    items.push(item.value);
    const after = skipSpaces(text, item.end);
    if (text[after] === ']') {
      position = after;
      break;
    }
    if (text[after] !== ',') return unusual;
    position = skipSpaces(text, after + 1);
  }
  lines.nodes += 1;
  return { value: { layer, at, ...(keyAt === undefined ? {} : { keyAt }), kind: 'list', items }, end: position + 1 };
}

function readMap(lines: Lines, start: number, keyAt: Spot | undefined, depth: number): Ended<Tree> | Unusual {
  const { text } = lines;
  const at = spotAt(lines, start);
  const entries = new Map<string, Tree>();
  let position = skipSpaces(text, start + 1);
  while (text[position] !== '}' || entries.size > 0) {
    const key = readKey(lines, position);
    if (key === unusual || entries.has(key.value)) return unusual;
    const item = readItem(lines, skipSpaces(text, key.end), spotAt(lines, position), depth + 1);
    if (item === unusual) return unusual;
    entries.set(key.value, item.value);
    const after = skipSpaces(text, item.end);
    if (text[after] === '}') {
      position = after;
      break;
    }
    if (text[after] !== ',') return unusual;
    position = skipSpaces(text, after + 1);
  }
  lines.nodes += 1;
  return { value: { layer, at, ...(keyAt === undefined ? {} : { keyAt }), kind: 'map', entries }, end: position + 1 };
}

function readItem(lines: Lines, start: number, keyAt: Spot | undefined, depth: number): Ended<Tree> | Unusual {
  const first = lines.text[start];
  if (first === '[' || first === '{') return readFlow(lines, start, keyAt, depth);
  const scalar =
    first === '"' || first === "'" ? readQuoted(lines.text, start, lines.lineEnd) : readPlainInFlow(lines, start);
  if (scalar === unusual) return unusual;
  lines.nodes += 1;
  const placed = { layer, at: spotAt(lines, start), ...(keyAt === undefined ? {} : { keyAt }) };
  return { value: { ...placed, kind: 'leaf', value: scalar.value }, end: scalar.end };
}

/** Up to a comma or bracket; a `:` is taken only inside of a word. */
const plainInFlow = /(?:[^,[\]{}#:\n]|:(?=[A-Za-z0-9/:_])|(?<! )#)+/y;

function readPlainInFlow({ text }: Lines, start: number) {
  if (!beginsPlain(text, start)) return unusual;
  plainInFlow.lastIndex = start;
  const found = plainInFlow.exec(text)?.[0];
  if (found === undefined) return unusual;
  const value = plainValue(found.trimEnd());
  return value === unusual ? unusual : { value, end: start + found.length };
}

const plainKey = /[A-Za-z_][A-Za-z0-9_./$-]{0,200}/y;

/** A key with its colon and at least one space, or the end of the line, behind it. */
export function readKey({ text, lineEnd }: Lines, start: number): Ended<string> | Unusual {
  const first = text[start];
  let end: number;
  let value: string;
  if (first === '"' || first === "'") {
    const quoted = readQuoted(text, start, Math.min(lineEnd, start + 200));
    if (quoted === unusual) return unusual;
    ({ value, end } = quoted);
  } else {
    plainKey.lastIndex = start;
    const found = plainKey.exec(text)?.[0];
    if (found === undefined || !isText(found)) return unusual;
    value = found;
    end = start + found.length;
  }
  if (value === '__proto__' || text[end] !== ':') return unusual;
  const after = end + 1;
  return after >= lineEnd || text[after] === ' ' ? { value, end: after } : unusual;
}
