import { isMap, isScalar, isSeq, parse, type Node } from 'yaml';
import type { Json } from '../../domain/json.ts';
import type { FilePath } from '../../domain/refactor/edit.ts';
import { endOf, find, isFlow, lineEnd, lineStart, nodeAt, readSource, type Source, startOf } from './places.ts';

/** Lines in block form, not indented. */
export type Block =
  | { readonly kind: 'item'; readonly lines: readonly string[] }
  | { readonly kind: 'entry'; readonly key: string; readonly lines: readonly string[] };

/** Puts an item or an entry at the end of a collection, which is made where it is not there. */
export function insert(text: string, container: FilePath, block: Block): string | undefined {
  const source = readSource(text);
  if (source === undefined) return undefined;
  const node = nodeAt(source, container);
  if (node === undefined && find(source, container) === undefined) return insertAbove(text, container, block);
  const isCollection = isSeq(node) || isMap(node);
  if (!isCollection || node.items.length === 0) return fillEmpty(source, container, node, block);
  return isFlow(node) ? intoFlow(text, node, block) : intoBlock(text, node, block);
}

/** The collection itself is missing: it becomes an entry of the map around it. */
function insertAbove(text: string, container: FilePath, block: Block): string | undefined {
  const key = container.at(-1);
  if (typeof key !== 'string') return undefined;
  return insert(text, container.slice(0, -1), {
    kind: 'entry',
    key,
    lines: [`${keyText(key)}:`, ...indented(block.lines, 2)],
  });
}

const keyText = (key: string): string => (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key) ? key : JSON.stringify(key));

const indented = (lines: readonly string[], by: number): readonly string[] =>
  lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));

function intoBlock(text: string, node: Node, block: Block): string | undefined {
  if (!isSeq(node) && !isMap(node)) return undefined;
  if (isSeq(node) !== (block.kind === 'item')) return undefined;
  const last = { parent: node, index: node.items.length - 1 };
  const first = startOf({ parent: node, index: 0 });
  const end = endOf(last) ?? startOf(last);
  if (first === undefined || end === undefined) return undefined;
  const line = text.slice(lineStart(text, first), first);
  // `- name: a` starts a map in the middle of a line: its other keys stand below `name`.
  const column = isSeq(node) ? /^ *(?=- +$)/.exec(line)?.[0].length : /^[ -]*$/.test(line) ? line.length : undefined;
  if (column === undefined) return undefined;
  return putAt(text, text[end - 1] === '\n' ? end : lineEnd(text, end), indented(block.lines, column));
}

/** `resources: []`, `production:`, `stacks: {}`: the entry stays, and gets content. */
function fillEmpty(source: Source, container: FilePath, node: Node | undefined, block: Block): string | undefined {
  const { text } = source;
  const found = find(source, container);
  const start = found === undefined ? undefined : startOf(found);
  if (found === undefined || start === undefined || !isMap(found.parent)) return undefined;
  if (isFlow(found.parent)) {
    if (node?.range === undefined || node.range === null || node.range[0] === node.range[1]) return undefined;
    return text.slice(0, node.range[0]) + flowText(block, 'whole') + text.slice(node.range[1]);
  }
  const empty = isScalar(node) ? (node.value === null ? node : undefined) : node;
  if (node !== undefined && empty === undefined) return undefined;
  const indent = start - lineStart(text, start);
  const range = node?.range;
  const isWritten = range !== undefined && range !== null && range[1] > range[0];
  const bare = isWritten ? text.slice(0, range[0]).replace(/[ \t]+$/, '') + text.slice(range[1]) : text;
  return putAt(bare, lineEnd(bare, start), indented(block.lines, indent + 2));
}

function intoFlow(text: string, node: Node, block: Block): string | undefined {
  if ((!isSeq(node) && !isMap(node)) || isSeq(node) !== (block.kind === 'item')) return undefined;
  const end = endOf({ parent: node, index: node.items.length - 1 });
  return end === undefined ? undefined : `${text.slice(0, end)}, ${flowText(block, 'inner')}${text.slice(end)}`;
}

/** JSON is YAML. */
function flowText({ lines }: Block, part: 'whole' | 'inner'): string {
  const value = JSON.stringify(parse(lines.join('\n')) as Json);
  return part === 'whole' ? value : value.slice(1, -1);
}

function putAt(text: string, at: number, lines: readonly string[]): string {
  const head = text.slice(0, at);
  const gap = head === '' || head.endsWith('\n') ? '' : '\n';
  return `${head}${gap}${lines.join('\n')}\n${text.slice(at)}`;
}
