import { isMap } from 'yaml';
import type { FilePath } from '../../domain/refactor/edit.ts';
import {
  endOf,
  type Found,
  find,
  isFlow,
  keyOf,
  lineEnd,
  lineStart,
  readSource,
  type Source,
  startOf,
} from './places.ts';

export interface Cut {
  /** The text without it. */
  readonly rest: string;
  /** What was taken, as it is written in block form, not indented: `- name: web`, or `key: value`. */
  readonly lines: readonly string[];
}

/** Takes an item of a list or an entry of a map out, with the comments above it. Undefined: it cannot be told apart. */
export function cut(text: string, path: FilePath): Cut | undefined {
  const source = readSource(text);
  const found = source === undefined ? undefined : find(source, path);
  if (source === undefined || found === undefined) return undefined;
  return isFlow(found.parent) ? cutFlow(source, found) : cutBlock(source, found, path);
}

function cutBlock({ text }: Source, found: Found, path: FilePath): Cut | undefined {
  const start = startOf(found);
  const end = endOf(found) ?? start;
  if (start === undefined || end === undefined) return undefined;
  const first = lineStart(text, start);
  const before = text.slice(first, start);
  const isEntry = isMap(found.parent);
  if (!(isEntry ? /^ *$/ : /^ *- +$/).test(before)) return undefined;
  const indent = /^ */.exec(before)?.[0].length ?? 0;
  const from = withComments(text, first, indent);
  const to = text[end - 1] === '\n' ? end : lineEnd(text, end);
  const lines = dedented(text.slice(from, to), indent);
  if (found.parent.items.length > 1) return { rest: text.slice(0, from) + text.slice(to), lines };
  return { rest: emptied(text, { from, to, path, isEntry }), lines };
}

interface Emptied {
  readonly from: number;
  readonly to: number;
  readonly path: FilePath;
  readonly isEntry: boolean;
}

/** The last of a collection: what remains is written as empty, behind the key it belongs to. */
function emptied(text: string, { from, to, isEntry }: Emptied): string {
  const head = text.slice(0, from);
  const colon = /:([ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*)$/.exec(head);
  const empty = isEntry ? ' {}' : ' []';
  if (colon === null) return head + text.slice(to);
  const at = colon.index + 1;
  return head.slice(0, at) + empty + head.slice(at) + text.slice(to);
}

/** Lines above that hold nothing but a comment, in the same column. */
function withComments(text: string, first: number, indent: number): number {
  let start = first;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    const line = text.slice(above, start);
    if (!new RegExp(`^ {${indent}}#`).test(line)) break;
    start = above;
  }
  return start;
}

const dedented = (block: string, indent: number): readonly string[] =>
  block
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.slice(Math.min(indent, /^ */.exec(line)?.[0].length ?? 0)));

function cutFlow({ text }: Source, found: Found): Cut | undefined {
  const { parent, index } = found;
  const [start, end] = [startOf(found), endOf(found)];
  if (start === undefined || end === undefined) return undefined;
  const taken = text.slice(start, end);
  if (taken.includes('\n')) return undefined;
  const lines = [isMap(parent) ? entryText(text, found) : `- ${taken}`];
  const next = index + 1 < parent.items.length ? startOf({ parent, index: index + 1 }) : undefined;
  if (next !== undefined) return { rest: text.slice(0, start) + text.slice(next), lines };
  const previous = index > 0 ? endOf({ parent, index: index - 1 }) : undefined;
  return { rest: text.slice(0, previous ?? start) + text.slice(end), lines };
}

/** In flow form there need not be a space after the colon. */
function entryText(text: string, { parent, index, value }: Found): string {
  const slice = (range: readonly [number, number, number] | null | undefined): string =>
    range === undefined || range === null ? '' : text.slice(range[0], range[1]);
  return `${slice(keyOf(parent.items[index])?.range)}: ${slice(value?.range)}`.trimEnd();
}
